import {
  type MediaFile,
  MediaFileError,
  type PlayEnd,
  type Playing,
  playFile,
  probeFile,
} from '../../media/broadcastFile.ts';
import type { Relay } from '../../media/relay.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import type { LiveRoom } from './liveRoom.ts';
import { asked } from './relayErrors.ts';
import type { LiveRooms } from './rooms.ts';

export interface FileBroadcastDeps {
  readonly relay: Relay;
  readonly rooms: LiveRooms;
  readonly log: Logger;
}

export interface FileBroadcastInput {
  readonly sessionId: string;
  /** Absolute path on the server's machine. */
  readonly file: string;
  readonly loop: boolean;
  /** Ends the broadcast. */
  readonly signal: AbortSignal;
  onAir?(file: MediaFile): void;
  onProgress?(positionMs: number): void;
}

const progressEveryMs = 1000;

/**
 * Puts a file on air and keeps it there to its end, also over the death of a media worker. Whoever ends the lecture
 * in the studio ends the file.
 * @returns how it ended
 * @throws SchoolError unprocessable (the file; `details.problem`), unavailable (no ffmpeg), roomNotOpen,
 *   lecturerAlreadyThere, relayDown
 */
export async function broadcastFile(deps: FileBroadcastDeps, input: FileBroadcastInput): Promise<PlayEnd> {
  const file = await mediaFile(() => probeFile(input.file));
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, input.signal]);
  const { promise: over, resolve: isOver } = Promise.withResolvers<void>();
  const room = await deps.rooms.takePlaceForFile(input.sessionId, `file:${newId()}`, () => {
    stop.abort();
    return over;
  });
  let first = true;
  let fromMs = 0;
  try {
    for (;;) {
      const round = await playRound(deps, room, file, { loop: input.loop, fromMs, signal }, position => {
        if (first) input.onAir?.(file);
        else input.onProgress?.(position);
        first = false;
      });
      if (round.end !== 'lost') return round.end;
      fromMs = round.positionMs;
      deps.log.warn({ sessionId: input.sessionId, fromMs }, 'the file goes on after a lost media worker');
    }
  } finally {
    await deps.rooms.fileDone(room).finally(isOver);
  }
}

interface Round {
  readonly end: PlayEnd | 'lost';
  readonly positionMs: number;
}

/** One run of ffmpeg into one set of ways in. */
async function playRound(
  { relay, rooms }: FileBroadcastDeps,
  room: LiveRoom,
  file: MediaFile,
  { loop, fromMs, signal }: { loop: boolean; fromMs: number; signal: AbortSignal },
  onProgress: (positionMs: number) => void,
): Promise<Round> {
  if (signal.aborted) return { end: { outcome: 'stopped' }, positionMs: fromMs };
  const sessionId = room.session.id;
  const peerId = newId();
  let lost = false;
  let playing: Playing | undefined;
  const stopHearing = relay.onEvent(event => {
    if (event.kind !== 'peersLost' || !event.peerIds.includes(peerId)) return;
    lost = true;
    void playing?.stop();
  });
  const stop = (): void => void playing?.stop();
  let timer: NodeJS.Timeout | undefined;
  try {
    await asked(relay.addPeer(sessionId, peerId, 'sender'));
    const video = file.video ? await asked(relay.ingest(sessionId, peerId, 'video', 'vp8')) : undefined;
    const audio = file.audio ? await asked(relay.ingest(sessionId, peerId, 'audio', 'opus')) : undefined;
    if (video !== undefined) room.addProducer(peerId, video.producerId, 'video', 'camera');
    if (audio !== undefined) room.addProducer(peerId, audio.producerId, 'audio', 'microphone');
    const played = await mediaFile(() => playFile(file, { video, audio }, { loop, fromMs }));
    playing = played;
    signal.addEventListener('abort', stop, { once: true });
    if (lost || signal.aborted) await played.stop();
    else await rooms.fileOnAir(room);
    onProgress(played.position());
    timer = setInterval(() => onProgress(played.position()), progressEveryMs);
    const end = await played.ended;
    if (lost && !signal.aborted) return { end: 'lost', positionMs: played.position() };
    // Before its producers go, so that nobody is told of an interruption.
    await rooms.endFile(room);
    return { end, positionMs: played.position() };
  } catch (reason) {
    await playing?.stop();
    // The worker died between two steps: what failed then is no fault of the file.
    if (lost) return { end: 'lost', positionMs: fromMs };
    throw reason;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    stopHearing();
    for (const each of [...room.producers.values()]) if (each.peerId === peerId) room.removeProducer(each.producerId);
    await relay.removePeer(sessionId, peerId);
  }
}

async function mediaFile<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (reason) {
    if (!(reason instanceof MediaFileError)) throw reason;
    const code = reason.problem === 'ffmpegMissing' ? 'unavailable' : 'unprocessable';
    throw new SchoolError(code, reason.message, { problem: reason.problem });
  }
}
