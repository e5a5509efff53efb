import { afterEach, beforeEach, expect, test } from 'vitest';
import { listParked, sendEvents, sessionRoster, settleParked } from '../../server/attendance/contract.ts';
import { editSession } from '../../server/classes/contract.ts';
import { sha256 } from '../../server/identity/secrets.ts';
import { codeOf, type TestApp, type TestKiosk } from '../support/app.ts';
import { giveCard, on, type SmallSchool, scan, send, startSitting, uuid } from '../support/school.ts';

let app: TestApp;
let school: SmallSchool;
let kiosk: TestKiosk;
let sessionId: string;
let token: string;

beforeEach(async () => {
  ({ app, school, kiosk, sessionId } = await startSitting());
  token = await giveCard(app, school.zhang);
  app.clock.set(on('09:30'));
});
afterEach(() => app.close());

const countEvents = async (): Promise<number> => (await app.db.selectFrom('events').select('id').execute()).length;
const parked = async () => (await (await app.officer()).call(listParked, {})).events;

test('each item is answered by itself: the good is recorded, the rest parked with its reason', async () => {
  const good = scan('sign_in', sessionId, token, on('09:00'));
  const revoked = await giveCard(app, school.li, on('08:30'));
  const events = [
    good,
    { ...good, v: 2, eventId: uuid() },
    scan('sign_in', 'no-such-session', token, on('09:00')),
    scan('sign_in', sessionId, 'TT1:000000000000000000000000', on('09:00')),
    scan('sign_in', sessionId, revoked, on('09:00')),
    scan('sign_in', sessionId, token, 12_345, { clockOffset: null }),
    scan('sign_in', sessionId, '', on('09:00'), { who: { by: 'typed', personId: 'nobody' } }),
    { eventId: 'short', seq: -1 },
    'garbage',
    null,
    { ...good, eventId: uuid(), surplus: true },
    { ...good, eventId: uuid(), monotonicMs: 1e300 },
    { ...good, eventId: uuid(), clockUncertainty: 1e300 },
    good,
  ];
  const answers = await send(kiosk, events);
  expect(answers.map(answer => ('code' in answer ? answer.code : answer.outcome))).toEqual([
    'recorded',
    'unknownVersion',
    'notFound',
    'cardUnknown',
    'cardRevoked',
    'unprocessable',
    'notFound',
    'badInput',
    'badInput',
    'badInput',
    'badInput',
    'badInput',
    'badInput',
    'already',
  ]);
  expect(await countEvents()).toBe(1);
  expect(await parked()).toHaveLength(12);
  expect(JSON.stringify(await parked())).not.toMatch(/TT1:/);

  await send(kiosk, events);
  expect(await countEvents()).toBe(1);
  expect(await parked()).toHaveLength(12);
});

test('a request that is no batch at all is refused whole, and nothing crashes', async () => {
  const good = scan('sign_in', sessionId, token, on('09:00'));
  const many = Array.from({ length: 501 }, () => good);
  expect(await codeOf(kiosk.call(sendEvents, { body: { events: [] } }))).toBe('badInput');
  expect(await codeOf(kiosk.call(sendEvents, { body: { events: many } }))).toBe('badInput');
  expect((await kiosk.send('POST', '/api/kiosk/events', '{"events":[')).status).toBe(400);
  expect((await kiosk.send('POST', '/api/kiosk/events', JSON.stringify({ events: ['x'.repeat(14e6)] }))).status).toBe(
    413,
  );
  expect(await codeOf(app.anonymous().call(sendEvents, { body: { events: [good] } }))).toBe('signInNeeded');
  expect(await codeOf((await app.officer()).call(sendEvents, { body: { events: [good] } }))).toBe('notAllowed');
  expect(await countEvents()).toBe(0);
  expect((await send(kiosk, [good]))[0]?.outcome).toBe('recorded');
});

