import type { types } from 'mediasoup';
import { FlowWatch } from './flowWatch.ts';
import { type IngestCodec, openIngest } from './ingest.ts';
import { Peer } from './peer.ts';
import { kept, Pipes } from './piping.ts';
import { type ConsumerOffer, type IngestOffer, type Plain, RelayError, type RelayEvent } from './relay.ts';
import { codecs } from './settings.ts';
import type { MediaWorker, WorkerPool } from './workers.ts';

/**
 * One lecture's room. Senders are on the origin worker's router, viewers on the least loaded worker's; a producer is
 * piped once to each other router that has viewers.
 *
 * Who closes whom:
 *
 * | closed by                     | closes                                             | told as                       |
 * |-------------------------------|----------------------------------------------------|-------------------------------|
 * | closeRoom                     | its peers, routers, pipes                          | nothing: the caller knows     |
 * | removePeer                    | its transports, producers, consumers               | producerGone                  |
 * | closeProducer                 | its consumers, its pipes, a plain RTP way in       | producerGone, consumerGone    |
 * | browser ends or fails DTLS    | that transport and what is on it                   | peerGone, producerGone        |
 * | a worker dies                 | its peers, routers, pipes; the room finds a new    | producerGone, peersLost       |
 * |                               | origin if it was there                             |                               |
 * | a pipe's end closes           | its other end; the next consumer makes a new pipe  | consumerGone                  |
 */
export class Room {
  readonly id: string;
  readonly peers = new Map<string, Peer>();
  readonly #pool: WorkerPool;
  readonly #tell: (event: RelayEvent) => void;
  readonly #routers = new Map<MediaWorker, Promise<types.Router>>();
  readonly #senders = new Map<string, { producer: types.Producer; peer: Peer }>();
  readonly #pipes = new Pipes();
  readonly #watch = new FlowWatch();
  #origin: Promise<MediaWorker> | undefined;
  #capabilities: Plain | undefined;
  #closed = false;

  constructor(id: string, pool: WorkerPool, tell: (event: RelayEvent) => void) {
    this.id = id;
    this.#pool = pool;
    this.#tell = tell;
  }

  async open(): Promise<void> {
    const router = await this.#routerOn(await this.#originWorker());
    this.#capabilities ??= { ...router.rtpCapabilities };
  }

  get capabilities(): Plain {
    if (this.#capabilities === undefined) throw new RelayError('roomNotOpen', 'the room is not open yet');
    return this.#capabilities;
  }

  async addPeer(peerId: string, role: 'sender' | 'viewer'): Promise<void> {
    if (this.peers.has(peerId)) throw new RelayError('conflict', 'this peer is in the room');
    const origin = await this.#originWorker();
    const worker = role === 'sender' ? origin : await this.#pool.pick(origin);
    const router = await this.#routerOn(worker);
    if (this.#closed) throw new RelayError('roomNotOpen', 'the room was closed');
    if (this.peers.has(peerId)) throw new RelayError('conflict', 'this peer is in the room');
    const about = { roomId: this.id, peerId };
    const peer = new Peer(peerId, role, worker, router, {
      consumerGone: consumerId => this.#tell({ kind: 'consumerGone', ...about, consumerId }),
      layerChanged: (consumerId, layer) => this.#tell({ kind: 'layerChanged', ...about, consumerId, layer }),
      producerGone: producerId => this.#producerGone(peerId, producerId),
      gone: () => this.#tell({ kind: 'peerGone', ...about }),
    });
    this.peers.set(peerId, peer);
  }

  removePeer(peerId: string): void {
    const peer = this.peers.get(peerId);
    if (peer === undefined) return;
    this.peers.delete(peerId);
    peer.close();
  }

  peer(peerId: string): Peer {
    const peer = this.peers.get(peerId);
    if (peer === undefined) throw new RelayError('notFound', 'this peer is not in the room');
    return peer;
  }

  async produce(peerId: string, transportId: string, kind: 'audio' | 'video', parameters: Plain): Promise<string> {
    const peer = this.peer(peerId);
    const producer = await peer.produce(transportId, kind, parameters);
    this.#follow(peer, producer);
    return producer.id;
  }

  async ingest(
    peerId: string,
    kind: 'audio' | 'video',
    codec: IngestCodec,
    ports: { min: number; max: number },
  ): Promise<IngestOffer> {
    const peer = this.peer(peerId);
    const offer = await openIngest(peer, kind, codec, ports);
    const producer = peer.producers.get(offer.producerId);
    if (producer === undefined) throw new RelayError('notFound', 'the peer left');
    this.#follow(peer, producer);
    return offer;
  }

  async consume(peerId: string, transportId: string, producerId: string, capabilities: Plain): Promise<ConsumerOffer> {
    const peer = this.peer(peerId);
    const sender = this.#senders.get(producerId);
    if (sender === undefined) throw new RelayError('notFound', 'nobody sends that');
    if (sender.peer.router !== peer.router) await this.#pipes.pipe(sender.producer, sender.peer.router, peer.router);
    return peer.consume(transportId, producerId, capabilities);
  }

  /** What was on the worker is gone; those who were there are told, and the room goes on elsewhere. */
  workerDied(worker: MediaWorker): void {
    this.#routers.delete(worker);
    const lost = [...this.peers.values()].filter(each => each.worker === worker);
    for (const each of lost) this.removePeer(each.id);
    const origin = this.#origin;
    void origin?.then(was => {
      if (was === worker && this.#origin === origin) this.#origin = undefined;
    });
    if (lost.length > 0) this.#tell({ kind: 'peersLost', roomId: this.id, peerIds: lost.map(each => each.id) });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const each of [...this.peers.keys()]) this.removePeer(each);
    // A router whose making failed is not there to be closed.
    for (const each of await Promise.allSettled(this.#routers.values()))
      if (each.status === 'fulfilled') each.value.close();
    this.#routers.clear();
  }

  #follow(peer: Peer, producer: types.Producer): void {
    const about = { roomId: this.id, peerId: peer.id, producerId: producer.id };
    this.#senders.set(producer.id, { producer, peer });
    this.#watch.add(
      producer.id,
      async () => (await producer.getStats()).reduce((sum, each) => sum + each.packetCount, 0),
      flowing => this.#tell({ kind: flowing ? 'producerFlowing' : 'producerStalled', ...about }),
    );
    // It can have closed between its making and now, and then nobody will say so again.
    if (producer.closed) this.#producerGone(peer.id, producer.id);
  }

  #producerGone(peerId: string, producerId: string): void {
    if (!this.#senders.delete(producerId)) return;
    this.#watch.remove(producerId);
    this.#tell({ kind: 'producerGone', roomId: this.id, peerId, producerId });
  }

  #originWorker(): Promise<MediaWorker> {
    if (this.#origin !== undefined) return this.#origin;
    const picked = this.#pool.pick();
    this.#origin = picked;
    picked.catch(() => {
      if (this.#origin === picked) this.#origin = undefined;
    });
    return picked;
  }

  #routerOn(worker: MediaWorker): Promise<types.Router> {
    return kept(this.#routers, worker, () => worker.process.createRouter({ mediaCodecs: codecs }));
  }
}
