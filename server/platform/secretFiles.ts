import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from './deps.ts';

const keyBytes = 32;

/**
 * Reads the county's secrets from `DATA_DIR/secrets`, making those that are missing. They are files of their own so
 * that a copy of the store alone opens no card.
 * @throws when a file is there and is no key: a new one would make every printed card worthless
 */
export function openSecrets(dataDir: string): Secrets {
  const folder = join(dataDir, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { badgeKey: openKey(join(folder, 'badge.key')), codeKey: openKey(join(folder, 'code.key')) };
}

function openKey(file: string): Buffer {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length !== keyBytes)
      throw new Error(`${file} holds no key of ${keyBytes} bytes; put the backup's one there`);
    return key;
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ENOENT') throw reason;
  }
  const key = randomBytes(keyBytes);
  // On the disk before the first card is printed with it.
  const half = `${file}.new`;
  const handle = openSync(half, 'w', 0o600);
  writeSync(handle, `${key.toString('hex')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(half, file);
  return key;
}
