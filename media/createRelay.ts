import { errors } from 'mediasoup';
import { type Relay, RelayError, type RelayErrorCode, type RelayEvent } from './relay.ts';
import { Room } from './room.ts';
import { plainPorts, type RelaySettings } from './settings.ts';
import { WorkerPool } from './workers.ts';

/**
 * The real relay, on mediasoup workers of this machine.
 * @throws RelayError relayDown when the workers do not start or find no port
 */
export async function createRelay(settings: RelaySettings): Promise<Relay> {
  const rooms = new Map<string, Room>();
  const listeners = new Set<(event: RelayEvent) => void>();
  const tell = (event: RelayEvent): void => {
    for (const each of listeners) {
      try {
        each(event);
      } catch (reason) {
        settings.log.error({ err: reason, kind: event.kind }, 'a listener of the relay failed');
      }
    }
  };
  const pool = await WorkerPool.start(settings, worker => {
    for (const each of rooms.values()) each.workerDied(worker);
  });
  const room = (roomId: string): Room => {
    const found = rooms.get(roomId);
    if (found === undefined) throw new RelayError('roomNotOpen', 'no such room is open');
    return found;
  };

  return {
    openRoom: roomId =>
      told('relayDown', async () => {
        const known = rooms.get(roomId);
        const opened = known ?? new Room(roomId, pool, tell);
        if (known === undefined) rooms.set(roomId, opened);
        try {
          await opened.open();
        } catch (reason) {
          if (known === undefined) rooms.delete(roomId);
          throw reason;
        }
      }),
    closeRoom: roomId =>
      told('relayDown', async () => {
        const closing = rooms.get(roomId);
        rooms.delete(roomId);
        await closing?.close();
      }),
    capabilities: roomId => room(roomId).capabilities,
    addPeer: (roomId, peerId, role) => told('relayDown', async () => room(roomId).addPeer(peerId, role)),
    removePeer: async (roomId, peerId) => rooms.get(roomId)?.removePeer(peerId),
    createTransport: (roomId, peerId, direction) =>
      told('relayDown', async () => room(roomId).peer(peerId).createTransport(direction)),
    connectTransport: (roomId, peerId, transportId, dtlsParameters) =>
      told('badParameters', async () => room(roomId).peer(peerId).connectTransport(transportId, dtlsParameters)),
    restartIce: (roomId, peerId, transportId) =>
      told('relayDown', async () => room(roomId).peer(peerId).restartIce(transportId)),
    produce: (roomId, peerId, transportId, kind, rtpParameters) =>
      told('badParameters', async () => room(roomId).produce(peerId, transportId, kind, rtpParameters)),
    closeProducer: (roomId, peerId, producerId) =>
      told('relayDown', async () => room(roomId).peer(peerId).closeProducer(producerId)),
    consume: (roomId, peerId, transportId, producerId, rtpCapabilities) =>
      told('badParameters', async () => room(roomId).consume(peerId, transportId, producerId, rtpCapabilities)),
    resumeConsumer: (roomId, peerId, consumerId) =>
      told('relayDown', async () => room(roomId).peer(peerId).resumeConsumer(consumerId)),
    pauseConsumer: (roomId, peerId, consumerId) =>
      told('relayDown', async () => room(roomId).peer(peerId).pauseConsumer(consumerId)),
    closeConsumer: (roomId, peerId, consumerId) =>
      told('relayDown', async () => room(roomId).peer(peerId).closeConsumer(consumerId)),
    preferLayer: (roomId, peerId, consumerId, spatialLayer) =>
      told('badParameters', async () => room(roomId).peer(peerId).preferLayer(consumerId, spatialLayer)),
    ingest: (roomId, peerId, kind, codec) =>
      told('relayDown', async () => room(roomId).ingest(peerId, kind, codec, plainPorts(settings))),
    delivered: (roomId, peerId) => told('relayDown', async () => room(roomId).peer(peerId).delivered()),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    workers: async () =>
      [...pool.alive].map(each => ({ pid: each.process.pid, alive: !each.process.closed, peers: each.peers })),
    async close() {
      await Promise.all([...rooms.values()].map(each => each.close()));
      rooms.clear();
      pool.close();
    },
  };
}

/** Runs one step and says what its failure means; what mediasoup gives no name is `otherwise`. */
async function told<T>(otherwise: RelayErrorCode, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (reason) {
    if (reason instanceof RelayError) throw reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    if (reason instanceof errors.WorkerClosedError) throw new RelayError('relayDown', message);
    if (reason instanceof errors.NotFoundError) throw new RelayError('notFound', message);
    if (reason instanceof TypeError || reason instanceof errors.UnsupportedError)
      throw new RelayError('badParameters', message);
    throw new RelayError(otherwise, message);
  }
}
