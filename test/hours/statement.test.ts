import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as wire from '../../server/hours/contract.ts';
import { ensureRules, publishRules, rulesFor } from '../../server/hours/ruleSets.ts';
import { publishedDefaults } from '../../server/hours/rules.ts';
import { verifyLedger } from '../../server/ledger/actions.ts';
import { codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import {
  giveCard,
  on,
  planSession,
  type SmallSchool,
  scan,
  send,
  smallSchool,
  startSitting,
} from '../support/school.ts';
import { dialects } from '../support/store.ts';

let app: TestApp;
let school: SmallSchool;
afterEach(() => app.close());

const read = async (personId: string, query: { year?: number; asOf?: number } = {}) =>
  (await app.officer()).call(wire.personStatement, { params: { personId }, query: { year: 2026, ...query } });

/** Both marks of a whole session by card. */
async function attend(sessionId: string, personId: string, from: number, to: number): Promise<string> {
  const token = await giveCard(app, personId);
  const events = [scan('sign_in', sessionId, token, from), scan('sign_out', sessionId, token, to)];
  await send(await app.kiosk(school.villageId), events);
  return events[0]?.eventId ?? '';
}

describe.each(dialects)('statements on %s', dialect => {
  beforeEach(async () => {
    app = await startApp({ dialect, now: on('08:00') });
    school = await smallSchool(app);
  });

  test('a branch secretary needs more, and a group training; posts count by the day', async () => {
    await app.db
      .insertInto('posts')
      .values([
        {
          id: 'post1',
          unit_id: school.villageId,
          person_id: school.zhang,
          kind: 'branchSecretary',
          title: '支部书记',
          from_date: '2025-06-01',
          to_date: '2026-01-01',
        },
        {
          id: 'post2',
          unit_id: school.villageId,
          person_id: school.li,
          kind: 'branchSecretary',
          title: '支部书记',
          from_date: '2024-01-01',
          to_date: '2025-12-31',
        },
      ])
      .execute();
    expect(await read(school.zhang)).toMatchObject({ required: 5600, trainingsRequired: 1, met: false });
    expect(await read(school.li)).toMatchObject({ required: 3200, trainingsRequired: 0, met: false });
    const sessionId = await planSession(app, {
      startsAt: on('09:00'),
      endsAt: on('12:00'),
      hours: 400,
      groupTraining: true,
      invitedUnitIds: [school.villageId],
    });
    app.clock.set(on('12:30'));
    await attend(sessionId, school.zhang, on('09:00'), on('12:00'));
    expect(await read(school.zhang)).toMatchObject({ counted: 400, trainings: 1, met: false });
  });

  test('the newest version of a year rules the whole year, as of before the older one; other years keep theirs', async () => {
    expect(await rulesFor(app.db, 2026)).toMatchObject({ version: 0 });
    await ensureRules(app.deps, 2026);
    await ensureRules(app.deps, 2026);
    expect(await rulesFor(app.db, 2026)).toMatchObject({ version: 1 });
    expect(await rulesFor(app.db, 2027)).toMatchObject({ version: 1 });
    expect(await rulesFor(app.db, 2025)).toMatchObject({ version: 0 });
    const sessionId = await planSession(app, {
      startsAt: on('09:00'),
      endsAt: on('12:00'),
      invitedUnitIds: [school.villageId],
    });
    app.clock.set(on('12:30'));
    await attend(sessionId, school.zhang, on('09:00'), on('11:24'));
    const before = app.clock.now();
    expect((await read(school.zhang)).counted).toBe(400);
    app.clock.advance(1000);
    const stricter = { ...publishedDefaults() };
    await app.db
      .transaction()
      .execute(trx =>
        publishRules(
          trx,
          app.clock.now(),
          'system',
          2026,
          { ...stricter, full_percent: { value: 90, source: '县办法', clause: '第三条', placeholder: false } },
          '县办法',
        ),
      );
    const now = await read(school.zhang);
    expect(now).toMatchObject({ counted: 300, ruleSet: { version: 2, source: '县办法' } });
    expect(await read(school.zhang, { asOf: before })).toMatchObject({ counted: 400, ruleSet: { version: 1 } });
    const told = await (await app.member(school.zhang)).call(wire.readRules, { query: { year: 2026 } });
    expect(told.rules['full_percent']).toEqual({ value: 90, source: '县办法', clause: '第三条', placeholder: false });
    expect(told.rules['part_percent']).toMatchObject({ value: 50, placeholder: true });
    expect(told.rules['roles']).toMatchObject({ placeholder: false });
    expect(await verifyLedger(app.db)).toMatchObject({ outcome: 'whole', events: 4 });
  });
});

describe('who reads and who corrects', () => {
  let sessionId: string;
  let eventId: string;
  let steward: TestAccount;
  beforeEach(async () => {
    ({ app, school, sessionId } = await startSitting());
    steward = await app.as('steward', school.villageId, '陈管理');
    app.clock.set(on('12:30'));
    eventId = await attend(sessionId, school.zhang, on('09:00'), on('12:00'));
  });
  const ask = async (personId: string, body: Record<string, unknown>, by: TestAccount = steward) =>
    (await by.call(wire.requestCorrection, { params: { personId }, body: body as never })).correctionId;
  const decide = (by: TestAccount, correctionId: string, approve: boolean, personId = school.zhang) =>
    codeOf(by.call(wire.decideCorrection, { params: { personId, correctionId }, body: { approve } }));
  const plus = { kind: 'adjustment', hours: 150, at: on('10:00'), reason: '外出学习' };

  test('vector 16: through HTTP, half past midnight on New Year in Shanghai counts in the new year', async () => {
    const from = Date.parse('2025-12-31T16:30:00Z');
    const night = await planSession(app, {
      startsAt: from,
      endsAt: from + 3_600_000,
      hours: 100,
      invitedUnitIds: [school.villageId],
    });
    await attend(night, school.li, from, from + 3_600_000);
    expect((await read(school.li)).counted).toBe(100);
    expect((await read(school.li, { year: 2025 })).counted).toBe(0);
  });

  test('a member reads their own statement and nobody else', async () => {
    const zhang = await app.member(school.zhang);
    const own = await zhang.call(wire.myStatement, { query: { year: 2026 } });
    expect(own).toMatchObject({ counted: 400, person: { name: '张三', unitName: '东村教学点' } });
    const other = zhang.call(wire.personStatement, { params: { personId: school.li }, query: { year: 2026 } });
    expect(await codeOf(other)).toBe('notAllowed');
    const elsewhere = await app.as('steward', school.otherVillageId);
    const foreign = elsewhere.call(wire.personStatement, { params: { personId: school.zhang }, query: { year: 2026 } });
    expect(await codeOf(foreign)).toBe('outOfScope');
    expect(await codeOf(zhang.call(wire.myStatement, { query: { year: 1999 } }))).toBe('badInput');
  });

  test('an adjustment waits, is approved by another, and shows its reason and clause', async () => {
    const correctionId = await ask(school.zhang, plus);
    expect((await read(school.zhang)).counted).toBe(400);
    expect(await decide(await app.officer(), correctionId, true)).toBe('allowed');
    const told = await read(school.zhang);
    expect(told.counted).toBe(550);
    expect(told.lines.find(line => line.kind === 'adjustment')).toMatchObject({
      credit: 150,
      title: '外出学习',
      reasons: ['correction'],
    });
  });

  test('a refused or withdrawn correction changes nothing and stays on record', async () => {
    const officer = await app.officer();
    const refused = await ask(school.zhang, plus);
    expect(await decide(officer, refused, false)).toBe('allowed');
    const town = await app.as('townOfficer', school.townId);
    const withdrawn = await ask(school.zhang, plus, town);
    expect(await decide(town, withdrawn, true)).toBe('sameApprover');
    expect(await decide(town, withdrawn, false)).toBe('allowed');
    expect(await decide(officer, withdrawn, true)).toBe('stale');
    expect((await read(school.zhang)).counted).toBe(400);
    const { corrections } = await officer.call(wire.listCorrections, { query: { personId: school.zhang } });
    expect(corrections.map(each => each.state).sort()).toEqual(['refused', 'withdrawn']);
  });

  test('what cannot be corrected is refused in words', async () => {
    const code = (asked: Promise<unknown>) => codeOf(asked);
    expect(await code(ask(school.li, { kind: 'void', eventId, reason: 'x' }, await app.officer()))).toBe('notFound');
    expect(await code(ask(school.zhang, { kind: 'void', eventId: 'none', reason: 'x' }))).toBe('notFound');
    expect(await code(ask(school.zhang, { ...plus, hours: 0 }))).toBe('unprocessable');
    expect(await code(ask(school.zhang, { ...plus, reason: ' ' }))).toBe('badInput');
    expect(await code(ask(school.wang, plus))).toBe('outOfScope');
    const correctionId = await ask(school.zhang, plus);
    expect(await decide(await app.officer(), correctionId, true, school.li)).toBe('notFound');
    expect(await decide(steward, correctionId, true)).toBe('notAllowed');
  });

  test('an adjustment that was wrong is itself voided', async () => {
    const officer = await app.officer();
    const first = await ask(school.zhang, plus);
    await decide(officer, first, true);
    const made = await app.db
      .selectFrom('events')
      .select('id')
      .where('kind', '=', 'adjustment')
      .executeTakeFirstOrThrow();
    const second = await ask(school.zhang, { kind: 'void', eventId: made.id, reason: '重复补记' });
    await decide(officer, second, true);
    expect((await read(school.zhang)).counted).toBe(400);
  });
});
