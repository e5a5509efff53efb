/**
 * The port between the school and the media: plain data and promises, no mediasoup objects, no HTTP, no SQL, so that a
 * room of the relay can live on another machine. `createRelay` (createRelay.ts) is the real one.
 */

/** mediasoup's own shapes, passed through and checked by it. */
export type Plain = Record<string, unknown>;

export interface TransportOffer {
  readonly transportId: string;
  readonly iceParameters: Plain;
  readonly iceCandidates: readonly Plain[];
  readonly dtlsParameters: Plain;
}

export interface ConsumerOffer {
  readonly consumerId: string;
  readonly producerId: string;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: Plain;
  readonly type: string;
}

/** Where a plain RTP sender (ffmpeg) sends: one port for each kind. */
export interface IngestOffer {
  readonly producerId: string;
  readonly ip: string;
  readonly port: number;
  readonly rtcpPort: number;
  readonly payloadType: number;
  readonly ssrc: number;
}

/** What the relay counted for one receiving peer since it joined. */
export interface Delivered {
  readonly bytes: number;
  readonly packets: number;
  readonly audioPackets: number;
  readonly videoPackets: number;
  /** How long it was sent something, ms of the times between the questions; the best of what it receives. */
  readonly ms: number;
}

export type RelayErrorCode =
  | 'roomNotOpen'
  | 'noCommonCodec'
  | 'badParameters'
  | 'notFound'
  | 'relayDown'
  | 'conflict'
  | 'tooMany';

export class RelayError extends Error {
  readonly code: RelayErrorCode;
  constructor(code: RelayErrorCode, message: string) {
    super(message);
    this.name = 'RelayError';
    this.code = code;
  }
}

/** Facts the relay tells without being asked. */
export type RelayEvent =
  | { readonly kind: 'producerGone'; readonly roomId: string; readonly peerId: string; readonly producerId: string }
  | { readonly kind: 'consumerGone'; readonly roomId: string; readonly peerId: string; readonly consumerId: string }
  /** `layer` -1: no layer fits or nothing arrives; the picture is frozen. */
  | {
      readonly kind: 'layerChanged';
      readonly roomId: string;
      readonly peerId: string;
      readonly consumerId: string;
      readonly layer: number;
    }
  | {
      readonly kind: 'producerStalled' | 'producerFlowing';
      readonly roomId: string;
      readonly peerId: string;
      readonly producerId: string;
    }
  /** A worker died: these peers' transports are gone and they must join again; the room itself is rebuilt. */
  | { readonly kind: 'peersLost'; readonly roomId: string; readonly peerIds: readonly string[] }
  /** The browser closed its end of a transport, or could not open it: the peer must join again if it is still there. */
  | { readonly kind: 'peerGone'; readonly roomId: string; readonly peerId: string };

export interface Relay {
  /** Makes the room's origin router; the same room again is a no-op. */
  openRoom(roomId: string): Promise<void>;
  closeRoom(roomId: string): Promise<void>;
  /** What a browser's Device loads. @throws RelayError roomNotOpen */
  capabilities(roomId: string): Plain;
  addPeer(roomId: string, peerId: string, role: 'sender' | 'viewer'): Promise<void>;
  removePeer(roomId: string, peerId: string): Promise<void>;
  createTransport(roomId: string, peerId: string, direction: 'send' | 'receive'): Promise<TransportOffer>;
  connectTransport(roomId: string, peerId: string, transportId: string, dtlsParameters: Plain): Promise<void>;
  restartIce(roomId: string, peerId: string, transportId: string): Promise<Plain>;
  produce(
    roomId: string,
    peerId: string,
    transportId: string,
    kind: 'audio' | 'video',
    rtpParameters: Plain,
  ): Promise<string>;
  closeProducer(roomId: string, peerId: string, producerId: string): Promise<void>;
  /** Made paused. @throws RelayError noCommonCodec, notFound */
  consume(
    roomId: string,
    peerId: string,
    transportId: string,
    producerId: string,
    rtpCapabilities: Plain,
  ): Promise<ConsumerOffer>;
  resumeConsumer(roomId: string, peerId: string, consumerId: string): Promise<void>;
  pauseConsumer(roomId: string, peerId: string, consumerId: string): Promise<void>;
  closeConsumer(roomId: string, peerId: string, consumerId: string): Promise<void>;
  preferLayer(roomId: string, peerId: string, consumerId: string, spatialLayer: number): Promise<void>;
  /** Opens a plain RTP way in on loopback, for ffmpeg: VP8 or H.264, and Opus. */
  ingest(roomId: string, peerId: string, kind: 'audio' | 'video', codec: 'vp8' | 'h264' | 'opus'): Promise<IngestOffer>;
  /** What was delivered to a peer; zeros for a peer without consumers. */
  delivered(roomId: string, peerId: string): Promise<Delivered>;
  onEvent(listener: (event: RelayEvent) => void): () => void;
  /** Workers with their process ids and memory, for health, benches and tests. */
  workers(): Promise<readonly { readonly pid: number; readonly alive: boolean; readonly peers: number }[]>;
  close(): Promise<void>;
}
