import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { types } from 'mediasoup-client';
import {
  consume,
  joinRoom,
  leaveRoom,
  type ProducerInfo,
  pauseConsumer,
  preferLayer,
  type RoomState,
  reportPlayed,
  resumeConsumer,
  type Source,
} from '../../server/live/contract.ts';
import type { ErrorCode } from '../../server/platform/errors.ts';
import { RequestFailure } from './api.ts';
import { loadDevice, openTransport } from './mediaTransport.ts';
import { createPlayMeter, type Motion, type PlayMeter } from './playMeter.ts';
import { ask, onFact, type Socket } from './socket.ts';

/** One thing that is received: the lecturer's camera, screen or microphone. */
export interface Received {
  readonly source: Source;
  readonly kind: 'audio' | 'video';
  readonly consumerId: string;
  readonly producerId: string;
  readonly stream: MediaStream;
  /** `producerPaused`: nothing comes from the lecturer; `noLayers`: this line carries no picture right now. */
  readonly problem: 'none' | 'producerPaused' | 'noLayers';
  /** The simulcast layer that comes in: 0 small to 2 full; -1 none or not known. */
  readonly layer: number;
}

/**
 * How this page stands to the room. `refused` carries the reason and is final unless `retrying`: a room that is not
 * open yet is asked again by itself.
 */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'joined' }
  | { readonly state: 'reconnecting' }
  | { readonly state: 'refused'; readonly code: ErrorCode | 'offline'; readonly retrying: boolean }
  /** The same account opened the room elsewhere. */
  | { readonly state: 'takenOver' };

