import { type Relay, RelayError } from '../../media/relay.ts';

/** A relay for tests that are not about media: rooms open and close, peers come and go, nothing flows. */
export function inertRelay(): Relay {
  const rooms = new Set<string>();
  const noMedia = async (): Promise<never> => {
    throw new RelayError('relayDown', 'this test has no media');
  };
  return {
    async openRoom(roomId) {
      rooms.add(roomId);
    },
    async closeRoom(roomId) {
      rooms.delete(roomId);
    },
    capabilities(roomId) {
      if (!rooms.has(roomId)) throw new RelayError('roomNotOpen', 'no such room');
      return { codecs: [], headerExtensions: [] };
    },
    addPeer: async () => {},
    removePeer: async () => {},
    createTransport: noMedia,
    connectTransport: noMedia,
    restartIce: noMedia,
    produce: noMedia,
    closeProducer: noMedia,
    consume: noMedia,
    resumeConsumer: noMedia,
    pauseConsumer: noMedia,
    closeConsumer: noMedia,
    preferLayer: noMedia,
    ingest: noMedia,
    delivered: async () => ({ bytes: 0, packets: 0, audioPackets: 0, videoPackets: 0, ms: 0 }),
    onEvent: () => () => {},
    workers: async () => [],
    close: async () => {},
  };
}
