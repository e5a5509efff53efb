import type { Db } from '../platform/database.ts';
import { under } from '../platform/scope.ts';
import type { AccountTable, GrantTable, LoginTable, PinTable } from './schema.ts';

// Accounts

export async function insertAccount(db: Db, account: AccountTable): Promise<void> {
  await db.insertInto('accounts').values(account).execute();
}

export async function findAccount(db: Db, id: string): Promise<AccountTable | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findAccountByLogin(db: Db, login: string): Promise<AccountTable | undefined> {
  return db.selectFrom('accounts').selectAll().where('login', '=', login).executeTakeFirst();
}

export async function anyAccount(db: Db): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function updateAccount(db: Db, id: string, change: Partial<AccountTable>): Promise<void> {
  await db.updateTable('accounts').set(change).where('id', '=', id).execute();
}

export interface GrantWithUnit extends GrantTable {
  readonly unit_name: string;
  readonly path: string;
}

const grantsWithUnits = (db: Db) =>
  db
    .selectFrom('grants')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .selectAll('grants')
    .select(['units.name as unit_name', 'units.path as path'])
    .orderBy('grants.id');

export async function grantsOf(db: Db, accountId: string): Promise<GrantWithUnit[]> {
  return grantsWithUnits(db).where('grants.account_id', '=', accountId).execute();
}

/** Accounts with a grant in the subtrees, by name, each with the grants that lie there. */
export async function accountsUnder(
  db: Db,
  scope: readonly string[],
): Promise<{ readonly account: AccountTable; readonly grants: readonly GrantWithUnit[] }[]> {
  const grants = await grantsWithUnits(db).where(under('units.path', scope)).execute();
  const byAccount = Map.groupBy(grants, grant => grant.account_id);
  const accounts = await db.selectFrom('accounts').selectAll().orderBy('name').orderBy('login').execute();
  return accounts.flatMap(account => {
    const held = byAccount.get(account.id);
    return held === undefined ? [] : [{ account, grants: held }];
  });
}

export async function replaceGrants(db: Db, accountId: string, grants: readonly GrantTable[]): Promise<void> {
  await db.deleteFrom('grants').where('account_id', '=', accountId).execute();
  if (grants.length > 0)
    await db
      .insertInto('grants')
      .values([...grants])
      .execute();
}

/** Ids of the accounts that can act as officer of the whole county. */
export async function countyOfficers(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .select('accounts.id')
    .where('grants.role', '=', 'countyOfficer')
    .where('units.parent_id', 'is', null)
    .where('accounts.disabled_at', 'is', null)
    .execute();
  return rows.map(row => row.id);
}

// Logins

export async function insertLogin(db: Db, login: LoginTable): Promise<void> {
  await db.insertInto('logins').values(login).execute();
}

export interface LoginWithName extends LoginTable {
  readonly account_name: string | null;
  readonly disabled_at: number | null;
  readonly person_name: string | null;
  readonly archived_at: number | null;
  readonly unit_id: string | null;
  readonly path: string | null;
}

export async function findLogin(db: Db, tokenHash: string): Promise<LoginWithName | undefined> {
  return db
    .selectFrom('logins')
    .leftJoin('accounts', 'accounts.id', 'logins.account_id')
    .leftJoin('people', 'people.id', 'logins.person_id')
    .leftJoin('units', 'units.id', 'people.unit_id')
    .selectAll('logins')
    .select(['accounts.name as account_name', 'accounts.disabled_at as disabled_at'])
    .select(['people.name as person_name', 'people.archived_at as archived_at', 'people.unit_id as unit_id'])
    .select('units.path as path')
    .where('logins.token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function prolongLogin(db: Db, id: string, expiresAt: number): Promise<void> {
  await db.updateTable('logins').set({ expires_at: expiresAt }).where('id', '=', id).execute();
}

export async function deleteLogin(db: Db, id: string): Promise<void> {
  await db.deleteFrom('logins').where('id', '=', id).execute();
}

/** Ends the logins of an account or member, save one. */
export async function deleteLogins(
  db: Db,
  of: { readonly accountId: string } | { readonly personId: string },
  except = '',
): Promise<void> {
  const logins = db.deleteFrom('logins').where('id', '!=', except);
  await ('accountId' in of
    ? logins.where('account_id', '=', of.accountId)
    : logins.where('person_id', '=', of.personId)
  ).execute();
}

export async function deleteExpiredLogins(db: Db, now: number): Promise<void> {
  await db.deleteFrom('logins').where('expires_at', '<=', now).execute();
}

// PINs

export async function findPin(db: Db, personId: string): Promise<PinTable | undefined> {
  return db.selectFrom('pins').selectAll().where('person_id', '=', personId).executeTakeFirst();
}

export async function savePin(db: Db, pin: PinTable): Promise<void> {
  await db
    .insertInto('pins')
    .values(pin)
    .onConflict(conflict =>
      conflict.column('person_id').doUpdateSet({
        pin_hash: pin.pin_hash,
        enabled_until: pin.enabled_until,
        failures: pin.failures,
        locked_until: pin.locked_until,
      }),
    )
    .execute();
}

// Settings

export async function findSetting(db: Db, name: string): Promise<string | undefined> {
  return (await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())?.value;
}

export async function saveSetting(db: Db, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export async function deleteSetting(db: Db, name: string): Promise<void> {
  await db.deleteFrom('settings').where('name', '=', name).execute();
}
