import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { run } from '../bench/signin.ts';
import { makeStore } from '../support/store.ts';

test('a server killed without warning has every scan that it answered, each once', async () => {
  const figures = await run(['--kiosks', '9', '--members', '180', '--sent-again', '40']);
  expect(figures).toMatchObject({ lost: 0, duplicated: 0 });
  expect(figures['perSecond']).toBeGreaterThan(0);
});

test('a commit reaches the disk before its answer: the writer syncs every transaction', async () => {
  const store = await makeStore('sqlite');
  try {
    // A kill keeps the page cache and says nothing of a power cut; full sync in WAL mode is what does.
    await store.db.transaction().execute(async trx => {
      expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(trx)).rows).toEqual([{ synchronous: 2 }]);
      expect((await sql<{ journal_mode: string }>`pragma journal_mode`.execute(trx)).rows).toEqual([
        { journal_mode: 'wal' },
      ]);
    });
  } finally {
    await store.close();
  }
});
