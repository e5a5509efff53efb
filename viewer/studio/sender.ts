import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { types } from 'mediasoup-client';
import {
  type AudienceEntry,
  closeProducer,
  endLive,
  goLive,
  joinRoom,
  produce,
  type RoomState,
  type Source,
} from '../../server/live/contract.ts';
import { RequestFailure } from '../common/api.ts';
import { loadDevice, openTransport } from '../common/mediaTransport.ts';
import type { Connection, RoomInfo } from '../common/roomClient.ts';
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

export interface Sender {
  readonly connection: ReadonlySignal<Connection>;
  readonly info: ReadonlySignal<RoomInfo | undefined>;
  readonly room: ReadonlySignal<RoomState | undefined>;
  readonly audience: ReadonlySignal<Audience>;
  /** The media line stands. */
  readonly line: ReadonlySignal<boolean>;
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

const rejoinable: ReadonlySet<string> = new Set([
  'offline',
  'relayDown',
  'unavailable',
  'failed',
  'tooMany',
  'roomNotOpen',
  'gone',
  'notFound',
]);

/** Three sizes of the camera: a village's line takes the one that it carries. */
const cameraEncodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];

/**
 * The lecturer's side of a live room. It stays in the room by itself: after a lost socket, relay or line it joins again
 * and sends what it sent before; whether the lecture is on air is the server's to remember.
 */
export function createSender(socket: Socket, sessionId: string): Sender {
  const connection: Signal<Connection> = signal({ state: 'connecting' });
  const info: Signal<RoomInfo | undefined> = signal(undefined);
  const room: Signal<RoomState | undefined> = signal(undefined);
  const audience: Signal<Audience> = signal({ invitedClassrooms: 0, entries: [] });
  const line = signal(false);
  const kbps = signal(0);

  const wanted = new Map<Source, MediaStreamTrack>();
  const producers = new Map<Source, types.Producer>();
  let stopped = false;
  let turn = 0;
  let device: types.Device | undefined;
  let transport: types.Transport | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = 300;
  let work: Promise<void> = Promise.resolve();
  let sent = { at: 0, bytes: 0 };

  function dropMedia(): void {
    transport?.close();
    transport = undefined;
    producers.clear();
    line.value = false;
    kbps.value = 0;
  }

  function joinLater(ms: number): void {
    clearTimeout(again);
    if (!stopped) again = setTimeout(() => void join(), ms);
  }

  async function join(): Promise<void> {
    clearTimeout(again);
    if (stopped || !socket.connected) return;
    const mine = ++turn;
    const isOver = (): boolean => stopped || mine !== turn;
    dropMedia();
    try {
      const joined = await ask(socket, joinRoom, { sessionId, as: 'lecturer' });
      if (isOver()) return;
      batch(() => {
        info.value = joined;
        room.value = joined.room;
        connection.value = { state: 'joined' };
      });
      device ??= await loadDevice(joined.rtpCapabilities);
      if (isOver()) return;
      const opened = await openTransport(socket, sessionId, device, 'send', joined.iceServers, {
        onFailed: () => {
          if (!isOver()) rejoin();
        },
        onLine: connected => {
          if (!isOver()) line.value = connected;
        },
      });
      if (isOver()) {
        opened.close();
        return;
      }
      opened.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
        ask(socket, produce, {
          sessionId,
          transportId: opened.id,
          kind,
          source: appData['source'] as Source,
          rtpParameters: { ...rtpParameters },
        }).then(({ producerId }) => done({ id: producerId }), fail);
      });
      transport = opened;
      wait = 300;
      sendWanted();
    } catch (thrown) {
      if (isOver()) return;
      const code = thrown instanceof RequestFailure ? thrown.code : 'failed';
      const retrying = rejoinable.has(code);
      if (!retrying || code === 'roomNotOpen') connection.value = { state: 'refused', code, retrying };
      else connection.value = { state: 'reconnecting' };
      if (retrying) joinLater(code === 'roomNotOpen' ? 5000 : wait);
      wait = Math.min(3000, wait * 2);
    }
  }

  function rejoin(): void {
    connection.value = { state: 'reconnecting' };
    joinLater(0);
  }

  /** Brings what is sent in line with what is wanted, one step after another. */
  function sendWanted(): void {
    const mine = turn;
    work = work
      .then(async () => {
        for (const source of ['microphone', 'camera', 'screen'] as const) {
          if (mine !== turn || transport === undefined || stopped) return;
          const track = wanted.get(source);
          const producer = producers.get(source);
          if (track === undefined) {
            if (producer !== undefined) await take(source, producer);
          } else if (producer === undefined) await send(transport, source, track);
          else if (producer.track !== track) await producer.replaceTrack({ track });
        }
      })
      .catch((reason: unknown) => {
        if (stopped || mine !== turn) return;
        const code = reason instanceof RequestFailure ? reason.code : 'failed';
        if (rejoinable.has(code)) joinLater(1000);
        else connection.value = { state: 'refused', code, retrying: false };
      });
  }

  async function send(on: types.Transport, source: Source, track: MediaStreamTrack): Promise<void> {
    const vp8 = device?.sendRtpCapabilities.codecs?.find(each => each.mimeType.toLowerCase() === 'video/vp8');
    const producer = await on.produce({
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
    producers.set(source, producer);
  }

  async function take(source: Source, producer: types.Producer): Promise<void> {
    producers.delete(source);
    producer.close();
    await ask(socket, closeProducer, { sessionId, producerId: producer.id });
  }

  async function measure(): Promise<void> {
    if (transport === undefined || transport.closed) return;
    let bytes = 0;
    for (const stat of (await transport.getStats()).values() as Iterable<Record<string, unknown>>)
      if (stat['type'] === 'outbound-rtp') bytes += Number(stat['bytesSent'] ?? 0);
    const at = performance.now();
    if (sent.at > 0 && bytes >= sent.bytes) kbps.value = Math.round(((bytes - sent.bytes) * 8) / (at - sent.at));
    sent = { at, bytes };
  }
  const measuring = setInterval(() => void measure(), 2000);

  const off = [
    onFact(socket, 'room:stateChanged', fact => {
      if (fact.sessionId === sessionId) room.value = fact.room;
    }),
    onFact(socket, 'room:audienceChanged', fact => {
      if (fact.sessionId === sessionId)
        audience.value = { invitedClassrooms: fact.invitedClassrooms, entries: fact.audience };
    }),
    onFact(socket, 'room:rejoinNeeded', fact => {
      if (fact.sessionId !== sessionId) return;
      if (fact.reason === 'takenOver') {
        turn += 1;
        dropMedia();
        connection.value = { state: 'takenOver' };
      } else rejoin();
    }),
  ];
  const onConnect = (): void => {
    if (connection.value.state !== 'takenOver') void join();
  };
  const onDisconnect = (): void => {
    if (!stopped && connection.value.state === 'joined') connection.value = { state: 'reconnecting' };
  };
  socket.on('connect', onConnect);
  socket.on('disconnect', onDisconnect);
  if (socket.connected) void join();

  return {
    connection,
    info,
    room,
    audience,
    line,
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
      if (stopped) return;
      stopped = true;
      turn += 1;
      clearTimeout(again);
      clearInterval(measuring);
      for (const each of off) each();
      socket.off('connect', onConnect);
      socket.off('disconnect', onDisconnect);
      dropMedia();
    },
  };
}
