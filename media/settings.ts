import { networkInterfaces } from 'node:os';
import type { types } from 'mediasoup';

/** Where the relay says what a person should know; pino's logger fits. */
export interface RelayLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface RelaySettings {
  /** Processes; one a core when left out. */
  readonly workers?: number | undefined;
  /** Address that the media ports listen on; `0.0.0.0` is every IPv4 address of this machine. */
  readonly listenAddress: string;
  /** What browsers are told instead of the address listened on: a public address, or a name. */
  readonly announcedAddress?: string | undefined;
  /** The first ports go to the workers, UDP and TCP; plain RTP takes from the upper half. */
  readonly ports: { readonly first: number; readonly last: number };
  readonly log: RelayLog;
}

export const codecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, parameters: { 'x-google-start-bitrate': 1000 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

/** Many joins within this time share one key frame; 0 would let every join ask for its own. */
export const keyFrameRequestDelayMs = 1000;

/** Enough for the middle layer at once; the estimate goes up or down from here. */
export const firstOutgoingBitrate = 1_000_000;

/** A lecturer's line may carry camera and screen; what is above is not a lecture. */
export const mostIncomingBitrate = 8_000_000;

/**
 * The addresses one worker's port is bound to. Without an announced address each IPv4 address of the machine is bound
 * and announced by itself, so that a browser on this machine and a classroom on the local network both find a way.
 */
export function listenInfos(settings: RelaySettings, port: number): types.TransportListenInfo[] {
  const protocols = ['udp', 'tcp'] as const;
  const { listenAddress, announcedAddress } = settings;
  if (announcedAddress !== undefined)
    return protocols.map(protocol => ({ protocol, ip: listenAddress, announcedAddress, port }));
  const addresses = listenAddress === '0.0.0.0' ? ['127.0.0.1', ...lanAddresses()] : [listenAddress];
  return protocols.flatMap(protocol => addresses.map(ip => ({ protocol, ip, port })));
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(each => each ?? [])
    .filter(each => each.family === 'IPv4' && !each.internal)
    .map(each => each.address);
}

/** Ports for plain RTP in from this machine. */
export function plainPorts(settings: RelaySettings): { min: number; max: number } {
  const { first, last } = settings.ports;
  return { min: first + Math.ceil((last - first) / 2), max: last };
}

/** Pipes run on loopback only and need no hole in a firewall, so they stay out of the configured range. */
export const pipePorts = { min: 50_000, max: 59_999 };
