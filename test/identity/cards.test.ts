import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardsUnder, findPersonByToken } from '../../server/identity/badges.ts';
import * as wire from '../../server/identity/contract.ts';
import { base45, pinLockMs } from '../../server/identity/rules.ts';
import { archivePerson } from '../../server/organisation/contract.ts';
import { codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { dialects } from '../support/store.ts';

test('base45 as RFC 9285 has it', () => {
  expect(base45(Buffer.from('AB'))).toBe('BB8');
  expect(base45(Buffer.from('Hello!!'))).toBe('%69 VD92EX0');
  expect(base45(Buffer.from('base-45'))).toBe('UJCLQE7W581');
  expect(base45(Buffer.alloc(16, 0xff))).toBe('FGW'.repeat(8));
});

test('a PIN is locked at each fifth failure, longer each time, at most a day', () => {
  const minutes = [4, 5, 6, 10, 15, 20, 50].map(failures => pinLockMs(failures) / 60_000);
  expect(minutes).toEqual([0, 15, 0, 60, 240, 960, 1440]);
});

describe.each(dialects)('cards and PINs on %s', dialect => {
  let school: TestApp;
  let village: string;
  let steward: TestAccount;
  beforeAll(async () => {
    school = await startApp({ dialect });
    const town = await school.unit(school.countyId, 'townSchool', '城关镇党校');
    village = await school.unit(town, 'teachingPoint', '东门村');
    steward = await school.as('steward', village);
  });
  afterAll(() => school.close());

  const member = async (name: string) => {
    const personId = await school.person(village, name);
    const { cards } = await steward.call(wire.printBadges, { body: { unitId: village, personIds: [personId] } });
    return { personId, token: cards[0]?.token ?? '' };
  };
  const setPin = (token: string, pin: string, client = school.anonymous()) =>
    client.call(wire.setPin, { body: { token, pin } });
  const logIn = (token: string, pin: string, client = school.anonymous()) =>
    client.call(wire.memberLogIn, { body: { token, pin } });
  const enable = (personId: string, by: TestAccount, reset = false) =>
    codeOf(by.call(wire.enablePin, { params: { personId }, body: { reset } }));

  test('cards are printed again as they were, and a new card ends the old one', async () => {
    const { personId, token } = await member('张小明');
    expect(token).toMatch(/^TT1:[0-9A-Z $%*+\-./:]{24}$/);
    const again = await steward.call(wire.printBadges, { body: { unitId: village, personIds: [personId] } });
    expect(again).toMatchObject({ county: '测试县', cards: [{ token, name: '张小明', unitName: '东门村' }] });
    expect(await findPersonByToken(school.db, token)).toMatchObject({ state: 'active', personId, unitId: village });

    const { card } = await steward.call(wire.replaceBadge, { params: { personId } });
    expect(card.token).not.toBe(token);
    expect(await findPersonByToken(school.db, token)).toMatchObject({ state: 'revoked', personId });
    expect(await findPersonByToken(school.db, card.token)).toMatchObject({ state: 'active', personId });
    expect(await findPersonByToken(school.db, 'TT1:000000000000000000000000')).toEqual({ state: 'unknown' });
    const cards = await cardsUnder(school.deps, [`/${school.countyId}/`]);
    expect(cards.filter(each => each.personId === personId)).toEqual([
      { personId, token, revoked: true },
      { personId, token: card.token, revoked: false },
    ]);
    const kept = JSON.stringify(await school.db.selectFrom('badges').selectAll().execute());
    expect(kept).not.toContain(token.slice(4));

    expect(await codeOf(logIn(token, '123456'))).toBe('cardRevoked');
    expect(await codeOf(setPin(token, '123456'))).toBe('cardRevoked');
    await (await school.officer()).call(archivePerson, { params: { personId } });
    expect(await codeOf(logIn(card.token, '123456'))).toBe('cardRevoked');
  });

  test('cards of another village are out of reach', async () => {
    const { personId } = await member('陈秀英');
    const other = await school.unit(school.countyId, 'townSchool', '别镇');
    const stranger = await school.as('steward', other);
    const kiosk = await school.kiosk(other);
    expect(await codeOf(stranger.call(wire.printBadges, { body: { unitId: village } }))).toBe('outOfScope');
    const body = { unitId: other, personIds: [personId] };
    expect((await stranger.call(wire.printBadges, { body })).cards).toEqual([]);
    expect(await codeOf(stranger.call(wire.replaceBadge, { params: { personId } }))).toBe('outOfScope');
    expect(await enable(personId, stranger)).toBe('outOfScope');
    expect(await codeOf(kiosk.call(wire.enablePin, { params: { personId }, body: {} }))).toBe('outOfScope');
  });

  test('a found card claims nothing: no PIN before a kiosk or an officer enabled it, none over one that is set', async () => {
    const { personId, token } = await member('王五');
    const kiosk = await school.kiosk(village);
    expect(await codeOf(setPin(token, '111111'))).toBe('pinNotEnabled');
    expect(await codeOf(logIn(token, '111111'))).toBe('pinNotEnabled');

    const { enabledUntil } = await kiosk.call(wire.enablePin, { params: { personId }, body: {} });
    expect(enabledUntil).toBe(school.clock.now() + 30 * 60_000);
    school.clock.advance(30 * 60_000);
    expect(await codeOf(setPin(token, '111111')), 'too late').toBe('pinNotEnabled');

    expect(await enable(personId, steward)).toBe('allowed');
    const phone = school.anonymous();
    await setPin(token, '258369', phone);
    expect(phone.lastSetCookie).toContain('Max-Age=2592000');
    expect(await phone.call(wire.whoAmI)).toEqual({
      kind: 'member',
      county: '测试县',
      personId,
      name: '王五',
      unitId: village,
      unitName: '东门村',
    });
    expect(await codeOf(setPin(token, '111111'))).toBe('pinNotEnabled');
    expect(await enable(personId, steward), 'set stays set').toBe('alreadyExists');
    expect(await codeOf(setPin(token, '111111'))).toBe('pinNotEnabled');
    const reset = { params: { personId }, body: { reset: true } };
    expect(await codeOf(kiosk.call(wire.enablePin, reset)), 'a card at a kiosk is not its owner').toBe('notAllowed');
    expect(await codeOf(logIn(token, '258369'))).toBe('allowed');

    expect(await enable(personId, steward, true)).toBe('allowed');
    expect((await phone.call(wire.whoAmI)).kind, 'a reset ends the logins').toBe('nobody');
    expect(await codeOf(logIn(token, '258369'))).toBe('pinNotEnabled');
    expect(await codeOf(setPin(token, '963852'))).toBe('allowed');
  });

  test('five wrong PINs lock it for a quarter of an hour, also many at once', async () => {
    const { personId, token } = await member('赵六');
    await enable(personId, steward);
    await setPin(token, '258369');
    const tries = await Promise.all(Array.from({ length: 8 }, (_, index) => codeOf(logIn(token, `00000${index}`))));
    expect(tries.filter(code => code === 'wrongLogin')).toHaveLength(5);
    expect(tries.filter(code => code === 'pinLocked')).toHaveLength(3);
    expect(await codeOf(logIn(token, '258369')), 'even the right one').toBe('pinLocked');
    school.clock.advance(15 * 60_000);
    expect(await codeOf(logIn(token, '258369'))).toBe('allowed');
    expect(await codeOf(logIn(token, '000000')), 'and counting starts anew').toBe('wrongLogin');
    expect(await codeOf(logIn(token, '258369'))).toBe('allowed');
  });

  test("a member's login lasts thirty days and ends with the member's archiving", async () => {
    const personId = await school.person(village, '钱七');
    const phone = await school.member(personId);
    school.clock.advance(29 * 24 * 3_600_000);
    expect((await phone.call(wire.whoAmI)).kind).toBe('member');
    await (await school.as('townOfficer', school.countyId)).call(archivePerson, { params: { personId } });
    expect((await phone.call(wire.whoAmI)).kind).toBe('nobody');
    const other = await school.member(await school.person(village, '孙八'));
    school.clock.advance(30 * 24 * 3_600_000);
    expect((await other.call(wire.whoAmI)).kind).toBe('nobody');
  });
});
