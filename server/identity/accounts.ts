import type { Doer } from '../organisation/actions.ts';
import { liveUnit } from '../organisation/actions.ts';
import { commonPath } from '../organisation/rules.ts';
import { type Grant, isUnder, type Principal, type Role, type Subject } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { AppDeps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { mayGive, readLogin } from './rules.ts';
import { hashPassword } from './secrets.ts';
import * as store from './store.ts';

/** Stands at the lowest unit that holds all its grants: who may touch it must be officer of the whole. */
export async function locateAccount(db: Db, id: string): Promise<Subject | undefined> {
  if ((await store.findAccount(db, id)) === undefined) return undefined;
  return { owner: commonPath((await store.grantsOf(db, id)).map(grant => grant.path)), reach: [] };
}

export interface GrantView {
  readonly role: Role;
  readonly unitId: string;
  readonly unitName: string;
}

export const viewGrants = (grants: readonly store.GrantWithUnit[]): GrantView[] =>
  grants.map(grant => ({ role: grant.role, unitId: grant.unit_id, unitName: grant.unit_name }));

/** Accounts that hold something in the subtrees, with what they hold there. */
export async function listAccounts(
  db: Db,
  scope: readonly string[],
): Promise<{ id: string; login: string; name: string; disabled: boolean; grants: GrantView[] }[]> {
  return (await store.accountsUnder(db, scope)).map(({ account, grants }) => ({
    id: account.id,
    login: account.login,
    name: account.name,
    disabled: account.disabled_at !== null,
    grants: viewGrants(grants),
  }));
}

interface WantedGrant {
  readonly role: Role;
  readonly unitId: string;
}

/** @throws SchoolError alreadyExists (login), outOfScope or notAllowed (grants), notFound (unit) */
export async function createAccount(
  deps: AppDeps,
  doer: Doer,
  given: {
    readonly login: string;
    readonly name: string;
    readonly password: string;
    readonly grants: readonly WantedGrant[];
  },
): Promise<string> {
  const passwordHash = await hashPassword(given.password);
  const now = deps.clock.now();
  const login = readLogin(given.login);
  return deps.db.transaction().execute(async trx => {
    await mustMayGive(trx, doer, given.grants);
    if ((await store.findAccountByLogin(trx, login)) !== undefined)
      throw new SchoolError('alreadyExists', 'the login is taken', { field: 'login' });
    const id = newId(now);
    await store.insertAccount(trx, {
      id,
      login,
      name: given.name,
      password_hash: passwordHash,
      person_id: null,
      created_at: now,
      disabled_at: null,
    });
    await store.replaceGrants(trx, id, grantRows(id, given.grants, now));
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'identity.accountCreated',
      subject: ['account', id],
      details: { grants: describe(given.grants) },
    });
    return id;
  });
}

/**
 * Changes an account; a new password, new grants or disabling it end its logins and sockets.
 * @throws SchoolError outOfScope, notAllowed, conflict when the county would lose its last officer
 */
export async function editAccount(
  deps: AppDeps,
  doer: Doer,
  accountId: string,
  change: {
    readonly name?: string | undefined;
    readonly disabled?: boolean | undefined;
    readonly password?: string | undefined;
    readonly grants?: readonly WantedGrant[] | undefined;
  },
): Promise<void> {
  const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
  const now = deps.clock.now();
  const rightsChange = change.disabled === true || passwordHash !== undefined || change.grants !== undefined;
  await deps.db.transaction().execute(async trx => {
    const account = await store.findAccount(trx, accountId);
    if (account === undefined) throw new SchoolError('notFound');
    const held = await store.grantsOf(trx, accountId);
    mustStandAbove(doer.principal, held);
    if (change.grants !== undefined) {
      await mustMayGive(trx, doer, change.grants);
      await store.replaceGrants(trx, accountId, grantRows(accountId, change.grants, now));
    }
    const disabledAt = change.disabled === undefined ? account.disabled_at : change.disabled ? now : null;
    await store.updateAccount(trx, accountId, {
      name: change.name ?? account.name,
      password_hash: passwordHash ?? account.password_hash,
      disabled_at: disabledAt,
    });
    if ((await store.countyOfficers(trx)).length === 0)
      throw new SchoolError('conflict', 'the county needs an officer', { problem: 'lastCountyOfficer' });
    if (rightsChange) await store.deleteLogins(trx, { accountId });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'identity.accountEdited',
      subject: ['account', accountId],
      details: {
        fields: Object.keys(change).filter(key => change[key as keyof typeof change] !== undefined),
        ...(change.disabled === undefined ? {} : { disabled: change.disabled }),
        ...(change.grants === undefined ? {} : { before: describe(view(held)), after: describe(change.grants) }),
      },
    });
  });
  if (rightsChange) deps.endSockets(each => each.kind === 'account' && each.accountId === accountId);
}

const view = (held: readonly store.GrantWithUnit[]): WantedGrant[] =>
  held.map(grant => ({ role: grant.role, unitId: grant.unit_id }));

const describe = (grants: readonly WantedGrant[]): string[] => grants.map(grant => `${grant.role}:${grant.unitId}`);

const grantRows = (accountId: string, grants: readonly WantedGrant[], now: number) =>
  [...new Map(grants.map(grant => [`${grant.role}:${grant.unitId}`, grant])).values()].map(grant => ({
    id: newId(now),
    account_id: accountId,
    role: grant.role,
    unit_id: grant.unitId,
  }));

const grantsOfCaller = (principal: Principal): readonly Grant[] =>
  principal.kind === 'account' ? principal.grants : [];

async function mustMayGive(trx: Trx, doer: Doer, grants: readonly WantedGrant[]): Promise<void> {
  for (const grant of grants) {
    const { path } = await liveUnit(trx, grant.unitId);
    if (!isUnder(path, doer.scope)) throw new SchoolError('outOfScope', 'a grant beyond your own subtree');
    if (!mayGive(grantsOfCaller(doer.principal), { role: grant.role, path }))
      throw new SchoolError('notAllowed', 'only a county officer makes county officers');
  }
}

/** Nobody touches an account that holds what they could not have given. */
function mustStandAbove(principal: Principal, held: readonly store.GrantWithUnit[]): void {
  if (!held.every(grant => mayGive(grantsOfCaller(principal), grant)))
    throw new SchoolError('notAllowed', 'the account holds more than you could give');
}
