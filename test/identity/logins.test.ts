import { afterEach, describe, expect, test } from 'vitest';
import * as wire from '../../server/identity/contract.ts';
import { setupToken } from '../../server/identity/logins.ts';
import { hashPassword } from '../../server/identity/secrets.ts';
import { updateAccount } from '../../server/identity/store.ts';
import { codeOf, startApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';

let school: TestApp;
afterEach(() => school.close());

const password = 'correct horse battery';
const first = { countyName: '连江县', login: 'Admin', name: '陈主任', password };

/** A county whose officer has a login and a password. */
async function withPassword(): Promise<{ login: string }> {
  school = await startApp();
  const { accountId } = await school.officer();
  await updateAccount(school.db, accountId, { login: 'chen', password_hash: await hashPassword(password) });
  return { login: 'chen' };
}
const logIn = (client: Client, login: string, given: string) =>
  client.call(wire.logIn, { body: { login, password: given } });
const kindOf = async (client: Client): Promise<string> => (await client.call(wire.whoAmI)).kind;

describe('the set-up of a new county', () => {
  test('names the county and makes the first officer, once, and only with the newest link', async () => {
    school = await startApp({ empty: true });
    const browser = school.anonymous();
    expect(await browser.call(wire.whoAmI)).toEqual({ kind: 'nobody', county: null, setupNeeded: true });
    const old = (await setupToken(school.deps)) ?? '';
    const token = (await setupToken(school.deps)) ?? '';
    const setUp = (body: Partial<typeof first> & { token: string }) =>
      codeOf(browser.call(wire.setUp, { body: { ...first, ...body } }));
    expect(await setUp({ token: old })).toBe('notAllowed');
    expect(await setUp({ token, password: 'short' })).toBe('badInput');
    expect(await setUp({ token })).toBe('allowed');
    expect(await browser.call(wire.whoAmI)).toMatchObject({
      kind: 'account',
      county: '连江县',
      name: '陈主任',
      grants: [{ role: 'countyOfficer', unitName: '连江县' }],
    });
    expect(await setUp({ token })).toBe('setupDone');
    expect(await setupToken(school.deps)).toBeUndefined();
    expect(await codeOf(logIn(school.anonymous(), ' ADMIN ', password))).toBe('allowed');
    const stored = JSON.stringify(await school.db.selectFrom('settings').selectAll().execute());
    expect(stored).not.toContain(token);
  });
});

describe('logins of accounts', () => {
  test('a password opens a hidden cookie, leaving closes it, and only its hash is kept', async () => {
    const { login } = await withPassword();
    const browser = school.anonymous();
    await logIn(browser, login, password);
    expect(browser.lastSetCookie).toMatch(/^tt=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const overTls = school.anonymous();
    overTls.headers['x-forwarded-proto'] = 'https';
    await logIn(overTls, login, password);
    expect(overTls.lastSetCookie).toMatch(/^__Host-tt=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(await kindOf(overTls)).toBe('account');
    expect(await kindOf(browser)).toBe('account');
    const { cookie = '' } = browser;
    const logins = JSON.stringify(await school.db.selectFrom('logins').selectAll().execute());
    expect(logins).not.toContain(cookie.slice(3));
    await browser.call(wire.logOut);
    expect(browser.cookie).toBeUndefined();
    browser.cookie = cookie;
    expect(await kindOf(browser)).toBe('nobody');
  });

  test('a login lasts twelve hours from its last use', async () => {
    const { login } = await withPassword();
    const browser = school.anonymous();
    await logIn(browser, login, password);
    school.clock.advance(11 * 3_600_000);
    expect(await kindOf(browser)).toBe('account');
    school.clock.advance(11 * 3_600_000);
    expect(await kindOf(browser)).toBe('account');
    school.clock.advance(12 * 3_600_000);
    expect(await kindOf(browser)).toBe('nobody');
  });

  test('wrong passwords and unknown logins sound the same, and take as long', async () => {
    const { login } = await withPassword();
    await codeOf(logIn(school.anonymous(), 'warm up', 'x'));
    const time = async (name: string): Promise<number> => {
      const start = performance.now();
      expect(await codeOf(logIn(school.anonymous(), name, 'wrong password'))).toBe('wrongLogin');
      return performance.now() - start;
    };
    const median = (times: number[]): number => times.toSorted((a, b) => a - b)[2] ?? 0;
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 5; round++) {
      known.push(await time(login));
      unknown.push(await time(`nobody${round}`));
    }
    // Without the check against nobody's hash an unknown login would answer some ten times sooner.
    expect(median(unknown)).toBeGreaterThan(median(known) / 3);
  });

  test('tries at one account are limited, others at the same address go on', async () => {
    const { login } = await withPassword();
    const other = await school.as('auditor', school.countyId);
    await updateAccount(school.db, other.accountId, { login: 'lin', password_hash: await hashPassword(password) });
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => codeOf(logIn(school.anonymous(), login, 'wrong password'))),
    );
    expect(tries.filter(code => code === 'wrongLogin')).toHaveLength(10);
    expect(tries.filter(code => code === 'tooMany')).toHaveLength(2);
    expect(await codeOf(logIn(school.anonymous(), ' CHEN', password)), 'also with the right one').toBe('tooMany');
    expect(await codeOf(logIn(school.anonymous(), 'lin', password))).toBe('allowed');
    for (let round = 0; round < 12; round++) await logIn(school.anonymous(), 'lin', password);
  });

  test('tries from one address are limited widely', async () => {
    school = await startApp();
    const body = { token: 'TT1:000000000000000000000000', pin: '123456' };
    const tryCard = (index: number) =>
      codeOf(
        school.anonymous().call(wire.memberLogIn, {
          body: { ...body, token: `TT1:${String(index).padStart(24, '0')}` },
        }),
      );
    const codes: string[] = [];
    for (let index = 0; index < 310; index += 10)
      codes.push(...(await Promise.all(Array.from({ length: 10 }, (_, each) => tryCard(index + each)))));
    expect(codes.filter(code => code === 'cardUnknown')).toHaveLength(300);
    expect(codes.slice(300)).toEqual(Array.from({ length: 10 }, () => 'tooMany'));
  });

  test('a new password ends the other logins and their sockets, not this one', async () => {
    const { login } = await withPassword();
    const [here, there] = [school.anonymous(), school.anonymous()];
    await logIn(here, login, password);
    await logIn(there, login, password);
    const socket = await there.connect();
    const ended = new Promise(resolve => socket.once('disconnect', resolve));
    const change = (current: string) =>
      codeOf(here.call(wire.changePassword, { body: { current, next: 'a new long password' } }));
    expect(await change('wrong password')).toBe('wrongLogin');
    expect(await change(password)).toBe('allowed');
    expect(await ended).toBe('io server disconnect');
    expect(await kindOf(there)).toBe('nobody');
    expect(await kindOf(here)).toBe('account');
    expect(await codeOf(logIn(there, login, password))).toBe('wrongLogin');
    expect(await codeOf(logIn(there, login, 'a new long password'))).toBe('allowed');
  });

  test('a made-up cookie, a foreign page and a foreign kiosk key are nobody', async () => {
    school = await startApp();
    const browser = school.anonymous();
    browser.cookie = 'tt=made-up';
    expect(await kindOf(browser)).toBe('nobody');
    const kiosk = await school.kiosk(school.countyId);
    expect(await kindOf(kiosk)).toBe('device');
    kiosk.headers['authorization'] = 'Kiosk made-up';
    expect(await kindOf(kiosk)).toBe('nobody');
    const foreign = await (await school.officer()).send('POST', '/api/logout', {}, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
  });
});
