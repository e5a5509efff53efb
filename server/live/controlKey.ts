import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

/** Who can read the data folder may give the running server orders from its own machine. */
const fileName = 'control.key';

/** Makes the key of this run; called once at the start. @returns the key, for the application */
export function writeControlKey(dataDir: string): string {
  const key = randomBytes(32).toString('base64url');
  const file = join(dataDir, fileName);
  writeFileSync(file, key, { mode: 0o600 });
  // The mode above counts only for a new file.
  chmodSync(file, 0o600);
  return key;
}

/** The running server's key, or undefined where none ever ran. */
export function readControlKey(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, fileName), 'utf8').trim();
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw reason;
  }
}

/** Whether a request comes from a command on this machine: over loopback, with the key. */
export function isLocalCommand(request: IncomingMessage, key: string | undefined): boolean {
  const given = /^Local (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined || key === undefined) return false;
  const address = request.socket.remoteAddress ?? '';
  if (address !== '::1' && !/^(::ffff:)?127\./.test(address)) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(key);
  return a.length === b.length && timingSafeEqual(a, b);
}
