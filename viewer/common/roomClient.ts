import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { types } from 'mediasoup-client';
import {
  consume,
  leaveRoom,
  type ProducerInfo,
  pauseConsumer,
  preferLayer,
  reportPlayed,
  resumeConsumer,
  type Source,
} from '../../server/live/contract.ts';
import { createPlayMeter, type Motion, type PlayMeter } from './playMeter.ts';
import { codeOf, type Joined, type RoomStay, stayInRoom } from './roomStay.ts';
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

/** `full`: the best that the line carries; `small`: data saver; `none`: sound only. */
export type Picture = 'full' | 'small' | 'none';

export interface RoomWatch extends Pick<RoomStay, 'connection' | 'info' | 'room' | 'line'> {
  readonly received: ReadonlySignal<readonly Received[]>;
  /** Whether a picture moves, stands still though it should move, or has not come yet. */
  readonly motion: ReadonlySignal<Motion>;
  /** Loss in percent over the last report, for words about the line. */
  readonly lossPercent: ReadonlySignal<number>;
  readonly picture: ReadonlySignal<Picture>;
  /** Every element that plays something of this room is counted for presence. */
  readonly meter: PlayMeter;
  /** Lets media flow: call it from the tap that sound needs. Until then all is ready and paused. */
  start(): void;
  setPicture(picture: Picture): void;
  stop(): void;
}

/** Watches one live room: takes what the lecturer sends, and reports what was really played. */
export function watchRoom(socket: Socket, sessionId: string): RoomWatch {
  const received: Signal<readonly Received[]> = signal([]);
  const motion: Signal<Motion> = signal('none');
  const lossPercent = signal(0);
  const picture: Signal<Picture> = signal('full');
  const meter = createPlayMeter();
  meter.onMotion(value => {
    motion.value = value;
  });

  let started = false;
  let joined: Joined | undefined;
  let reporting: ReturnType<typeof setInterval> | undefined;
  const consumers = new Map<string, types.Consumer>();
  /** What the lecturer sends as far as we were told; some of it before we can take it. */
  const sent = new Map<string, ProducerInfo>();
  const taking = new Set<string>();

  const stay = stayInRoom(socket, sessionId, {
    as: 'viewer',
    async onJoined(now) {
      joined = now;
      const last = { lost: 0, got: 0 };
      reporting = setInterval(() => void report(now, last), now.answer.reportEveryMs);
      for (const producer of now.answer.producers) sent.set(producer.producerId, producer);
      await Promise.all([...sent.values()].map(producer => take(producer, now)));
    },
    onDropped() {
      joined = undefined;
      clearInterval(reporting);
      consumers.clear();
      sent.clear();
      taking.clear();
      received.value = [];
    },
  });

  /** Takes one producer: asks for a consumer (made paused), puts its track on the page, then lets it flow. */
  async function take({ producerId }: ProducerInfo, from: Joined): Promise<void> {
    if (taking.has(producerId)) return;
    taking.add(producerId);
    const { transport, device } = from;
    try {
      const offer = await ask(socket, consume, {
        sessionId,
        transportId: transport.id,
        producerId,
        rtpCapabilities: { ...device.recvRtpCapabilities },
      });
      if (from.isOver()) return;
      const consumer = await transport.consume({
        id: offer.consumerId,
        producerId,
        kind: offer.kind,
        rtpParameters: offer.rtpParameters as types.RtpParameters,
      });
      // Taken back by the lecturer while it was made.
      if (from.isOver() || !taking.has(producerId)) return;
      consumers.set(consumer.id, consumer);
      const { source, kind, consumerId } = offer;
      const stream = new MediaStream([consumer.track]);
      const added: Received = { source, kind, consumerId, producerId, stream, problem: 'none', layer: -1 };
      received.value = [...received.value.filter(each => each.source !== source), added];
      if (started) await flow(consumer);
    } catch (thrown) {
      taking.delete(producerId);
      // What the lecturer took back in the meantime is no failure.
      if (!from.isOver() && codeOf(thrown) !== 'notFound') stay.meet(thrown);
    }
  }

  async function flow(consumer: types.Consumer): Promise<void> {
    const about = { sessionId, consumerId: consumer.id };
    if (consumer.kind === 'video' && picture.value === 'none') {
      await ask(socket, pauseConsumer, about);
      return;
    }
    if (consumer.kind === 'video')
      await ask(socket, preferLayer, { ...about, spatialLayer: picture.value === 'full' ? 2 : 0 });
    await ask(socket, resumeConsumer, about);
  }

  function flowAll(): void {
    const from = joined;
    for (const consumer of consumers.values())
      flow(consumer).catch((thrown: unknown) => {
        if (from?.isOver() === false && consumers.has(consumer.id) && codeOf(thrown) !== 'notFound') stay.meet(thrown);
      });
  }

  function forget(isGone: (each: Received) => boolean): void {
    for (const each of received.value.filter(isGone)) {
      taking.delete(each.producerId);
      consumers.get(each.consumerId)?.close();
      consumers.delete(each.consumerId);
    }
    received.value = received.value.filter(each => !isGone(each));
  }

  async function report(from: Joined, last: { lost: number; got: number }): Promise<void> {
    const played = meter.read();
    if (!started || !socket.connected || from.transport.closed) return;
    const loss = await readLoss(from.transport, last);
    lossPercent.value = loss.lossPercent;
    const layers = received.value.flatMap(each => (each.kind === 'video' ? [each.layer] : []));
    try {
      await ask(socket, reportPlayed, { sessionId, ...played, ...loss, layer: Math.min(2, Math.max(-1, ...layers)) });
    } catch (thrown) {
      // The server lost our place (it was restarted): take it again. An answer that is late says nothing.
      if (!from.isOver() && codeOf(thrown) === 'roomNotOpen') stay.meet(thrown);
    }
  }

  const off = [
    onFact(socket, 'room:producerAdded', fact => {
      if (fact.sessionId !== sessionId) return;
      sent.set(fact.producer.producerId, fact.producer);
      if (joined !== undefined) void take(fact.producer, joined);
    }),
    onFact(socket, 'room:producerRemoved', fact => {
      if (fact.sessionId !== sessionId) return;
      sent.delete(fact.producerId);
      taking.delete(fact.producerId);
      forget(each => each.producerId === fact.producerId);
    }),
    onFact(socket, 'room:consumerChanged', ({ sessionId: of, consumerId, state, layer }) => {
      if (of !== sessionId) return;
      if (state === 'closed') {
        forget(each => each.consumerId === consumerId);
        return;
      }
      const problem = state === 'playing' ? 'none' : state;
      received.value = received.value.map(each =>
        each.consumerId === consumerId ? { ...each, problem, layer } : each,
      );
    }),
  ];

  return {
    connection: stay.connection,
    info: stay.info,
    room: stay.room,
    line: stay.line,
    received,
    motion,
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
      for (const each of off) each();
      // Best effort: a room that is not told finds out when the socket goes.
      if (socket.connected && joined !== undefined) socket.emit(leaveRoom.name, { sessionId });
      stay.stop();
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
