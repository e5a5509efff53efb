import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  closeSession,
  type kioskEvent,
  markByHand,
  sessionRoster,
  signRoster,
  today,
} from '../../server/attendance/contract.ts';
import { recordDelivery, recordPresence } from '../../server/attendance/presence.ts';
import { personStatement } from '../../server/hours/contract.ts';
import { watchToday } from '../../server/live/contract.ts';
import { ask, codeOf, type TestAccount, type TestApp, type TestKiosk } from '../support/app.ts';
import { giveCard, on, planSession, type SmallSchool, scan, send, shanghai, startSitting } from '../support/school.ts';

let app: TestApp;
let school: SmallSchool;
let kiosk: TestKiosk;
let steward: TestAccount;
let sessionId: string;
type Kind = (typeof kioskEvent)['shape']['kind']['options'][number];

beforeEach(async () => {
  ({ app, school, kiosk, sessionId } = await startSitting({ inviting: 'townId' }));
  steward = await app.as('steward', school.villageId, '陈管理');
});
afterEach(() => app.close());

const mark = async (personId: string, kind: Kind, clock: string, by: TestAccount = steward) =>
  (await by.call(markByHand, { params: { sessionId }, body: { personId, kind, at: on(clock) } })).outcome;
const sign = (people: { personId: string; minutes: number }[], more: { secondName?: string; unitId?: string } = {}) =>
  codeOf(
    steward.call(signRoster, {
      params: { sessionId },
      body: { unitId: school.villageId, secondName: '周文书', people, ...more },
    }),
  );
const roster = async () => (await app.officer()).call(sessionRoster, { params: { sessionId } });
const counted = async (personId: string) =>
  (await (await app.officer()).call(personStatement, { params: { personId }, query: { year: 2026 } })).counted;

test('a mark typed by hand follows the rules of a scan', async () => {
  app.clock.set(on('12:30'));
  expect(await mark(school.zhang, 'sign_in', '09:00')).toBe('recorded');
  expect(await mark(school.zhang, 'sign_in', '09:10')).toBe('duplicate');
  expect(await mark(school.zhang, 'sign_in', '09:30')).toBe('duplicate');
  expect(await mark(school.zhang, 'sign_out', '12:00')).toBe('recorded');
  expect(await mark(school.zhang, 'sign_out', '10:00')).toBe('recorded');
  expect(await mark(school.zhang, 'sign_in', '10:30')).toBe('recorded');
  expect(await counted(school.zhang)).toBe(400);
  expect(await codeOf(mark(school.wang, 'sign_in', '09:00'))).toBe('outOfScope');
  expect(await codeOf(mark('nobody', 'sign_in', '09:00'))).toBe('notFound');
  expect(await codeOf(mark(school.li, 'sign_in', '12:45'))).toBe('unprocessable');
});

test('a roster signed by two settles a missing sign-out, with grade B', async () => {
  const token = await giveCard(app, school.zhang);
  await send(kiosk, [scan('sign_in', sessionId, token, on('08:55'))]);
  expect(await sign([{ personId: school.zhang, minutes: 180 }])).toBe('unprocessable');
  app.clock.set(on('12:30'));
  expect(await counted(school.zhang)).toBe(0);
  expect(await sign([{ personId: school.zhang, minutes: 180 }], { secondName: ' 陈管理' })).toBe('sameApprover');
  expect(await sign([{ personId: school.wang, minutes: 180 }])).toBe('outOfScope');
  expect(await sign([{ personId: school.li, minutes: 180 }], { unitId: school.otherVillageId })).toBe('outOfScope');
  const twice = { personId: school.zhang, minutes: 10 };
  expect(await sign([twice, twice])).toBe('conflict');
  expect(
    await sign([
      { personId: school.zhang, minutes: 180 },
      { personId: school.li, minutes: 100 },
    ]),
  ).toBe('allowed');
  expect(await counted(school.zhang)).toBe(400);
  expect(await counted(school.li)).toBe(200);
  const { rows, signed } = await roster();
  expect(rows.find(row => row.personId === school.zhang)).toMatchObject({
    state: 'signedRoster',
    rosterMinutes: 180,
    grade: 'B',
  });
  expect(signed).toEqual([
    expect.objectContaining({ unitName: '东村教学点', steward: '陈管理', secondName: '周文书', people: 2 }),
  ]);
});

test('a visitor whom the classroom saw may stand on its roster', async () => {
  const token = await giveCard(app, school.wang);
  app.clock.set(on('12:30'));
  await send(kiosk, [scan('sign_in', sessionId, token, on('09:00'))]);
  expect(await sign([{ personId: school.wang, minutes: 180 }])).toBe('allowed');
});

test("a village that was not invited makes no hours out of the county's session", async () => {
  const foreign = await planSession(app, {
    startsAt: on('09:00'),
    endsAt: on('12:00'),
    invitedUnitIds: [school.otherVillageId],
  });
  app.clock.set(on('12:30'));
  const people = [{ personId: school.zhang, minutes: 180 }];
  const body = { unitId: school.villageId, secondName: '周文书', people };
  expect(await codeOf(steward.call(signRoster, { params: { sessionId: foreign }, body }))).toBe('outOfScope');
  const typed = { personId: school.zhang, kind: 'sign_in', at: on('09:00') } as const;
  expect(await codeOf(steward.call(markByHand, { params: { sessionId: foreign }, body: typed }))).toBe('outOfScope');
  expect(await counted(school.zhang)).toBe(0);
});

