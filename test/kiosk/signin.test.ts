import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { cardHash } from '../../kiosk/signin/cardHash.ts';
import {
  countOf,
  decide,
  mergeMarks,
  openSessions,
  type Person,
  readCard,
  type SessionHere,
  sessionOnScreen,
  sessionsToAsk,
} from '../../kiosk/signin/rules.ts';
import { findPeople } from '../../kiosk/steward/find.ts';
import type { LocalMark } from '../../kiosk/store/kioskStore.ts';
import { knownOffset, readingOf } from '../../kiosk/sync/clock.ts';
import { cardOnKiosk } from '../../server/attendance/kioskDay.ts';

const minute = 60_000;
const nine = Date.UTC(2026, 2, 10, 1);
const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  maskedName: `${id}*`,
  number: `M-${id}`,
  unitId: 'village',
  own: true,
  cards: [`card-${id}`],
  revoked: [`old-${id}`],
  ...more,
});
const people = [person('zhang'), person('li'), person('wang', { own: false, unitId: 'other' })];
const session = (id: string, startsAt: number, hours = 2, state: SessionHere['state'] = 'planned') =>
  ({ id, title: id, startsAt, endsAt: startsAt + hours * 60 * minute, state, live: false }) as SessionHere;
const mark = (personId: string, kind: LocalMark['kind'], at: number, sessionId = 's'): LocalMark => ({
  personId,
  sessionId,
  kind,
  at,
});

test('a card is known, revoked, unknown, or no card at all', () => {
  expect(readCard(people, 'TT1:X', 'card-li')).toMatchObject({ kind: 'known', person: { id: 'li' } });
  expect(readCard(people, 'TT1:X', 'old-li')).toMatchObject({ kind: 'revoked', person: { id: 'li' } });
  expect(readCard(people, 'TT1:X', 'nobody')).toEqual({ kind: 'unknown' });
  expect(readCard(people, 'https://x', 'card-li')).toEqual({ kind: 'foreign' });
});

test('the kiosk hashes a card as the server does', async () => {
  const token = 'TT1:ABCDEFGHIJKLMNOPQRSTUVWX';
  expect(await cardHash('salt', token)).toBe(cardOnKiosk('salt', token));
  expect(await cardHash('salt', token)).toBe(createHash('sha256').update(`salt${token}`).digest('hex').slice(0, 32));
});

test('a scan signs in, again is a duplicate, later signs out; somebody of another village is a visitor', () => {
  const [zhang, , wang] = people as [Person, Person, Person];
  expect(decide([], zhang, 's', nine)).toEqual({ outcome: 'sign_in', visitor: false });
  const signedIn = [mark('zhang', 'sign_in', nine)];
  expect(decide(signedIn, zhang, 's', nine + 9 * minute).outcome).toBe('duplicate');
  expect(decide(signedIn, zhang, 's', nine + 11 * minute).outcome).toBe('sign_out');
  expect(decide(signedIn, zhang, 'another', nine + minute).outcome).toBe('sign_in');
  expect(decide(signedIn, wang, 's', nine + minute)).toEqual({ outcome: 'sign_in', visitor: true });
});

test('two lessons at once are asked about, one after the other are not', () => {
  const first = session('first', nine);
  const beside = session('beside', nine + 10 * minute);
  const later = session('later', nine + 180 * minute);
  const ids = (all: readonly SessionHere[]) => all.map(each => each.id);
  expect(ids(sessionsToAsk(openSessions([later, beside, first], nine), nine))).toEqual(['first', 'beside']);
  expect(ids(sessionsToAsk(openSessions([later, first], nine), nine))).toEqual(['first']);
  expect(ids(sessionsToAsk(openSessions([first], nine - 90 * minute), nine - 90 * minute))).toEqual(['first']);
  expect(openSessions([session('off', nine, 2, 'cancelled'), session('shut', nine, 2, 'closed')], nine)).toEqual([]);
  expect(openSessions([first], nine - 121 * minute)).toEqual([]);
});

test('the screen is about the open lesson, else the next one, else none', () => {
  const today = session('today', nine);
  const tomorrow = session('tomorrow', nine + 24 * 60 * minute);
  expect(sessionOnScreen([tomorrow, today], nine)?.id).toBe('today');
  expect(sessionOnScreen([tomorrow, today], nine + 8 * 60 * minute)?.id).toBe('tomorrow');
  expect(sessionOnScreen([today], nine + 8 * 60 * minute)).toBeUndefined();
});

