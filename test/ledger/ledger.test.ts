import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import '../../server/attendance/kinds.ts';
import { appendEvents, headHash, runVerifyLedger, verifyLedger } from '../../server/ledger/actions.ts';
import type { EventDraft } from '../../server/ledger/rules.ts';
import type { Db } from '../../server/platform/database.ts';
import { dialects, makeStore, type TestStore } from '../support/store.ts';

let store: TestStore;
afterEach(() => store.close());

const signIn = (id: string, at = 1000): EventDraft => ({
  id,
  kind: 'sign_in',
  actor: 'system',
  personId: 'p',
  sessionId: 's',
  at,
  extra: { method: 'hand' },
});
const append = (db: Db, now: number, drafts: readonly EventDraft[]) =>
  db.transaction().execute(trx => appendEvents(trx, now, drafts));

describe.each(dialects)('the ledger on %s', dialect => {
  beforeEach(async () => {
    store = await makeStore(dialect);
  });

  test('an event is appended exactly once, within a batch and over batches', async () => {
    const { db } = store;
    expect(await append(db, 10, [signIn('a'), signIn('b'), signIn('a')])).toEqual(['recorded', 'recorded', 'already']);
    expect(await append(db, 11, [signIn('b'), signIn('c')])).toEqual(['already', 'recorded']);
    expect(await append(db, 12, [{ ...signIn('c'), personId: 'q' }])).toEqual(['conflict']);
    expect(await db.selectFrom('events').select(['seq', 'id']).orderBy('seq').execute()).toEqual([
      { seq: 1, id: 'a' },
      { seq: 2, id: 'b' },
      { seq: 3, id: 'c' },
    ]);
    expect(await verifyLedger(db)).toEqual({ outcome: 'whole', events: 3, head: await headHash(db) });
  });

  test('the recorded time never goes back, whatever the clock does', async () => {
    const { db } = store;
    await append(db, 500, [signIn('a')]);
    await append(db, 400, [signIn('b')]);
    const rows = await db.selectFrom('events').select('recorded_at').orderBy('seq').execute();
    expect(rows.map(row => row.recorded_at)).toEqual([500, 500]);
  });

  test('a batch that fails leaves nothing behind', async () => {
    const { db } = store;
    await expect(append(db, 1, [signIn('a'), { ...signIn('b'), kind: 'invented' }])).rejects.toThrow(/invented/);
    await expect(append(db, 1, [{ ...signIn('b'), minutes: 3 }])).rejects.toThrow(/minutes/);
    await expect(append(db, 1, [{ ...signIn('b'), at: undefined }])).rejects.toThrow(/without at/);
    await expect(append(db, 1, [{ ...signIn('b'), extra: { method: 'hand', name: '张三' } }])).rejects.toThrow(/extra/);
    expect(await verifyLedger(db)).toMatchObject({ outcome: 'whole', events: 0 });
  });

  test('more events than a statement binds or a page holds', async () => {
    const { db } = store;
    const drafts = Array.from({ length: 2345 }, (_, index) => signIn(`e${index}`, index));
    expect(new Set(await append(db, 1, drafts))).toEqual(new Set(['recorded']));
    expect(await verifyLedger(db)).toMatchObject({ outcome: 'whole', events: 2345 });
  });
});

describe('verify-ledger', () => {
  /** What somebody with the file in hand could do; the triggers are out of the way. */
  const tamper = async (statement: string): Promise<string> => {
    store = await makeStore('sqlite');
    const { db } = store;
    await append(db, 100, [signIn('a'), signIn('b'), signIn('c')]);
    await append(db, 200, [signIn('d')]);
    await expect(sql.raw(statement).execute(db)).rejects.toThrow(/append-only/);
    await sql.raw('drop trigger events_no_update').execute(db);
    await sql.raw('drop trigger events_no_delete').execute(db);
    await sql.raw(statement).execute(db);
    const lines: string[] = [];
    expect(await runVerifyLedger(db, line => lines.push(line))).toBe(1);
    return lines.join('\n');
  };

  test('names the event whose content was changed', async () => {
    expect(await tamper("update events set at = 1001 where id = 'b'")).toMatch(/event 2 \(b\).*content/);
  });
  test('names an event whose side facts were changed', async () => {
    expect(await tamper('update events set extra = \'{"method":"card"}\' where id = \'c\'')).toMatch(/event 3 \(c\)/);
  });
  test('names an event that cannot be read any more', async () => {
    expect(await tamper("update events set extra = 'oops' where id = 'a'")).toMatch(/event 1 \(a\)/);
  });
  test('names the event after one that was taken out', async () => {
    expect(await tamper("delete from events where id = 'b'")).toMatch(/event 3 \(c\).*missing/);
  });
  test('names an event that was recorded before the one before it', async () => {
    expect(await tamper("update events set recorded_at = 99 where id = 'd'")).toMatch(/event 4 \(d\).*before/);
  });
  test('says how much is whole', async () => {
    store = await makeStore('sqlite');
    await append(store.db, 1, [signIn('a')]);
    const lines: string[] = [];
    expect(await runVerifyLedger(store.db, line => lines.push(line))).toBe(0);
    expect(lines).toEqual([`ledger whole: 1 events, head ${await headHash(store.db)}`]);
  });
});