test('closing lists everyone without a sign-out, once nothing else stands for them', async () => {
  const [zhang, li] = await Promise.all([giveCard(app, school.zhang), giveCard(app, school.li)]);
  await send(kiosk, [
    scan('sign_in', sessionId, zhang, on('09:05')),
    scan('sign_in', sessionId, li, on('09:00')),
    scan('sign_out', sessionId, li, on('11:00')),
    scan('sign_in', sessionId, li, on('11:30')),
  ]);
  app.clock.set(on('12:10'));
  const officer = await app.officer();
  const close = (reopen: boolean) => officer.call(closeSession, { params: { sessionId }, body: { reopen } });
  expect((await close(false)).withoutSignOut).toEqual([
    { personId: school.zhang, name: '张三', unitName: '东村教学点', firstIn: on('09:05') },
    { personId: school.li, name: '李小四', unitName: '东村教学点', firstIn: on('11:30') },
  ]);
  const state = async (personId: string) => (await roster()).rows.find(row => row.personId === personId)?.state;
  expect(await state(school.zhang)).toBe('incompleteEvidence');
  expect(await state(school.li)).toBe('left');
  await sign([{ personId: school.zhang, minutes: 180 }]);
  expect((await close(true)).withoutSignOut.map(each => each.name)).toEqual(['李小四']);
  expect((await roster()).session.state).toBe('open');
});

test('delivered minutes stand beside the head count of each classroom', async () => {
  const token = await giveCard(app, school.zhang);
  await send(kiosk, [scan('sign_in', sessionId, token, on('09:00'))]);
  await recordDelivery(app.deps, { sessionId, unitId: school.villageId, ms: 90_000.4 });
  await recordDelivery(app.deps, { sessionId, unitId: school.villageId, ms: 45_000 });
  await recordDelivery(app.deps, { sessionId, unitId: school.otherVillageId, ms: 59_999 });
  const { delivered, counts } = await roster();
  expect(delivered.map(each => [each.unitName, each.minutes, each.people]).sort()).toEqual(
    [
      ['东村教学点', 2, 1],
      ['西村教学点', 0, 0],
    ].sort(),
  );
  expect(counts).toEqual({ invited: 3, present: 1, incomplete: 0, visitors: 0 });
});

test("a remote member's presence is written down once and earns hours", async () => {
  app.clock.set(on('12:00'));
  const presence = { eventId: 'p1', personId: school.zhang, sessionId, from: on('09:00'), to: on('11:30') };
  await recordPresence(app.deps, presence);
  await recordPresence(app.deps, presence);
  await recordPresence(app.deps, { ...presence, eventId: 'p2', to: presence.from });
  expect(await app.db.selectFrom('events').select('id').execute()).toEqual([{ id: 'p1' }]);
  expect(await counted(school.zhang)).toBe(400);
  expect((await roster()).rows.find(row => row.personId === school.zhang)?.state).toBe('remote');
});

test('each reads the roster of their own subtree, and a kiosk other names masked', async () => {
  const names = async (reader: { call: TestAccount['call'] }) =>
    (await reader.call(sessionRoster, { params: { sessionId } })).rows.map(row => row.name).sort();
  expect(await names(await app.officer())).toEqual(['张三', '李小四', '王五'].sort());
  expect(await names(steward)).toEqual(['张三', '李小四'].sort());
  app.clock.set(on('09:30'));
  await send(kiosk, [scan('sign_in', sessionId, await giveCard(app, school.wang), on('09:00'))]);
  expect(await names(kiosk)).toEqual(['张三', '李小四', '王*'].sort());
});

test('today shows the sessions of the Shanghai day, and watchers are told of a sign-in', async () => {
  await planSession(app, {
    startsAt: shanghai('2026-03-11 00:00'),
    endsAt: shanghai('2026-03-11 02:00'),
    invitedUnitIds: [school.townId],
  });
  const officer = await app.officer();
  const socket = await officer.connect();
  await ask(socket, watchToday, {});
  const told = new Promise<void>(resolve => socket.once('today:changed', () => resolve()));
  await send(kiosk, [scan('sign_in', sessionId, await giveCard(app, school.zhang), on('09:00'))]);
  await told;
  const { sessions } = await officer.call(today, {});
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({
    onAir: false,
    classroomsInvited: 2,
    classroomsOnline: 0,
    signedIn: 1,
    invited: 3,
  });
  const elsewhere = await app.as('steward', school.otherVillageId);
  expect((await elsewhere.call(today, {})).sessions[0]).toMatchObject({
    classroomsInvited: 1,
    signedIn: 0,
    invited: 1,
  });
  const narrowed = await officer.call(today, { query: { unitId: school.otherVillageId } });
  expect(narrowed.sessions[0]).toMatchObject({ classroomsInvited: 1, signedIn: 0, invited: 1 });
});