test('a lesson that is over leaves the screen to the next, and a live one has it before one that is not', () => {
  const first = session('first', nine, 1);
  const next = session('next', nine + 90 * minute, 1);
  const shownAt = (minutes: number) => sessionOnScreen([next, first], nine + minutes * minute)?.id;
  expect(shownAt(30)).toBe('first');
  expect(shownAt(70)).toBe('first');
  expect(shownAt(80)).toBe('next');
  expect(shownAt(100)).toBe('next');
  const live = { ...session('live', nine + 10 * minute), live: true };
  expect(sessionOnScreen([first, live], nine + 5 * minute)?.id).toBe('first');
  expect(sessionOnScreen([first, live], nine + 15 * minute)?.id).toBe('live');
});

test('the count shows who came, the last five, and who has not signed out', () => {
  const marks = [
    mark('zhang', 'sign_in', nine),
    mark('li', 'sign_in', nine + minute),
    mark('zhang', 'sign_out', nine + 60 * minute),
    mark('wang', 'sign_in', nine, 'another'),
  ];
  const count = countOf(people, marks, 's');
  expect(count).toMatchObject({ signedIn: 2, expected: 2 });
  expect(count.last.map(each => each.maskedName)).toEqual(['zhang*', 'li*']);
  expect(count.open.map(each => each.id)).toEqual(['li']);
});

test('a visitor is counted beside the members who were expected', () => {
  const count = countOf(people, [mark('zhang', 'sign_in', nine), mark('wang', 'sign_in', nine)], 's');
  expect(count).toMatchObject({ signedIn: 1, visitors: 1, expected: 2 });
  // Somebody whom this kiosk no longer knows is not taken for one of its own, nor shown without a name.
  const stranger = countOf(people, [mark('zhang', 'sign_in', nine), mark('moved', 'sign_in', nine + minute)], 's');
  expect(stranger).toMatchObject({ signedIn: 1, visitors: 1 });
  expect(stranger.last.map(each => each.maskedName)).toEqual(['zhang*']);
});

test('a mark that disk and server both know counts once', () => {
  const local = [mark('zhang', 'sign_in', nine)];
  const server = [mark('zhang', 'sign_in', nine + 200), mark('li', 'sign_in', nine)];
  expect(mergeMarks(local, server)).toEqual([local[0], server[1]]);
  // Also when the two moments lie on either side of a full half minute.
  const late = nine + 30 * 1000 - 100;
  expect(mergeMarks([mark('zhang', 'sign_in', late)], [mark('zhang', 'sign_in', late + 200)])).toHaveLength(1);
  expect(mergeMarks([mark('zhang', 'sign_in', nine)], [mark('zhang', 'sign_in', nine + 30 * minute)])).toHaveLength(2);
});

test('a name is found by characters, pinyin, initials and number', () => {
  const names = [
    { id: 'zhang', name: '张三', pinyin: 'zhang san', initials: 'zs' },
    { id: 'li', name: '李小四', pinyin: 'li xiao si', initials: 'lxs' },
  ];
  const found = (typed: string) => findPeople({ names, people }, typed).map(each => each.name);
  expect(found('张')).toEqual(['张三']);
  expect(found('LiXiao')).toEqual(['李小四']);
  expect(found('li xiao')).toEqual(['李小四']);
  expect(found('zs')).toEqual(['张三']);
  expect(found('m-li')).toEqual(['李小四']);
  expect(found(' ')).toEqual([]);
  expect(found('王')).toEqual([]);
});

test('the clock is read as half of the round trip, and trusted only in the start that measured it', () => {
  expect(readingOf(1000, 61_100, 1200)).toEqual({ offset: 60_000, uncertainty: 100 });
  const clock = { offset: 5, uncertainty: 1, bootId: 'a' };
  expect(knownOffset(clock, 'a')).toEqual({ offset: 5, uncertainty: 1 });
  expect(knownOffset(clock, 'b')).toEqual({ offset: null, uncertainty: null });
  expect(knownOffset(undefined, 'a')).toEqual({ offset: null, uncertainty: null });
});
