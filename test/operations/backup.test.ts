import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, extract } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '../../server/attendance/kinds.ts';
import { backUp } from '../../server/backup/backup.ts';
import { restore } from '../../server/backup/restore.ts';
import { appendEvents, verifyLedger } from '../../server/ledger/actions.ts';
import { type Db, openDatabase } from '../../server/platform/database.ts';
import { findMigrations, migrate } from '../../server/platform/migrate.ts';
import { openSecrets } from '../../server/platform/secretFiles.ts';
import { projectFolder } from '../support/serverProcess.ts';

let folder = '';
let dataDir = '';
let db: Db;
let count = 0;

/** One durable commit of one event. */
async function append(): Promise<void> {
  const draft = { id: `e${++count}`, kind: 'sign_in', actor: 'system', personId: 'p1', sessionId: 's1', at: count };
  await db.transaction().execute(trx => appendEvents(trx, 1000 + count, [{ ...draft, extra: { method: 'hand' } }]));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-backup-'));
  dataDir = join(folder, 'data');
  mkdirSync(join(dataDir, 'media/2026'), { recursive: true });
  writeFileSync(join(dataDir, 'media/2026/lecture.webm'), 'a recording');
  mkdirSync(join(dataDir, 'tls'));
  writeFileSync(join(dataDir, 'tls/ca.key'), 'a key');
  openSecrets(dataDir);
  count = 0;
  db = openDatabase(join(dataDir, 'tongtang.sqlite')).db;
  await migrate(db as never, 'sqlite', await findMigrations());
  for (let n = 0; n < 20; n++) await append();
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const events = async (of: Db): Promise<number> => (await of.selectFrom('events').select('id').execute()).length;

describe('backup', () => {
  test.each(['county.tar', 'county.tar.gz'])(
    'while the store is written to, %s is one moment, whole and restorable',
    async name => {
      let writing = true;
      let during = 0;
      const writer = (async () => {
        while (writing) {
          await append();
          during++;
        }
      })();
      const before = during;
      const file = join(folder, name);
      const made = await backUp({ dataDir, to: file, withMedia: false });
      const after = during;
      writing = false;
      await writer;
      expect(after).toBeGreaterThan(before);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(made.media.map(each => each.path)).toEqual(['media/2026/lecture.webm']);
      expect(readdirSync(folder).sort()).toEqual([name, 'data']);

      const target = join(folder, 'restored');
      const found = await restore({ from: file, dataDir: target });
      expect(found).toEqual(made);
      expect(readFileSync(join(target, 'secrets/badge.key'), 'utf8')).toBe(
        readFileSync(join(dataDir, 'secrets/badge.key'), 'utf8'),
      );
      expect(readFileSync(join(target, 'tls/ca.key'), 'utf8')).toBe('a key');
      expect(statSync(target).mode & 0o777).toBe(0o700);
      expect(existsSync(join(target, 'media'))).toBe(false);
      const copy = openDatabase(join(target, 'tongtang.sqlite')).db;
      const ledger = await verifyLedger(copy);
      expect(ledger).toMatchObject({ outcome: 'whole', ...made.ledger });
      expect(await events(copy)).toBe(made.ledger.events);
      expect(made.ledger.events).toBeGreaterThanOrEqual(20 + before);
      expect(made.ledger.events).toBeLessThanOrEqual(20 + after + 1);
      await copy.destroy();
    },
  );

  test('media come along when asked for', async () => {
    const file = join(folder, 'all.tar');
    await backUp({ dataDir, to: file, withMedia: true });
    await restore({ from: file, dataDir: join(folder, 'restored') });
    expect(readFileSync(join(folder, 'restored/media/2026/lecture.webm'), 'utf8')).toBe('a recording');
  });

  test('never overwrites, and says when there is nothing to back up', async () => {
    const file = join(folder, 'county.tar');
    writeFileSync(file, 'mine');
    await expect(backUp({ dataDir, to: file, withMedia: false })).rejects.toThrow('exists already');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await expect(backUp({ dataDir: join(folder, 'no'), to: join(folder, 'x.tar'), withMedia: false })).rejects.toThrow(
      'holds no store',
    );
    await expect(backUp({ dataDir, to: join(folder, 'no/x.tar'), withMedia: false })).rejects.toThrow('does not exist');
  });
});

describe('restore', () => {
  /** A good backup, unpacked, changed and packed again. */
  async function tampered(change: (folder: string) => void | Promise<void>): Promise<string> {
    const good = join(folder, 'good.tar');
    const inside = join(folder, 'inside');
    const bad = join(folder, 'bad.tar');
    await backUp({ dataDir, to: good, withMedia: false });
    mkdirSync(inside);
    await extract({ file: good, cwd: inside });
    await change(inside);
    await create({ file: bad, cwd: inside }, readdirSync(inside));
    return bad;
  }
  const refused = async (from: string): Promise<string> => {
    const target = join(folder, 'restored');
    const message = await restore({ from, dataDir: target }).then(
      () => 'restored',
      (error: Error) => error.message,
    );
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(folder).filter(name => name.startsWith('.tongtang'))).toEqual([]);
    return message;
  };

  test.each(['county.tar', 'county.tar.gz'])('a cut off %s is refused and leaves nothing behind', async name => {
    const file = join(folder, name);
    await backUp({ dataDir, to: file, withMedia: false });
    const { size } = statSync(file);
    truncateSync(file, Math.floor(size * 0.6));
    expect(await refused(file)).toMatch(/cut off|missing|damaged/);
    truncateSync(file, 100);
    expect(await refused(file)).toMatch(/cut off/);
  });

  test('a changed file, a missing one and a foreign one are named', async () => {
    const changed = await tampered(at => writeFileSync(join(at, 'tls/ca.key'), 'b key'));
    expect(await refused(changed)).toContain('tls/ca.key is not what was backed up');
    rmSync(join(folder, 'good.tar'));
    rmSync(join(folder, 'inside'), { recursive: true });
    const missing = await tampered(at => rmSync(join(at, 'secrets/badge.key')));
    expect(await refused(missing)).toContain('secrets/badge.key is missing');
    rmSync(join(folder, 'good.tar'));
    rmSync(join(folder, 'inside'), { recursive: true });
    const foreign = await tampered(at => writeFileSync(join(at, 'extra'), ''));
    expect(await refused(foreign)).toContain('extra, which its manifest does not name');
  });

  test('something else than a backup is refused', async () => {
    const file = join(folder, 'letter.tar');
    writeFileSync(file, 'Dear county office');
    expect(await refused(file)).toContain('no backup');
    expect(await refused(join(folder, 'nowhere.tar'))).toContain('does not exist');
  });

  test('a folder that holds something is left alone', async () => {
    const file = join(folder, 'county.tar');
    await backUp({ dataDir, to: file, withMedia: false });
    await expect(restore({ from: file, dataDir })).rejects.toThrow('is not empty');
    expect(await events(db)).toBe(20);
  });
});

