import { createRelay } from '../../../media/createRelay.ts';
import type { Relay } from '../../../media/relay.ts';

const quiet = { info() {}, warn() {}, error() {} };

/** The real relay on loopback. Tests that run side by side start at different ports and step aside where one is taken. */
export function testRelay(workers: number, announcedAddress?: string): Promise<Relay> {
  const first = 30_000 + (process.pid % 40) * 200;
  const ports = { first, last: first + 199 };
  return createRelay({ workers, listenAddress: '127.0.0.1', announcedAddress, ports, log: quiet });
}

/** The port of a relay with one worker. */
export async function portOf(relay: Relay): Promise<number> {
  await relay.openRoom('port');
  await relay.addPeer('port', 'p', 'viewer');
  const { iceCandidates } = await relay.createTransport('port', 'p', 'receive');
  await relay.closeRoom('port');
  return Number(iceCandidates[0]?.['port']);
}
