import { useEffect, useState } from 'preact/hooks';
import { type RoomWatch, watchRoom } from '../../viewer/common/roomClient.ts';
import type { Kiosk } from '../kiosk.ts';
import { openSessions, type SessionHere } from '../signin/rules.ts';

/** Joins the live room of the lesson on the screen by itself while its sitting is open. */
export function useLive(kiosk: Kiosk, session: SessionHere | undefined, now: number): RoomWatch | undefined {
  const [watch, setWatch] = useState<RoomWatch>();
  const socket = kiosk.socket.value;
  const sessionId = session?.live === true && openSessions([session], now).length > 0 ? session.id : undefined;
  useEffect(() => {
    if (socket === undefined || sessionId === undefined) {
      setWatch(undefined);
      return;
    }
    const made = watchRoom(socket, sessionId);
    // Nobody in a classroom should have to press anything; where the browser wants a tap, the sound asks for it.
    made.start();
    setWatch(made);
    return () => made.stop();
  }, [socket, sessionId]);
  return watch;
}

/** Whether the picture has the screen now. */
export function isOnScreen(watch: RoomWatch | undefined): watch is RoomWatch {
  const state = watch?.room.value?.state;
  return state === 'onAir' || state === 'interrupted';
}
