import { createRelay } from '../../../media/createRelay.ts';
import type { Relay } from '../../../media/relay.ts';

const quiet = { info() {}, warn() {}, error() {} };

/** The real relay on loopback. Tests that run side by side start at different ports and step aside where one is taken. */
export function testRelay(workers: number): Promise<Relay> {
  const first = 30_000 + (process.pid % 40) * 200;
  return createRelay({ workers, listenAddress: '127.0.0.1', ports: { first, last: first + 199 }, log: quiet });
}
