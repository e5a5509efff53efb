import { afterEach, describe, expect, test } from 'vitest';
import * as wire from '../../server/identity/contract.ts';
import { setupToken } from '../../server/identity/logins.ts';
import { codeOf, startApp, type TestApp } from '../support/app.ts';

let school: TestApp;
afterEach(() => school.close());

const first = { countyName: '连江县', login: 'Admin', name: '陈主任', password: 'correct horse battery' };

describe('the set-up of a new county', () => {
  test('names the county and makes the first officer, once, and only with the newest link', async () => {
    school = await startApp({ empty: true });
    const browser = school.anonymous();
    expect(await browser.call(wire.whoAmI)).toEqual({ kind: 'nobody', county: null, setupNeeded: true });
    const old = (await setupToken(school.deps)) ?? '';
    const token = (await setupToken(school.deps)) ?? '';
    expect(await codeOf(browser.call(wire.setUp, { body: { ...first, token: old } }))).toBe('notAllowed');
    await browser.call(wire.setUp, { body: { ...first, token } });
    expect(await browser.call(wire.whoAmI)).toMatchObject({
      kind: 'account',
      county: '连江县',
      name: '陈主任',
      grants: [{ role: 'countyOfficer', unitName: '连江县' }],
    });
    expect(await codeOf(browser.call(wire.setUp, { body: { ...first, token } }))).toBe('setupDone');
    expect(await setupToken(school.deps)).toBeUndefined();
    const stored = await school.db.selectFrom('settings').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
  });
});
