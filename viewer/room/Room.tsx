import { useEffect, useState } from 'preact/hooks';
import { type RoomWatch, watchRoom } from '../common/roomClient.ts';
import { SignedIn } from '../common/SignedIn.tsx';
import { openSocket } from '../common/socket.ts';
import { LiveRoomPage } from './LiveRoomPage.tsx';
import './room.css';

/** 直播间 of one lecture, for members on a phone or PC and for staff. */
export function Room({ sessionId }: { readonly sessionId: string }) {
  return (
    <SignedIn kinds={['member', 'account']} signInAt="/me">
      {who => <Joined key={sessionId} sessionId={sessionId} counts={who.kind === 'member'} />}
    </SignedIn>
  );
}

/** Joins as soon as the page is open, so that the tap only has to let the media flow. */
function Joined({ sessionId, counts }: { readonly sessionId: string; readonly counts: boolean }) {
  const [watch, setWatch] = useState<RoomWatch>();
  useEffect(() => {
    const socket = openSocket();
    const made = watchRoom(socket, sessionId);
    setWatch(made);
    return () => {
      made.stop();
      socket.close();
    };
  }, [sessionId]);
  return watch === undefined ? null : <LiveRoomPage sessionId={sessionId} watch={watch} counts={counts} />;
}