export interface RoomInfo {
  readonly title: string;
  readonly lecturerName: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** `full`: the best that the line carries; `small`: data saver; `none`: sound only. */
export type Picture = 'full' | 'small' | 'none';

export interface RoomWatch {
  readonly connection: ReadonlySignal<Connection>;
  readonly info: ReadonlySignal<RoomInfo | undefined>;
  readonly room: ReadonlySignal<RoomState | undefined>;
  readonly received: ReadonlySignal<readonly Received[]>;
  /** Whether a picture moves, stands still though it should move, or has not come yet. */
  readonly motion: ReadonlySignal<Motion>;
  /** False while the media line is down. */
  readonly line: ReadonlySignal<boolean>;
  /** Loss in percent over the last report, for words about the line. */
  readonly lossPercent: ReadonlySignal<number>;
  readonly picture: ReadonlySignal<Picture>;
  /** Lets media flow: call it from the tap that sound needs. Until then all is ready and paused. */
  start(): void;
  setPicture(picture: Picture): void;
  /** Every element that plays something of this room is counted for presence. */
  readonly meter: PlayMeter;
  stop(): void;
}

/** What may pass by itself; anything else is told and left. */
const passing: ReadonlySet<ErrorCode | 'offline'> = new Set([
  'offline',
  'roomNotOpen',
  'relayDown',
  'unavailable',
  'failed',
  'tooMany',
  'notFound',
  'gone',
]);
const refusalShown: ReadonlySet<ErrorCode | 'offline'> = new Set(['roomNotOpen']);

/**
 * Watches one live room and stays with it: joins when the socket connects, joins again after the socket, the relay or
 * the line was lost, takes what the lecturer sends, and reports what was really played.
 */
export function watchRoom(socket: Socket, sessionId: string): RoomWatch {
  const connection: Signal<Connection> = signal({ state: 'connecting' });
  const info: Signal<RoomInfo | undefined> = signal(undefined);
  const room: Signal<RoomState | undefined> = signal(undefined);
  const received: Signal<readonly Received[]> = signal([]);
  const motion: Signal<Motion> = signal('none');
  const line = signal(true);
  const lossPercent = signal(0);
  const picture: Signal<Picture> = signal('full');
  const meter = createPlayMeter();
  meter.onMotion(value => {
    motion.value = value;
  });

  let started = false;
  let stopped = false;
  /** Grows with each joining; what belongs to an older one is dropped. */
  let turn = 0;
  let device: types.Device | undefined;
  let transport: types.Transport | undefined;
  let reporting: ReturnType<typeof setInterval> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = 300;
  const consumers = new Map<string, types.Consumer>();
  /** What the lecturer sends as far as we were told; some of it before we can take it. */
  const sent = new Map<string, ProducerInfo>();
  const taking = new Set<string>();
  const lastLoss = { lost: 0, got: 0 };

  function dropMedia(): void {
    clearInterval(reporting);
    transport?.close();
    transport = undefined;
    consumers.clear();
    taking.clear();
    lastLoss.lost = 0;
    lastLoss.got = 0;
    received.value = [];
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
      const joined = await ask(socket, joinRoom, { sessionId, as: 'viewer' });
      if (isOver()) return;
      sent.clear();
      for (const producer of joined.producers) sent.set(producer.producerId, producer);
      batch(() => {
        info.value = joined;
        room.value = joined.room;
        connection.value = { state: 'joined' };
      });
      device ??= await loadDevice(joined.rtpCapabilities);
      if (isOver()) return;
      const opened = await openTransport(socket, sessionId, device, 'receive', joined.iceServers, {
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
      transport = opened;
      line.value = true;
      reporting = setInterval(() => void report(), joined.reportEveryMs);
      wait = 300;
      await Promise.all([...sent.values()].map(producer => take(producer, mine)));
    } catch (thrown) {
      if (isOver()) return;
      const code = thrown instanceof RequestFailure ? thrown.code : 'failed';
      if (!passing.has(code)) {
        connection.value = { state: 'refused', code, retrying: false };
        return;
      }
      if (refusalShown.has(code)) connection.value = { state: 'refused', code, retrying: true };
      else if (connection.value.state !== 'connecting') connection.value = { state: 'reconnecting' };
      joinLater(refusalShown.has(code) ? 5000 : wait);
      wait = Math.min(3000, wait * 2);
    }
  }

  function rejoin(): void {
    connection.value = { state: 'reconnecting' };
    joinLater(0);
  }

  /** Takes one producer: asks for a consumer (made paused), puts its track on the page, then lets it flow. */
  async function take(producer: ProducerInfo, mine: number): Promise<void> {
    if (transport === undefined || device === undefined || taking.has(producer.producerId)) return;
    taking.add(producer.producerId);
    try {
      const offer = await ask(socket, consume, {
        sessionId,
        transportId: transport.id,
        producerId: producer.producerId,
        rtpCapabilities: { ...device.recvRtpCapabilities },
      });
      if (mine !== turn || transport === undefined) return;
      const consumer = await transport.consume({
        id: offer.consumerId,
        producerId: offer.producerId,
        kind: offer.kind,
        rtpParameters: offer.rtpParameters as types.RtpParameters,
      });
      if (mine !== turn || !taking.has(producer.producerId)) return;
      consumers.set(consumer.id, consumer);
      // A lecture is watched, not answered: a little more buffer costs nothing and hides jitter.
      received.value = [
        ...received.value.filter(each => each.source !== offer.source),
        {
          source: offer.source,
          kind: offer.kind,
          consumerId: consumer.id,
          producerId: offer.producerId,
          stream: new MediaStream([consumer.track]),
          problem: 'none',
          layer: -1,
        },
      ];
      if (started) await flow(consumer);
    } catch (thrown) {
      taking.delete(producer.producerId);
      // What the lecturer took back in the meantime is no failure; a line or relay that is gone is met by joining again.
      const code = thrown instanceof RequestFailure ? thrown.code : 'failed';
      if (mine !== turn || code === 'notFound') return;
      if (code === 'noCommonCodec') connection.value = { state: 'refused', code, retrying: false };
      else rejoin();
    }
  }

  async function flow(consumer: types.Consumer): Promise<void> {
    const wanted = consumer.kind === 'audio' || picture.value !== 'none';
    const about = { sessionId, consumerId: consumer.id };
    if (!wanted) {
      await ask(socket, pauseConsumer, about);
      return;
    }
    if (consumer.kind === 'video')
      await ask(socket, preferLayer, { ...about, spatialLayer: picture.value === 'full' ? 2 : 0 });
    await ask(socket, resumeConsumer, about);
  }

  function flowAll(): void {
    for (const consumer of consumers.values())
      flow(consumer).catch((thrown: unknown) => {
        if (thrown instanceof RequestFailure && thrown.code === 'notFound') return;
        if (consumers.has(consumer.id) && socket.connected) rejoin();
      });
  }

  async function report(): Promise<void> {
    const played = meter.read();
    if (transport === undefined || !started || !socket.connected) return;
    const loss = await readLoss(transport, lastLoss);
    lossPercent.value = loss.lossPercent;
    const pictures = received.value.filter(each => each.kind === 'video');
    const layer = Math.max(-1, ...pictures.map(each => each.layer));
    try {
      await ask(socket, reportPlayed, { sessionId, ...played, ...loss, layer: Math.min(2, layer) });
    } catch (thrown) {
      // The server lost our place (it was restarted): take it again. An answer that is late says nothing.
      if (thrown instanceof RequestFailure && thrown.code === 'roomNotOpen') rejoin();
    }
  }

  const off = [
    onFact(socket, 'room:stateChanged', fact => {
      if (fact.sessionId === sessionId) room.value = fact.room;
    }),
    onFact(socket, 'room:producerAdded', fact => {
      if (fact.sessionId !== sessionId) return;
      sent.set(fact.producer.producerId, fact.producer);
      void take(fact.producer, turn);
    }),
    onFact(socket, 'room:producerRemoved', fact => {
      if (fact.sessionId !== sessionId) return;
      sent.delete(fact.producerId);
      taking.delete(fact.producerId);
      for (const [id, consumer] of consumers)
        if (consumer.producerId === fact.producerId) {
          consumer.close();
          consumers.delete(id);
        }
      received.value = received.value.filter(each => each.producerId !== fact.producerId);
    }),
    onFact(socket, 'room:consumerChanged', fact => {
      if (fact.sessionId !== sessionId) return;
      if (fact.state === 'closed') {
        consumers.get(fact.consumerId)?.close();
        consumers.delete(fact.consumerId);
        const gone = received.value.find(each => each.consumerId === fact.consumerId);
        if (gone !== undefined) taking.delete(gone.producerId);
        received.value = received.value.filter(each => each.consumerId !== fact.consumerId);
        return;
      }
      const problem = fact.state === 'playing' ? 'none' : fact.state;
      received.value = received.value.map(each =>
        each.consumerId === fact.consumerId ? { ...each, problem, layer: fact.layer } : each,
      );
    }),
    onFact(socket, 'room:rejoinNeeded', fact => {
      if (fact.sessionId !== sessionId) return;
      if (fact.reason === 'takenOver') connection.value = { state: 'takenOver' };
      else rejoin();
    }),
  ];
  const onConnect = (): void => void join();
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
    received,
    motion,
    line,
    lossPercent,
    picture,
    meter,
    start() {
      if (started) return;
      started = true;
      meter.read();
      flowAll();
    },
    setPicture(next) {
      if (picture.value === next) return;
      picture.value = next;
      if (started) flowAll();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      turn += 1;
      clearTimeout(again);
      for (const each of off) each();
      socket.off('connect', onConnect);
      socket.off('disconnect', onDisconnect);
      // Best effort: a socket that is gone has left the room already.
      if (socket.connected)
        ask(socket, leaveRoom, { sessionId }).catch((thrown: unknown) => console.debug(String(thrown)));
      dropMedia();
      meter.stop();
    },
  };
}

/** Loss since the last reading and jitter now, from the browser's own counts. */
async function readLoss(
  transport: types.Transport,
  last: { lost: number; got: number },
): Promise<{ lossPercent: number; jitterMs: number }> {
  let lost = 0;
  let got = 0;
  let jitterMs = 0;
  for (const stat of (await transport.getStats()).values() as Iterable<Record<string, unknown>>) {
    if (stat['type'] !== 'inbound-rtp') continue;
    lost += Math.max(0, Number(stat['packetsLost'] ?? 0));
    got += Number(stat['packetsReceived'] ?? 0);
    jitterMs = Math.max(jitterMs, Number(stat['jitter'] ?? 0) * 1000);
  }
  const newLost = Math.max(0, lost - last.lost);
  const newGot = Math.max(0, got - last.got);
  last.lost = lost;
  last.got = got;
  const all = newLost + newGot;
  return { lossPercent: all === 0 ? 0 : Math.min(100, (100 * newLost) / all), jitterMs };
}
