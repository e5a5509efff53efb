import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '../../server/platform/audit.ts';
import { dialects, makeStore, type TestStore } from '../support/store.ts';

let store: TestStore | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

describe.each(dialects)('the store on %s', dialect => {
  test('the audit trail takes lines and refuses to change or lose them', async () => {
    store = await makeStore(dialect);
    const { db } = store;
    await audit(db, { at: 1000, actor: 'system', action: 'platform.started', subject: ['unit', 'u1'] });
    expect(await db.selectFrom('audit').select(['at', 'action']).execute()).toEqual([
      { at: 1000, action: 'platform.started' },
    ]);
    await expect(db.updateTable('audit').set({ at: 1 }).execute()).rejects.toThrow(/append-only/);
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow(/append-only/);
  });

  test('a transaction that fails leaves nothing, and the next one runs', async () => {
    store = await makeStore(dialect);
    const { db } = store;
    await expect(
      db.transaction().execute(async trx => {
        await trx.insertInto('settings').values({ name: 'county', value: 'x' }).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([]);
    await db.insertInto('settings').values({ name: 'county', value: 'y' }).execute();
    expect(await db.selectFrom('settings').selectAll().execute()).toHaveLength(1);
  });
});

describe('what the sqlite3 package would lose in silence', () => {
  test('a BigInt, undefined, a boolean, a fraction too large, a second statement are refused', async () => {
    store = await makeStore('sqlite');
    const { db } = store;
    for (const value of [10n, undefined, true, 2 ** 53, Number.NaN])
      await expect(
        db
          .insertInto('settings')
          .values({ name: 'a', value: value as never })
          .execute(),
      ).rejects.toThrow();
    const { sql } = await import('kysely');
    await expect(sql`delete from settings; delete from audit`.execute(db)).rejects.toThrow(/more than one statement/);
    await expect(sql`select 9007199254740993 as big`.execute(db)).rejects.toThrow(/beyond 2\^53/);
  });

  test('readers go on while a transaction writes', async () => {
    store = await makeStore('sqlite');
    const { db } = store;
    await db.transaction().execute(async trx => {
      await trx.insertInto('settings').values({ name: 'a', value: '1' }).execute();
      expect(await db.selectFrom('settings').selectAll().execute()).toEqual([]);
    });
    expect(await db.selectFrom('settings').selectAll().execute()).toHaveLength(1);
  });
});
