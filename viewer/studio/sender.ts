import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { types } from 'mediasoup-client';
import {
  type AudienceEntry,
  closeProducer,
  endLive,
  goLive,
  produce,
  type Source,
} from '../../server/live/contract.ts';
import { type Joined, type RoomStay, stayInRoom } from '../common/roomStay.ts';
import { ask, onFact, type Socket } from '../common/socket.ts';

export interface Audience {
  readonly invitedClassrooms: number;
  readonly entries: readonly AudienceEntry[];
}

export interface Summary {
  readonly onAirMs: number;
  readonly classrooms: number;
  readonly members: number;
}

export interface Sender extends Pick<RoomStay, 'connection' | 'info' | 'room' | 'line'> {
  readonly audience: ReadonlySignal<Audience>;
  /** What really goes out, kilobits a second. */
  readonly kbps: ReadonlySignal<number>;
  /** Sends a track for a source, in place of the one before; undefined takes it back. */
  setTrack(source: Source, track: MediaStreamTrack | undefined): void;
  /** @throws RequestFailure */
  goLive(): Promise<void>;
  /** @throws RequestFailure */
  end(): Promise<Summary>;
  stop(): void;
}

/** Three sizes of the camera: a village's line takes the one that it carries. */
const cameraEncodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];

/**
 * The lecturer's side of a live room: sends what the studio gives it, and sends it again after every joining. Whether
 * the lecture is on air is the server's to remember.
 */
export function createSender(socket: Socket, sessionId: string): Sender {
  const audience: Signal<Audience> = signal({ invitedClassrooms: 0, entries: [] });
  const kbps = signal(0);
  const wanted = new Map<Source, MediaStreamTrack>();
  const producers = new Map<Source, types.Producer>();
  let joined: Joined | undefined;
  let work: Promise<void> = Promise.resolve();
  let sent = { at: 0, bytes: 0 };

  const stay = stayInRoom(socket, sessionId, {
    as: 'lecturer',
    async onJoined(now) {
      joined = now;
      now.transport.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
        ask(socket, produce, {
          sessionId,
          transportId: now.transport.id,
          kind,
          source: appData['source'] as Source,
          rtpParameters: { ...rtpParameters },
        }).then(({ producerId }) => done({ id: producerId }), fail);
      });
      sendWanted();
    },
    onDropped() {
      joined = undefined;
      producers.clear();
      kbps.value = 0;
      sent = { at: 0, bytes: 0 };
    },
  });

  /** Brings what is sent in line with what is wanted, one step after another. */
  function sendWanted(): void {
    const to = joined;
    if (to === undefined) return;
    work = work
      .then(async () => {
        for (const source of ['microphone', 'camera', 'screen'] as const) {
          if (to.isOver()) return;
          const track = wanted.get(source);
          const producer = producers.get(source);
          if (track === undefined) {
            if (producer !== undefined) await takeBack(source, producer);
          } else if (producer === undefined) await send(to, source, track);
          else if (producer.track !== track) await producer.replaceTrack({ track });
        }
      })
      .catch((thrown: unknown) => {
        if (!to.isOver()) stay.meet(thrown);
      });
  }

  async function send({ transport, device, isOver }: Joined, source: Source, track: MediaStreamTrack): Promise<void> {
    const vp8 = device.sendRtpCapabilities.codecs?.find(each => each.mimeType.toLowerCase() === 'video/vp8');
    const producer = await transport.produce({
      track,
      appData: { source },
      // The page owns its tracks: they outlive a producer that is built again.
      stopTracks: false,
      disableTrackOnPause: false,
      ...(source === 'microphone'
        ? { codecOptions: { opusStereo: false, opusFec: true, opusDtx: false, opusMaxAverageBitrate: 48_000 } }
        : { codecOptions: { videoGoogleStartBitrate: 1000 }, ...(vp8 === undefined ? {} : { codec: vp8 }) }),
      // A shared screen goes out once and sharp: simulcast of still pictures can freeze.
      ...(source === 'camera' ? { encodings: cameraEncodings } : {}),
      ...(source === 'screen' ? { encodings: [{ maxBitrate: 2_500_000 }] } : {}),
    });
    if (!isOver()) producers.set(source, producer);
  }

  async function takeBack(source: Source, producer: types.Producer): Promise<void> {
    producers.delete(source);
    producer.close();
    await ask(socket, closeProducer, { sessionId, producerId: producer.id });
  }

  async function measure(): Promise<void> {
    if (joined === undefined) return;
    let bytes = 0;
    for (const stat of (await joined.transport.getStats()).values() as Iterable<Record<string, unknown>>)
      if (stat['type'] === 'outbound-rtp') bytes += Number(stat['bytesSent'] ?? 0);
    const at = performance.now();
    if (sent.at > 0 && bytes >= sent.bytes) kbps.value = Math.round(((bytes - sent.bytes) * 8) / (at - sent.at));
    sent = { at, bytes };
  }
  // A transport that closes while it is asked answers with an error, and there is nothing to show then.
  const measuring = setInterval(() => void measure().catch((thrown: unknown) => console.debug(String(thrown))), 2000);

  const off = onFact(socket, 'room:audienceChanged', fact => {
    if (fact.sessionId === sessionId)
      audience.value = { invitedClassrooms: fact.invitedClassrooms, entries: fact.audience };
  });

  return {
    connection: stay.connection,
    info: stay.info,
    room: stay.room,
    line: stay.line,
    audience,
    kbps,
    setTrack(source, track) {
      if (track === undefined) wanted.delete(source);
      else wanted.set(source, track);
      sendWanted();
    },
    async goLive() {
      await ask(socket, goLive, { sessionId });
    },
    end: () => ask(socket, endLive, { sessionId }),
    stop() {
      clearInterval(measuring);
      off();
      stay.stop();
    },
  };
}
