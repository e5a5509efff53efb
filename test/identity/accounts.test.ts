import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as wire from '../../server/identity/contract.ts';
import type { Role } from '../../server/platform/access.ts';
import { type Client, codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { dialects } from '../support/store.ts';

describe.each(dialects)('accounts on %s', dialect => {
  let school: TestApp;
  let officer: TestAccount;
  let town: string;
  let village: string;
  let otherTown: string;
  beforeAll(async () => {
    school = await startApp({ dialect });
    officer = await school.officer();
    town = await school.unit(school.countyId, 'townSchool', '城关镇党校');
    village = await school.unit(town, 'teachingPoint', '东门村');
    otherTown = await school.unit(school.countyId, 'townSchool', '东岱镇党校');
  });
  afterAll(() => school.close());

  let made = 0;
  const body = (grants: { role: Role; unitId: string }[], login = `login${++made}`) => ({
    login,
    name: '新人',
    password: 'a long password',
    grants,
  });
  const create = (by: Client, ...grants: { role: Role; unitId: string }[]) =>
    by.call(wire.createAccount, { body: body(grants) });
  const edit = (by: Client, accountId: string, change: Record<string, unknown>) =>
    codeOf(by.call(wire.editAccount, { params: { accountId }, body: change }));

  test('nobody grants beyond their own subtree, and only county officers make county officers', async () => {
    const townOfficer = await school.as('townOfficer', town);
    const steward = await school.as('steward', village);
    expect(await codeOf(create(townOfficer, { role: 'steward', unitId: village }))).toBe('allowed');
    expect(await codeOf(create(townOfficer, { role: 'townOfficer', unitId: town }))).toBe('allowed');
    const beyond = [school.countyId, otherTown];
    for (const unitId of beyond)
      expect(await codeOf(create(townOfficer, { role: 'steward', unitId }))).toBe('outOfScope');
    const mixed = create(townOfficer, { role: 'steward', unitId: village }, { role: 'auditor', unitId: otherTown });
    expect(await codeOf(mixed)).toBe('outOfScope');
    expect(await codeOf(create(townOfficer, { role: 'countyOfficer', unitId: town }))).toBe('notAllowed');
    expect(await codeOf(create(steward, { role: 'steward', unitId: village }))).toBe('notAllowed');
    expect(await codeOf(create(officer, { role: 'countyOfficer', unitId: school.countyId }))).toBe('allowed');
    expect(await codeOf(create(officer, { role: 'steward', unitId: 'nowhere' }))).toBe('notFound');
    expect(await codeOf(officer.call(wire.createAccount, { body: body([]) }))).toBe('badInput');
    const taken = { body: body([{ role: 'steward', unitId: village }], 'Taken') } as const;
    await officer.call(wire.createAccount, taken);
    expect(await codeOf(officer.call(wire.createAccount, { body: { ...taken.body, login: ' ＴＡＫＥＮ' } }))).toBe(
      'alreadyExists',
    );
  });

  test('row W2 a town officer neither sees nor touches accounts that reach beyond the town', async () => {
    const townOfficer = await school.as('townOfficer', town);
    const [inside, outside, both, above] = [
      await create(officer, { role: 'steward', unitId: village }),
      await create(officer, { role: 'steward', unitId: otherTown }),
      await create(officer, { role: 'lecturer', unitId: village }, { role: 'lecturer', unitId: otherTown }),
      await create(officer, { role: 'countyOfficer', unitId: town }),
    ];
    const { accounts } = await townOfficer.call(wire.listAccounts);
    const seen = new Map(accounts.map(account => [account.id, account]));
    expect(seen.get(inside.accountId)?.grants).toEqual([{ role: 'steward', unitId: village, unitName: '东门村' }]);
    expect(seen.has(outside.accountId)).toBe(false);
    expect(seen.get(both.accountId)?.grants, 'only what is held here').toHaveLength(1);
    for (const change of [{ disabled: true }, { password: 'a password of mine' }, { name: '改名' }]) {
      expect(await edit(townOfficer, outside.accountId, change)).toBe('outOfScope');
      expect(await edit(townOfficer, both.accountId, change)).toBe('outOfScope');
      expect(await edit(townOfficer, officer.accountId, change)).toBe('outOfScope');
      expect(await edit(townOfficer, above.accountId, change)).toBe('notAllowed');
      expect(await edit(townOfficer, inside.accountId, change)).toBe('allowed');
    }
    const upward = { grants: [{ role: 'townOfficer', unitId: school.countyId }] };
    expect(await edit(townOfficer, inside.accountId, upward)).toBe('outOfScope');
    expect(await edit(townOfficer, townOfficer.accountId, upward)).toBe('outOfScope');
    const auditor = await school.as('auditor', town);
    expect(await edit(auditor, inside.accountId, { name: '审计改名' })).toBe('notAllowed');
  });

  test('disabling, new grants and a new password end the logins and sockets', async () => {
    for (const change of [
      { disabled: true },
      { grants: [{ role: 'auditor', unitId: village }] },
      { password: 'another long password' },
    ]) {
      const steward = await school.as('steward', village);
      const socket = await steward.connect();
      const ended = new Promise(resolve => socket.once('disconnect', resolve));
      expect(await edit(officer, steward.accountId, change)).toBe('allowed');
      expect(await ended).toBe('io server disconnect');
      expect((await steward.call(wire.whoAmI)).kind).toBe('nobody');
    }
  });

  test('a disabled account cannot sign in until it is enabled again', async () => {
    const login = `back${dialect}`;
    const { accountId } = await officer.call(wire.createAccount, {
      body: body([{ role: 'steward', unitId: village }], login),
    });
    const logIn = () => codeOf(school.anonymous().call(wire.logIn, { body: { login, password: 'a long password' } }));
    expect(await logIn()).toBe('allowed');
    await edit(officer, accountId, { disabled: true });
    expect(await logIn()).toBe('wrongLogin');
    await edit(officer, accountId, { disabled: false });
    expect(await logIn()).toBe('allowed');
  });
});

test('the last officer of the county can neither be disabled nor demoted', async () => {
  const school = await startApp();
  try {
    const officer = await school.officer();
    const second = await school.as('countyOfficer', school.countyId);
    const town = await school.unit(school.countyId, 'townSchool', '城关镇党校');
    const edit = (accountId: string, change: object) =>
      codeOf(officer.call(wire.editAccount, { params: { accountId }, body: change }));
    const demotion = { grants: [{ role: 'countyOfficer', unitId: town }] };
    expect(await edit(second.accountId, { disabled: true })).toBe('allowed');
    expect(await edit(officer.accountId, { disabled: true })).toBe('conflict');
    expect(await edit(officer.accountId, demotion)).toBe('conflict');
    expect((await officer.call(wire.whoAmI)).kind, 'nothing of it was done').toBe('account');
    await edit(second.accountId, { disabled: false });
    expect(await edit(officer.accountId, demotion)).toBe('allowed');
  } finally {
    await school.close();
  }
});
