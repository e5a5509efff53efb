import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { create } from 'tar';
import { verifyLedger } from '../ledger/actions.ts';
import { openDatabase } from '../platform/database.ts';
import { storeFileOf } from '../platform/dataFolder.ts';
import {
  BackupError,
  describeFile,
  filesBelow,
  keptFolders,
  type Manifest,
  manifestName,
  mediaFolder,
  storeName,
} from './archive.ts';

export interface BackupOptions {
  readonly dataDir: string;
  /** The archive to write; compressed when it ends with `gz`. Must not exist. */
  readonly to: string;
  /** Whether recordings go in as well; else the manifest lists them. */
  readonly withMedia: boolean;
}

/**
 * Copies a county into one file while its server runs: the store as of one moment, keys, certificates and a manifest
 * with the SHA-256 of everything. The file appears whole or not at all, readable by its owner only.
 * @throws BackupError
 */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const target = resolve(options.to);
  if (existsSync(target)) throw new BackupError(`${target} exists already; name a new file`);
  if (!existsSync(storeFileOf(options.dataDir)))
    throw new BackupError(`DATA_DIR=${options.dataDir} holds no store; nothing to back up`);
  if (!existsSync(dirname(target)) || !statSync(dirname(target)).isDirectory())
    throw new BackupError(`the folder ${dirname(target)} does not exist`);

  // Beside the target: it is written to the disk that was chosen, and put in place by a rename.
  const work = mkdtempSync(join(dirname(target), '.tongtang-backup-'));
  try {
    const ledger = await copyStore(options.dataDir, join(work, storeName));
    const files = [storeName];
    for (const folder of keptFolders) {
      for (const path of filesBelow(options.dataDir, folder)) {
        mkdirSync(dirname(join(work, path)), { recursive: true, mode: 0o700 });
        copyFileSync(join(options.dataDir, path), join(work, path));
        files.push(path);
      }
    }
    const media = filesBelow(options.dataDir, mediaFolder);
    const made: Manifest = {
      format: 'tongtang-backup-1',
      madeAt: Date.now(),
      ledger,
      files: await inTurn(files, path => describeFile(work, path)),
      media: await inTurn(media, path => describeFile(options.dataDir, path)),
      mediaIncluded: options.withMedia,
    };
    writeFileSync(join(work, manifestName), `${JSON.stringify(made, null, 1)}\n`);
    if (options.withMedia && media.length > 0) {
      symlinkSync(join(resolve(options.dataDir), mediaFolder), join(work, mediaFolder));
      files.push(...media);
    }
    await pack(work, [manifestName, ...files], target);
    return made;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A copy is only worth something when its ledger is whole, so it is the copy that is checked. */
async function copyStore(dataDir: string, copy: string): Promise<Manifest['ledger']> {
  const live = openDatabase(storeFileOf(dataDir));
  try {
    await live.backupTo(copy);
  } finally {
    await live.db.destroy();
  }
  const copied = openDatabase(copy);
  try {
    const found = await verifyLedger(copied.db);
    if (found.outcome === 'broken')
      throw new BackupError(`the ledger is broken at event ${found.seq} (${found.id}); run: npm run verify-ledger`);
    return { events: found.events, head: found.head };
  } finally {
    await copied.db.destroy();
  }
}

async function pack(work: string, files: string[], target: string): Promise<void> {
  const half = join(work, 'archive.part');
  await create(
    { file: half, cwd: work, gzip: target.endsWith('gz'), portable: true, follow: true, strict: true },
    files,
  );
  chmodSync(half, 0o600);
  const handle = await open(half, 'r');
  await handle.sync();
  await handle.close();
  renameSync(half, target);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}
