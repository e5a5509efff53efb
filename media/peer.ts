import type { types } from 'mediasoup';
import { checkedDtlsParameters, checkedRtpCapabilities, checkedRtpParameters } from './checks.ts';
import { deliveredBetween, type StreamCount } from './deliveredTime.ts';
import { type ConsumerOffer, type Delivered, type Plain, RelayError, type TransportOffer } from './relay.ts';
import { firstOutgoingBitrate, keyFrameRequestDelayMs, mostIncomingBitrate } from './settings.ts';
import type { MediaWorker } from './workers.ts';

/** What one peer may hold: a page that reconnects needs a second transport for a moment, a lecture two pictures. */
const most = { transports: 4, producers: 4, consumers: 12 };

export interface PeerListener {
  consumerGone(consumerId: string): void;
  layerChanged(consumerId: string, layer: number): void;
  producerGone(producerId: string): void;
  /** The browser's end of a transport is gone for good. */
  gone(): void;
}

interface Receiving {
  readonly consumer: types.Consumer;
  packets: number;
  bytes: number;
  counted: StreamCount | undefined;
}

/** One browser in a room: everything it holds is on one worker and is reached through it only. */
export class Peer {
  readonly id: string;
  readonly role: 'sender' | 'viewer';
  readonly worker: MediaWorker;
  readonly router: types.Router;
  readonly producers = new Map<string, types.Producer>();
  readonly #listener: PeerListener;
  readonly #transports = new Map<
    string,
    { transport: types.WebRtcTransport; direction: 'send' | 'receive'; connecting: boolean }
  >();
  readonly #consumers = new Map<string, Receiving>();
  /** What consumers that are closed by now had delivered. */
  readonly #past = { bytes: 0, audioPackets: 0, videoPackets: 0 };
  #deliveredMs = 0;

  constructor(
    id: string,
    role: 'sender' | 'viewer',
    worker: MediaWorker,
    router: types.Router,
    listener: PeerListener,
  ) {
    this.id = id;
    this.role = role;
    this.worker = worker;
    this.router = router;
    this.#listener = listener;
    worker.peers += 1;
  }

