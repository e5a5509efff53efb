import { countyOf, createCounty } from '../organisation/actions.ts';
import { audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId, newSecret } from '../platform/ids.ts';
import type { IdentityDeps } from './deps.ts';
import { accountLoginMs, memberLoginMs, readLogin } from './rules.ts';
import { checkPassword, hashPassword, sha256 } from './secrets.ts';
import * as store from './store.ts';

/** A login just opened: its secret goes into the browser's cookie and is kept nowhere else. */
export interface OpenedLogin {
  readonly loginId: string;
  readonly secret: string;
}

export async function openLogin(
  db: Db,
  now: number,
  of: { readonly accountId: string } | { readonly personId: string },
): Promise<OpenedLogin> {
  const secret = newSecret();
  const loginId = newId(now);
  const isAccount = 'accountId' in of;
  await store.deleteExpiredLogins(db, now);
  await store.insertLogin(db, {
    id: loginId,
    token_hash: sha256(secret),
    account_id: isAccount ? of.accountId : null,
    person_id: isAccount ? null : of.personId,
    created_at: now,
    expires_at: now + (isAccount ? accountLoginMs : memberLoginMs),
  });
  return { loginId, secret };
}

/** Signs an account in. @throws SchoolError wrongLogin, tooMany */
export async function logIn(
  deps: IdentityDeps,
  given: { readonly login: string; readonly password: string; readonly address: string },
): Promise<OpenedLogin> {
  const login = readLogin(given.login);
  await deps.limits.address.take(given.address);
  await deps.limits.account.take(login);
  const account = await store.findAccountByLogin(deps.db, login);
  const matches = await checkPassword(account?.password_hash, given.password);
  if (account === undefined || !matches || account.disabled_at !== null) throw new SchoolError('wrongLogin');
  await deps.limits.address.giveBack(given.address);
  await deps.limits.account.giveBack(login);
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const opened = await openLogin(trx, now, { accountId: account.id });
    await audit(trx, {
      at: now,
      actor: `account:${account.id}`,
      action: 'identity.loggedIn',
      subject: ['account', account.id],
    });
    return opened;
  });
}

/** Ends one login and its sockets; someone without a login has none to end. */
export async function logOut(deps: IdentityDeps, loginId: string | undefined): Promise<void> {
  if (loginId === undefined) return;
  await store.deleteLogin(deps.db, loginId);
  deps.endSockets(each => 'loginId' in each && each.loginId === loginId);
}

/** Changes one's own password and ends one's other logins. @throws SchoolError wrongLogin, tooMany */
export async function changePassword(
  deps: IdentityDeps,
  caller: { readonly accountId: string; readonly loginId: string },
  given: { readonly current: string; readonly next: string },
): Promise<void> {
  const account = await store.findAccount(deps.db, caller.accountId);
  if (account === undefined) throw new SchoolError('notFound');
  await deps.limits.account.take(account.login);
  if (!(await checkPassword(account.password_hash, given.current))) throw new SchoolError('wrongLogin');
  await deps.limits.account.giveBack(account.login);
  const passwordHash = await hashPassword(given.next);
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    await store.updateAccount(trx, account.id, { password_hash: passwordHash });
    await store.deleteLogins(trx, { accountId: account.id }, caller.loginId);
    await audit(trx, {
      at: now,
      actor: `account:${account.id}`,
      action: 'identity.passwordChanged',
      subject: ['account', account.id],
    });
  });
  deps.endSockets(each => each.kind === 'account' && each.accountId === account.id && each.loginId !== caller.loginId);
}

const setupSetting = 'setupToken';

/**
 * Makes the token of the one-time set-up link, a new one at each start.
 * @returns undefined when there is an account already
 */
export async function setupToken(deps: Deps): Promise<string | undefined> {
  return deps.db.transaction().execute(async trx => {
    if (await store.anyAccount(trx)) return undefined;
    const token = newSecret();
    await store.saveSetting(trx, setupSetting, sha256(token));
    return token;
  });
}

export async function setupNeeded(db: Db): Promise<boolean> {
  return !(await store.anyAccount(db));
}

/**
 * Names the county and makes its first officer, once.
 * @throws SchoolError setupDone, notAllowed for a wrong token, tooMany
 */
export async function setUp(
  deps: IdentityDeps,
  given: {
    readonly token: string;
    readonly countyName: string;
    readonly login: string;
    readonly name: string;
    readonly password: string;
    readonly address: string;
  },
): Promise<OpenedLogin> {
  await deps.limits.address.take(given.address);
  if (!(await setupNeeded(deps.db))) throw new SchoolError('setupDone');
  const passwordHash = await hashPassword(given.password);
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    if (await store.anyAccount(trx)) throw new SchoolError('setupDone');
    if ((await store.findSetting(trx, setupSetting)) !== sha256(given.token))
      throw new SchoolError('notAllowed', 'not the token of the newest set-up link');
    const unitId = (await countyOf(trx))?.id ?? (await createCounty(trx, now, given.countyName));
    const accountId = newId(now);
    await store.insertAccount(trx, {
      id: accountId,
      login: readLogin(given.login),
      name: given.name,
      password_hash: passwordHash,
      person_id: null,
      created_at: now,
      disabled_at: null,
    });
    await store.replaceGrants(trx, accountId, [
      { id: newId(now), account_id: accountId, role: 'countyOfficer', unit_id: unitId },
    ]);
    await store.deleteSetting(trx, setupSetting);
    await audit(trx, { at: now, actor: 'setup', action: 'identity.setUp', subject: ['account', accountId] });
    return openLogin(trx, now, { accountId });
  });
}
