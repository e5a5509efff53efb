import { createAccount } from '../identity/accounts.ts';
import { hashPassword } from '../identity/secrets.ts';
import { insertAccount, replaceGrants, savePin } from '../identity/store.ts';
import type { Doer } from '../organisation/actions.ts';
import type { Principal, Role } from '../platform/access.ts';
import type { AppDeps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import type { Dice } from './dice.ts';
import { personName } from './names.ts';
import type { County, Town, Village } from './places.ts';

/** Known to everybody who reads this, which is why the demonstration listens on this machine only. */
export const demoPassword = 'tongtang-demo';
export const demoPin = '123456';

type Account = Extract<Principal, { kind: 'account' }>;

export interface Staff {
  readonly county: Doer & { readonly principal: Account };
  readonly town: Doer & { readonly principal: Account };
  readonly lecturers: readonly { readonly accountId: string; readonly name: string }[];
  /** Where town officer and steward work. */
  readonly demoTown: Town;
  readonly demoVillage: Village;
  /** The member who has a PIN. */
  readonly member: { readonly id: string; readonly name: string };
}

/** One login a role, and lecturers for the county's classes. */
export async function makeStaff(deps: AppDeps, dice: Dice, county: County): Promise<Staff> {
  const now = deps.clock.now();
  const demoTown = county.towns[1];
  const demoVillage = demoTown?.villages[0];
  const member = demoVillage?.people[6];
  if (demoTown === undefined || demoVillage === undefined || member === undefined)
    throw new Error('the county is empty');

  const passwordHash = await hashPassword(demoPassword);
  const countyId = newId(now);
  const principal = account(countyId, '陈国栋', 'countyOfficer', county.id, county.path);
  await deps.db.transaction().execute(async trx => {
    await insertAccount(trx, {
      id: countyId,
      login: 'xian',
      name: principal.name,
      password_hash: passwordHash,
      person_id: null,
      created_at: now,
      disabled_at: null,
    });
    await replaceGrants(trx, countyId, [
      { id: newId(now), account_id: countyId, role: 'countyOfficer', unit_id: county.id },
    ]);
  });
  const officer = { principal, scope: [county.path] };
  const make = (login: string, name: string, role: Role, unitId: string): Promise<string> =>
    createAccount(deps, officer, { login, name, password: demoPassword, grants: [{ role, unitId }] });

  const townId = await make('zhen', '林志明', 'townOfficer', demoTown.id);
  await make('zhen2', '郑秀珍', 'townOfficer', demoTown.id);
  await make('cun', '吴春生', 'steward', demoVillage.id);
  await make('pingshen', '黄文华', 'assessor', county.id);
  await make('shenji', '郭明', 'auditor', county.id);
  const lecturers = [{ accountId: await make('jiangshi', '苏敏', 'lecturer', county.id), name: '苏敏' }];
  for (let n = 2; n <= 8; n++) {
    const name = personName(dice, false);
    lecturers.push({ accountId: await make(`jiangshi${n}`, name, 'lecturer', county.id), name });
  }
  const pinHash = await hashPassword(demoPin);
  await savePin(deps.db, { person_id: member.id, pin_hash: pinHash, enabled_until: 0, failures: 0, locked_until: 0 });
  return {
    county: officer,
    town: { principal: account(townId, '林志明', 'townOfficer', demoTown.id, demoTown.path), scope: [demoTown.path] },
    lecturers,
    demoTown,
    demoVillage,
    member,
  };
}

function account(accountId: string, name: string, role: Role, unitId: string, path: string): Account {
  return { kind: 'account', accountId, name, loginId: 'demo', grants: [{ role, unitId, path }] };
}