describe('on the command line', () => {
  const command = (args: readonly string[], settings: Record<string, string> = {}) =>
    spawnSync(process.execPath, ['server/cli.ts', ...args], {
      cwd: projectFolder,
      env: { ...process.env, DATA_DIR: dataDir, ...settings },
      encoding: 'utf8',
      timeout: 30_000,
    });

  test('backup, restore and verify-ledger work and exit with their outcome', async () => {
    const file = join(folder, 'county.tar.gz');
    const target = join(folder, 'restored');
    expect(command(['backup', '--to', file])).toMatchObject({ status: 0, stderr: '' });
    expect(command(['backup', '--to', file])).toMatchObject({
      status: 1,
      stderr: `${file} exists already; name a new file\n`,
    });
    expect(command(['restore', '--from', file], { DATA_DIR: target })).toMatchObject({ status: 0, stderr: '' });
    const verified = command(['verify-ledger'], { DATA_DIR: target });
    expect(verified).toMatchObject({ status: 0 });
    expect(verified.stdout).toContain('20 events');
    expect(command(['verify-ledger'], { DATA_DIR: join(folder, 'no') })).toMatchObject({ status: 1 });
    expect(existsSync(join(folder, 'no'))).toBe(false);
    expect(command(['backup']).stderr).toContain('--to');
  });
});
