import type { types } from 'mediasoup';
import type { Peer } from './peer.ts';
import type { IngestOffer } from './relay.ts';
import { keyFrameRequestDelayMs } from './settings.ts';

export type IngestCodec = 'vp8' | 'h264' | 'opus';

/** ffmpeg cannot make a key frame when asked; an encoder that can is asked. */
const keyFrames = [{ type: 'nack', parameter: 'pli' }];

const described: Readonly<Record<IngestCodec, types.RtpCodecParameters>> = {
  opus: { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2, parameters: { 'sprop-stereo': 1 } },
  vp8: { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000, rtcpFeedback: keyFrames },
  h264: {
    mimeType: 'video/H264',
    payloadType: 102,
    clockRate: 90_000,
    rtcpFeedback: keyFrames,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
};

let nextSsrc = 0x1000_0000;

/**
 * A way in for plain RTP from this machine. The sender's address is learnt from its first packet, and a transport
 * learns one only, so sound and picture, which ffmpeg sends from different ports, each have their own.
 */
export async function openIngest(
  peer: Peer,
  kind: 'audio' | 'video',
  codec: IngestCodec,
  ports: { min: number; max: number },
): Promise<IngestOffer> {
  const listenInfo: types.TransportListenInfo = { protocol: 'udp', ip: '127.0.0.1', portRange: ports };
  const transport = await peer.router.createPlainTransport({ listenInfo, rtcpMux: false, comedia: true });
  try {
    const ssrc = nextSsrc++;
    const parameters = described[codec];
    const producer = await transport.produce({
      kind,
      rtpParameters: {
        codecs: [parameters],
        encodings: [{ ssrc }],
        // The same name on both lets a browser keep lips and voice together.
        rtcp: { cname: peer.id.slice(0, 64) },
      },
      keyFrameRequestDelay: keyFrameRequestDelayMs,
    });
    peer.addProducer(producer);
    producer.observer.on('close', () => transport.close());
    const { localAddress, localPort } = transport.tuple;
    return {
      producerId: producer.id,
      ip: localAddress,
      port: localPort,
      rtcpPort: transport.rtcpTuple?.localPort ?? localPort,
      payloadType: parameters.payloadType,
      ssrc,
    };
  } catch (reason) {
    transport.close();
    throw reason;
  }
}
