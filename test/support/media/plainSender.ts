import { createSocket } from 'node:dgram';
import type { IngestOffer } from '../../../media/relay.ts';

export interface PlainSender {
  /** Requests for a key frame that have come back so far. */
  keyFrameRequests(): number;
  pause(): void;
  resume(): void;
  close(): void;
}

/**
 * Sends VP8 packets, 50 a second, each asked-for key frame at once, and counts how often it is asked. No browser can
 * decode them, so browsers ask again and again.
 */
export async function sendPlainVideo(offer: IngestOffer): Promise<PlainSender> {
  const rtp = createSocket('udp4');
  const rtcp = createSocket('udp4');
  await new Promise<void>(resolve => rtcp.bind(0, '127.0.0.1', resolve));
  let asked = 0;
  let keyFrameDue = false;
  rtcp.on('message', message => {
    // A compound packet: each part tells its own length in words of four bytes.
    for (let at = 0; at + 4 <= message.length; at += (message.readUInt16BE(at + 2) + 1) * 4) {
      const payloadFeedback = 206;
      const pictureLoss = 1;
      if (message.readUInt8(at + 1) === payloadFeedback && (message.readUInt8(at) & 0x1f) === pictureLoss) {
        asked += 1;
        keyFrameDue = true;
      }
    }
  });
  let sequence = 0;
  let paused = false;
  const report = Buffer.alloc(28);
  report.writeUInt32BE(0x80c80006, 0);
  report.writeUInt32BE(offer.ssrc, 4);
  const packet = Buffer.alloc(200);
  const timer = setInterval(() => {
    if (paused) return;
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(0x80 | offer.payloadType, 1);
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE(sequence * 1800, 4);
    packet.writeUInt32BE(offer.ssrc, 8);
    // Start of a partition; the frame's own first bit says whether it is a key frame.
    packet.writeUInt8(0x10, 12);
    packet.writeUInt8(keyFrameDue ? 0x00 : 0x01, 13);
    keyFrameDue = false;
    sequence += 1;
    rtp.send(packet, offer.port, offer.ip);
    if (sequence % 25 === 1) rtcp.send(report, offer.rtcpPort, offer.ip);
  }, 20);
  return {
    keyFrameRequests: () => asked,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    close() {
      clearInterval(timer);
      rtp.close();
      rtcp.close();
    },
  };
}
