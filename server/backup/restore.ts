import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sql } from 'kysely';
import { extract } from 'tar';
import { verifyLedger } from '../ledger/actions.ts';
import { openDatabase } from '../platform/database.ts';
import { BackupError, describeFile, filesBelow, type Manifest, manifest, manifestName, storeName } from './archive.ts';

/**
 * Brings a backup back into an empty data folder. Everything is unpacked beside it and verified first (each file's
 * SHA-256, the database's own check, the ledger's chain), so that the folder holds the whole county or stays empty.
 * @throws BackupError
 */
export async function restore(options: { readonly from: string; readonly dataDir: string }): Promise<Manifest> {
  const archive = resolve(options.from);
  const target = resolve(options.dataDir);
  if (!existsSync(archive)) throw new BackupError(`${archive} does not exist`);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new BackupError(`DATA_DIR=${target} is not empty; name an empty folder or move this one away`);

  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(join(dirname(target), '.tongtang-restore-'));
  try {
    await unpack(archive, work);
    const found = readManifest(work, archive);
    await checkFiles(found, work);
    await checkStore(found, join(work, storeName));
    rmSync(join(work, manifestName));
    chmodSync(work, 0o700);
    if (existsSync(target)) rmdirSync(target);
    renameSync(work, target);
    return found;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpack(archive: string, into: string): Promise<void> {
  try {
    await extract({
      file: archive,
      cwd: into,
      strict: true,
      noMtime: true,
      // Links could lead out of the folder; a backup has none.
      filter: (_, entry) => 'type' in entry && (entry.type === 'File' || entry.type === 'Directory'),
    });
  } catch (reason) {
    throw new BackupError(`${archive} is damaged or cut off, or no backup (${(reason as Error).message})`);
  }
}

function readManifest(work: string, archive: string): Manifest {
  if (!existsSync(join(work, manifestName)))
    throw new BackupError(`${archive} holds no ${manifestName}; it is no backup of this program, or cut off`);
  try {
    return manifest.parse(JSON.parse(readFileSync(join(work, manifestName), 'utf8')));
  } catch {
    throw new BackupError(`${archive} has a ${manifestName} that this version does not understand`);
  }
}

async function checkFiles(found: Manifest, work: string): Promise<void> {
  const wanted = [...found.files, ...(found.mediaIncluded ? found.media : [])];
  const present = new Set(filesBelow(work, '.'));
  present.delete(manifestName);
  for (const file of wanted) {
    if (!present.delete(file.path)) throw new BackupError(`the backup is incomplete: ${file.path} is missing`);
    const { size, sha256 } = await describeFile(work, file.path);
    if (size !== file.size || sha256 !== file.sha256)
      throw new BackupError(`the backup is damaged: ${file.path} is not what was backed up`);
  }
  const [stranger] = present;
  if (stranger !== undefined) throw new BackupError(`the backup holds ${stranger}, which its manifest does not name`);
}

async function checkStore(found: Manifest, file: string): Promise<void> {
  const { db } = openDatabase(file);
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    if (rows.length !== 1 || rows[0]?.integrity_check !== 'ok')
      throw new BackupError(`the backup's store is damaged: ${rows[0]?.integrity_check ?? 'no answer'}`);
    const ledger = await verifyLedger(db);
    if (ledger.outcome === 'broken')
      throw new BackupError(`the backup's ledger is broken at event ${ledger.seq} (${ledger.id})`);
    if (ledger.head !== found.ledger.head)
      throw new BackupError('the backup’s ledger does not end as its manifest says');
  } finally {
    await db.destroy();
  }
}