test('something huge or deep is parked cut short, and half a character does no harm', async () => {
  const answers = await send(kiosk, [
    { eventId: 'big', text: 'x'.repeat(100_000) },
    { eventId: '\ud800', sessionId },
  ]);
  expect(answers.map(answer => answer.outcome)).toEqual(['parked', 'parked']);
  const deep = `{"events":[${'['.repeat(60_000)}${']'.repeat(60_000)}]}`;
  const answer = await kiosk.send('POST', '/api/kiosk/events', deep);
  expect(await answer.json()).toMatchObject({ answers: [{ outcome: 'parked', code: 'badInput' }] });
  const rows = await app.db.selectFrom('parked_events').select('body').execute();
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row.body.length).toBeLessThan(5000);
});

test('a revoked kiosk still hands in what it saw, marked as such, and gets nothing else', async () => {
  await app.db
    .updateTable('devices')
    .set({ revoked_at: on('09:10') })
    .where('id', '=', kiosk.deviceId)
    .execute();
  const [answer] = await send(kiosk, [scan('sign_in', sessionId, token, on('09:00'))]);
  expect(answer?.outcome).toBe('recorded');
  const row = await app.db.selectFrom('events').select('extra').executeTakeFirstOrThrow();
  expect(JSON.parse(row.extra)).toMatchObject({ revokedDevice: true, method: 'card' });
  expect(await codeOf(kiosk.call(sessionRoster, { params: { sessionId } }))).toBe('deviceRevoked');
});

test("a kiosk's wrong clock is put right, its own time kept; without a known time it is marked for a person", async () => {
  const hour = 3_600_000;
  await send(kiosk, [
    scan('sign_in', sessionId, token, on('09:00') - hour, { clockOffset: hour + 0.4, clockUncertainty: 20.7 }),
    scan('sign_out', sessionId, token, on('11:00'), { clockOffset: null, clockUncertainty: null }),
  ]);
  const rows = await app.db.selectFrom('events').select(['at', 'extra']).orderBy('seq').execute();
  expect(rows[0]?.at).toBe(on('09:00'));
  expect(JSON.parse(rows[0]?.extra ?? '')).toMatchObject({
    wall: on('08:00'),
    offset: hour,
    uncertainty: 21,
    mono: 1235,
  });
  expect(JSON.parse(rows[1]?.extra ?? '')).toMatchObject({ unverified: true });
});

test('what was held up before the card was replaced stays a fact', async () => {
  const old = await giveCard(app, school.li, on('09:20'));
  const answers = await send(kiosk, [
    scan('sign_in', sessionId, old, on('09:10')),
    scan('sign_out', sessionId, old, on('09:25')),
    scan('sign_in', sessionId, old, on('09:10'), { clockOffset: null }),
  ]);
  expect(answers.map(answer => ('code' in answer ? answer.code : answer.outcome))).toEqual([
    'recorded',
    'cardRevoked',
    'cardRevoked',
  ]);
});

test('a name is typed only for members of the own town', async () => {
  const farTown = await app.unit(app.countyId, 'townSchool', '远镇党校');
  const stranger = await app.person(await app.unit(farTown, 'teachingPoint', '远村'), '陈远');
  const typed = (personId: string) => scan('sign_in', sessionId, '', on('09:00'), { who: { by: 'typed', personId } });
  const answers = await send(kiosk, [typed(school.li), typed(school.wang), typed(stranger)]);
  expect(answers.map(answer => ('code' in answer ? answer.code : answer.outcome))).toEqual([
    'recorded',
    'recorded',
    'outOfScope',
  ]);
});

test("another kiosk's event under a used id is parked, not swallowed", async () => {
  const good = scan('sign_in', sessionId, token, on('09:00'));
  const other = await app.kiosk(school.otherVillageId);
  await send(kiosk, [good]);
  expect(await send(other, [good])).toEqual([{ eventId: good.eventId, outcome: 'parked', code: 'conflict' }]);
});

