import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';

/** A backup cannot be made or used; the message says what is wrong and what to do. */
export class BackupError extends Error {}

const fileEntry = z.strictObject({
  /** Path within the data folder, with `/`. */
  path: z.string().regex(/^[^/\\][^\\]*$/),
  size: z.int().min(0),
  /** SHA-256, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** The first file of a backup: what the others must be. */
export const manifest = z.strictObject({
  format: z.literal('tongtang-backup-1'),
  madeAt: z.int(),
  /** The ledger as of the backup, so that it can be told apart from every other state. */
  ledger: z.strictObject({ events: z.int(), head: z.string() }),
  /** In the archive. */
  files: z.array(fileEntry),
  /** Recordings and the like; in the archive only when `mediaIncluded`. */
  media: z.array(fileEntry),
  mediaIncluded: z.boolean(),
});
export type Manifest = z.infer<typeof manifest>;

export const manifestName = 'manifest.json';
export const storeName = 'tongtang.sqlite';
/** Beside the store: what else a county cannot do without. */
export const keptFolders = ['secrets', 'tls'];
export const mediaFolder = 'media';

/** Size and SHA-256 of a file, however large. */
export async function describeFile(folder: string, path: string): Promise<FileEntry> {
  const file = join(folder, path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { path, size: statSync(file).size, sha256: hash.digest('hex') };
}

/** Paths of all files below a folder, relative to `base`; none when it is absent. */
export function filesBelow(base: string, folder: string): string[] {
  try {
    return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(base, join(entry.parentPath, entry.name)))
      .sort();
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw reason;
  }
}
