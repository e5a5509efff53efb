import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kioskDay, sessionRoster } from '../../server/attendance/contract.ts';
import { recordPresence } from '../../server/attendance/presence.ts';
import { decideCorrection, listCorrections, personStatement, requestCorrection } from '../../server/hours/contract.ts';
import { verifyLedger } from '../../server/ledger/actions.ts';
import { codeOf, type TestApp, type TestKiosk } from '../support/app.ts';
import { giveCard, on, type SmallSchool, scan, send, startSitting } from '../support/school.ts';
import { dialects } from '../support/store.ts';

let app: TestApp;
let school: SmallSchool;
let kiosk: TestKiosk;
let sessionId: string;
let token: string;
afterEach(() => app.close());

async function statement(personId: string, asOf?: number) {
  const officer = await app.officer();
  return officer.call(personStatement, { params: { personId }, query: { year: 2026, ...(asOf && { asOf }) } });
}
async function rowOf(personId: string) {
  const { rows } = await (await app.officer()).call(sessionRoster, { params: { sessionId } });
  const row = rows.find(each => each.personId === personId);
  if (row === undefined) throw new Error('not on the roster');
  return row;
}

describe.each(dialects)('from a card to the statement, on %s', dialect => {
  beforeEach(async () => {
    ({ app, school, kiosk, sessionId } = await startSitting({ dialect }));
    token = await giveCard(app, school.zhang);
    app.clock.set(on('12:30'));
  });

  test('vector 1: through HTTP, two pairs of scans and a member watching in between', async () => {
    await send(kiosk, [
      scan('sign_in', sessionId, token, on('09:00')),
      scan('sign_out', sessionId, token, on('09:40')),
      scan('sign_in', sessionId, token, on('10:30')),
      scan('sign_out', sessionId, token, on('11:30')),
    ]);
    await recordPresence(app.deps, { personId: school.zhang, sessionId, from: on('09:35'), to: on('10:10') });
    const told = await statement(school.zhang);
    expect(told).toMatchObject({ counted: 275, required: 3200, met: false, county: '测试县' });
    expect(told.lines).toHaveLength(1);
    expect(told.lines[0]).toMatchObject({
      presentMs: 130 * 60_000,
      full: 400,
      credit: 275,
      reasons: ['part'],
      rule: '1',
    });
    expect(told.lines[0]?.events.map(event => event.kind)).toEqual([
      'sign_in',
      'sign_out',
      'sign_in',
      'sign_out',
      'presence',
    ]);
    expect(told.lines[0]?.clause).not.toBe('');
    expect(await rowOf(school.zhang)).toMatchObject({ state: 'left', machineMinutes: 130, grade: 'A', visitor: false });
  });

  test('vector 4: through HTTP, a sign-in alone', async () => {
    app.clock.set(on('09:30'));
    await send(kiosk, [scan('sign_in', sessionId, token, on('09:00'))]);
    expect(await rowOf(school.zhang)).toMatchObject({ state: 'present', firstIn: on('09:00'), lastOut: null });
    app.clock.set(on('14:00'));
    expect(await rowOf(school.zhang)).toMatchObject({ state: 'incompleteEvidence', machineMinutes: 0 });
    const told = await statement(school.zhang);
    expect(told.counted).toBe(0);
    expect(told.lines[0]?.reasons).toEqual(['incomplete_evidence']);
  });

  test('vector 14: through HTTP, void and issue again, as of before, two people', async () => {
    const full = [scan('sign_in', sessionId, token, on('09:00')), scan('sign_out', sessionId, token, on('12:00'))];
    await send(kiosk, full);
    const before = app.clock.now();
    expect((await statement(school.zhang)).counted).toBe(400);

    app.clock.advance(60_000);
    const steward = await app.as('steward', school.villageId, '陈管理');
    const officer = await app.officer();
    const ask = (eventId: string) =>
      steward.call(requestCorrection, {
        params: { personId: school.zhang },
        body: { kind: 'void', eventId, reason: '拿错了证' },
      });
    const decide = (by: typeof officer, correctionId: string) =>
      by.call(decideCorrection, { params: { personId: school.zhang, correctionId }, body: { approve: true } });
    for (const event of full) {
      const { correctionId } = await ask(event.eventId);
      expect(await codeOf(ask(event.eventId))).toBe('conflict');
      await decide(officer, correctionId);
      expect(await codeOf(decide(officer, correctionId))).toBe('stale');
    }
    const voidId = (
      await app.db.selectFrom('events').select('id').where('kind', '=', 'void').orderBy('seq').executeTakeFirstOrThrow()
    ).id;
    expect(await codeOf(ask(voidId))).toBe('voidOfVoid');

    const { correctionId } = await officer.call(requestCorrection, {
      params: { personId: school.zhang },
      body: { kind: 'adjustment', hours: 100, at: on('12:00'), reason: '补记' },
    });
    expect(await codeOf(decide(officer, correctionId))).toBe('sameApprover');

    app.clock.advance(60_000);
    const li = await giveCard(app, school.li);
    await send(kiosk, [scan('sign_in', sessionId, li, on('09:00')), scan('sign_out', sessionId, li, on('12:00'))]);
    const now = await statement(school.zhang);
    expect(now.counted).toBe(0);
    expect(now.lines[0]?.reasons).toContain('correction');
    expect(now.lines[0]?.events.every(event => event.voided)).toBe(true);
    expect((await statement(school.li)).counted).toBe(400);
    const asOf = await statement(school.zhang, before);
    expect(asOf.counted).toBe(400);
    expect(asOf.headHash).not.toBe(now.headHash);
    expect(await verifyLedger(app.db)).toMatchObject({ outcome: 'whole', events: 6 });

    const { corrections } = await officer.call(listCorrections, {});
    expect(corrections.map(each => each.state)).toEqual(['requested', 'approved', 'approved']);
    expect(corrections[1]).toMatchObject({ requesterName: '陈管理', personName: '张三', reason: '拿错了证' });
    const ledger = JSON.stringify(await app.db.selectFrom('events').selectAll().execute());
    expect(ledger).not.toMatch(/[一-鿿]/);
  });

  test('what a kiosk needs for the day: its sessions, cards by salted hash, full names of its own village only', async () => {
    await send(kiosk, [scan('sign_in', sessionId, token, on('09:00'))]);
    const day = await kiosk.call(kioskDay, {});
    expect(day.sessions.map(each => each.id)).toEqual([sessionId]);
    expect(day.names.map(each => each.name).sort()).toEqual(['张三', '李小四'].sort());
    expect(day.people.find(each => each.id === school.zhang)).toMatchObject({
      maskedName: '张*',
      own: true,
      revoked: [],
    });
    expect(day.people.find(each => each.id === school.wang)).toMatchObject({ maskedName: '王*', own: false });
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(day.salt + token));
    const hash = Buffer.from(digest).toString('hex').slice(0, 32);
    expect(day.people.find(each => each.id === school.zhang)?.cards).toEqual([hash]);
    expect(day.marks).toEqual([{ personId: school.zhang, sessionId, kind: 'sign_in', at: on('09:00') }]);
    expect(JSON.stringify(day)).not.toContain('王五');
    expect(JSON.stringify(day)).not.toContain(token);
  });
});