test('many kiosks at once: everything once, in one chain', async () => {
  const people = await Promise.all(
    Array.from({ length: 60 }, (_, index) => app.person(school.villageId, `学员${index}`)),
  );
  const tokens = await Promise.all(people.map(person => giveCard(app, person)));
  const events = tokens.map(each => scan('sign_in', sessionId, each, on('09:00')));
  const sent = await Promise.all([...events, ...events].map(event => send(kiosk, [event])));
  expect(sent.flat().filter(answer => answer.outcome === 'recorded')).toHaveLength(60);
  expect(sent.flat().filter(answer => answer.outcome === 'already')).toHaveLength(60);
  expect(await countEvents()).toBe(60);
});

test('the office sees what is parked in its subtree only, and settles it once', async () => {
  await send(kiosk, [scan('sign_in', sessionId, 'TT1:000000000000000000000000', on('09:00'))]);
  const [event] = await parked();
  expect(event).toMatchObject({ code: 'cardUnknown', unitName: '东村教学点', settledAt: null, body: { sessionId } });
  const elsewhere = await app.as('steward', school.otherVillageId);
  expect((await elsewhere.call(listParked, {})).events).toEqual([]);
  const officer = await app.officer();
  const roster = await officer.call(sessionRoster, { params: { sessionId } });
  expect(roster.parked).toBe(1);
  const eventId = event?.id ?? '';
  await officer.call(settleParked, { params: { deviceId: kiosk.deviceId, eventId } });
  expect((await parked())[0]?.settledAt).toBe(on('09:30'));
  const wrong = officer.call(settleParked, { params: { deviceId: kiosk.deviceId, eventId: 'unknown' } });
  expect(await codeOf(wrong)).toBe('notFound');
});

test('what was recorded stays recorded, though the session moved and the card was replaced before it was sent again', async () => {
  const event = scan('sign_in', sessionId, token, on('09:00'), { clockOffset: null });
  await send(kiosk, [event]);
  await app.db
    .updateTable('badges')
    .set({ revoked_at: on('08:00') })
    .execute();
  const moved = { startsAt: on('09:00') + 7 * 86_400_000, endsAt: on('12:00') + 7 * 86_400_000 };
  await (await app.officer()).call(editSession, { params: { sessionId }, body: moved });
  expect(await send(kiosk, [event])).toEqual([{ eventId: event.eventId, outcome: 'already' }]);
  expect(await parked()).toEqual([]);
});

test('what was parked is taken once it can be, and counts as settled', async () => {
  const unknown = 'TT1:000000000000000000000000';
  const event = scan('sign_in', sessionId, unknown, on('09:00'));
  expect((await send(kiosk, [event]))[0]?.outcome).toBe('parked');
  await app.db
    .insertInto('badges')
    .values({
      id: 'late',
      person_id: school.li,
      token_hash: sha256(unknown),
      issued_at: on('08:00'),
      revoked_at: null,
    })
    .execute();
  expect((await send(kiosk, [event]))[0]?.outcome).toBe('recorded');
  expect((await parked()).map(each => each.settledAt)).toEqual([on('09:30')]);
});

test('a gap in what a kiosk numbered is shown; what is parked is no gap', async () => {
  const officer = await app.officer();
  const gaps = async () => (await officer.call(listParked, {})).gaps;
  const numbered = (seq: number, card = token) => scan('sign_in', sessionId, card, on('09:00'), { seq });
  await send(kiosk, [numbered(1), numbered(2), numbered(5), numbered(3, 'TT1:000000000000000000000000')]);
  expect(await gaps()).toEqual([
    { deviceId: kiosk.deviceId, deviceName: '教室一体机', unitName: '东村教学点', missing: 1, lastSeq: 5 },
  ]);
  await send(kiosk, [numbered(4)]);
  expect(await gaps()).toEqual([]);
});