  close(): void {
    this.worker.peers -= 1;
    for (const each of [...this.#transports.values()]) each.transport.close();
    for (const each of [...this.producers.values()]) each.close();
  }

  async createTransport(direction: 'send' | 'receive'): Promise<TransportOffer> {
    if (this.#transports.size >= most.transports) throw new RelayError('tooMany', 'this page has enough transports');
    if (direction === 'send' && this.role !== 'sender') throw new RelayError('conflict', 'a viewer sends nothing');
    const transport = await this.router.createWebRtcTransport({
      webRtcServer: this.worker.server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate: firstOutgoingBitrate,
    });
    this.#transports.set(transport.id, { transport, direction, connecting: false });
    if (direction === 'send') await transport.setMaxIncomingBitrate(mostIncomingBitrate);
    transport.observer.on('close', () => this.#transports.delete(transport.id));
    transport.on('dtlsstatechange', state => {
      if (state !== 'closed' && state !== 'failed') return;
      transport.close();
      this.#listener.gone();
    });
    return {
      transportId: transport.id,
      iceParameters: plain(transport.iceParameters),
      iceCandidates: transport.iceCandidates.map(plain),
      dtlsParameters: plain(transport.dtlsParameters),
    };
  }

  async connectTransport(transportId: string, dtlsParameters: Plain): Promise<void> {
    const checked = checkedDtlsParameters(dtlsParameters);
    const held = this.#transport(transportId);
    if (held.connecting) throw new RelayError('conflict', 'the transport is connected already');
    held.connecting = true;
    await held.transport.connect({ dtlsParameters: checked });
  }

  async restartIce(transportId: string): Promise<Plain> {
    return plain(await this.#transport(transportId).transport.restartIce());
  }

  async produce(transportId: string, kind: 'audio' | 'video', rtpParameters: Plain): Promise<types.Producer> {
    const checked = checkedRtpParameters(rtpParameters);
    const { transport, direction } = this.#transport(transportId);
    if (direction !== 'send') throw new RelayError('conflict', 'this transport receives');
    if (this.producers.size >= most.producers) throw new RelayError('tooMany', 'this page sends enough');
    const producer = await transport.produce({
      kind,
      rtpParameters: checked,
      keyFrameRequestDelay: keyFrameRequestDelayMs,
    });
    this.addProducer(producer);
    return producer;
  }

  addProducer(producer: types.Producer): void {
    this.producers.set(producer.id, producer);
    producer.observer.on('close', () => {
      if (this.producers.delete(producer.id)) this.#listener.producerGone(producer.id);
    });
  }

  closeProducer(producerId: string): void {
    const producer = this.producers.get(producerId);
    if (producer === undefined) throw new RelayError('notFound', 'this page does not send that');
    producer.close();
  }

  /** Makes a paused consumer of a producer that is on this peer's router. @throws RelayError noCommonCodec */
  async consume(transportId: string, producerId: string, rtpCapabilities: Plain): Promise<ConsumerOffer> {
    // The one place that says what a viewer's streams carry: without transport-cc, REMB and send time among these
    // capabilities the server would make no estimate of the line, and the viewer would choose its layer itself.
    const checked = checkedRtpCapabilities(rtpCapabilities);
    const { transport, direction } = this.#transport(transportId);
    if (direction !== 'receive') throw new RelayError('conflict', 'this transport sends');
    if (this.#consumers.size >= most.consumers) throw new RelayError('tooMany', 'this page receives enough');
    if (!this.router.canConsume({ producerId, rtpCapabilities: checked }))
      throw new RelayError('noCommonCodec', 'this browser knows none of the codecs');
    const consumer = await transport.consume({ producerId, rtpCapabilities: checked, paused: true });
    this.#consumers.set(consumer.id, { consumer, packets: 0, bytes: 0, counted: undefined });
    consumer.on('layerschange', layers => this.#listener.layerChanged(consumer.id, layers?.spatialLayer ?? -1));
    consumer.on('producerclose', () => this.#listener.consumerGone(consumer.id));
    consumer.observer.on('close', () => this.#forget(consumer.id));
    return {
      consumerId: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: plain(consumer.rtpParameters),
      type: consumer.type,
    };
  }

  /** The worker asks the sender for a key frame by itself, within the limit, as soon as the consumer can use one. */
  async resumeConsumer(consumerId: string): Promise<void> {
    await this.#receiving(consumerId).consumer.resume();
  }

  async pauseConsumer(consumerId: string): Promise<void> {
    await this.#receiving(consumerId).consumer.pause();
  }

  closeConsumer(consumerId: string): void {
    this.#receiving(consumerId).consumer.close();
  }

  /** One stream has one layer: there the wish has no effect. */
  async preferLayer(consumerId: string, spatialLayer: number): Promise<void> {
    const { consumer } = this.#receiving(consumerId);
    if (consumer.type === 'simulcast' || consumer.type === 'svc') await consumer.setPreferredLayers({ spatialLayer });
  }

  async delivered(): Promise<Delivered> {
    const times = await Promise.all([...this.#consumers.values()].map(count));
    // The best one, not all together: who receives the same sound twice did not hear two lectures.
    this.#deliveredMs += Math.max(0, ...times);
    const sum = { ...this.#past };
    for (const each of this.#consumers.values()) add(sum, each);
    return { ...sum, packets: sum.audioPackets + sum.videoPackets, ms: this.#deliveredMs };
  }

  #forget(consumerId: string): void {
    const held = this.#consumers.get(consumerId);
    if (held === undefined) return;
    add(this.#past, held);
    this.#consumers.delete(consumerId);
  }

  #transport(transportId: string) {
    const held = this.#transports.get(transportId);
    if (held === undefined) throw new RelayError('notFound', 'this page has no such transport');
    return held;
  }

  #receiving(consumerId: string): Receiving {
    const held = this.#consumers.get(consumerId);
    if (held === undefined) throw new RelayError('notFound', 'this page has no such consumer');
    return held;
  }
}

/** Counts anew. @returns how long it was sent something since the last count, ms */
async function count(each: Receiving): Promise<number> {
  const stats = await each.consumer.getStats();
  const out = stats.find(stat => stat.type === 'outbound-rtp');
  const source = stats.find(stat => stat.type === 'inbound-rtp');
  if (out === undefined) return 0;
  const before = { packets: each.packets, counted: each.counted };
  each.packets = out.packetCount;
  each.bytes = out.byteCount;
  if (source === undefined) return 0;
  each.counted = { at: out.timestamp, source: source.ssrc, sent: source.packetCount, passedOn: out.packetCount };
  return deliveredBetween(each.consumer.kind, before.counted, each.counted, before.packets);
}

function add(sum: { bytes: number; audioPackets: number; videoPackets: number }, each: Receiving): void {
  sum.bytes += each.bytes;
  if (each.consumer.kind === 'audio') sum.audioPackets += each.packets;
  else sum.videoPackets += each.packets;
}

const plain = (value: object): Plain => ({ ...value });
