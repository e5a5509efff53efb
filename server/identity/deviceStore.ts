import type { Db } from '../platform/database.ts';
import { under } from '../platform/scope.ts';
import type { BadgeTable, DeviceTable, PairingTable } from './schema.ts';

// Kiosks

export interface DeviceWithUnit extends DeviceTable {
  readonly unit_name: string;
  readonly path: string;
}

const devicesWithUnits = (db: Db) =>
  db
    .selectFrom('devices')
    .innerJoin('units', 'units.id', 'devices.unit_id')
    .selectAll('devices')
    .select(['units.name as unit_name', 'units.path as path']);

export async function insertDevice(db: Db, device: DeviceTable): Promise<void> {
  await db.insertInto('devices').values(device).execute();
}

export async function findDevice(db: Db, id: string): Promise<DeviceWithUnit | undefined> {
  return devicesWithUnits(db).where('devices.id', '=', id).executeTakeFirst();
}

export async function findDeviceByKey(db: Db, keyHash: string): Promise<DeviceWithUnit | undefined> {
  return devicesWithUnits(db).where('devices.key_hash', '=', keyHash).executeTakeFirst();
}

export async function devicesUnder(db: Db, scope: readonly string[]): Promise<DeviceWithUnit[]> {
  return devicesWithUnits(db).where(under('units.path', scope)).orderBy('units.path').orderBy('devices.name').execute();
}

export async function updateDevice(db: Db, id: string, change: Partial<DeviceTable>): Promise<void> {
  await db.updateTable('devices').set(change).where('id', '=', id).execute();
}

// Pairings

export async function insertPairing(db: Db, pairing: PairingTable): Promise<void> {
  await db.insertInto('pairings').values(pairing).execute();
}

export async function findPairing(db: Db, id: string): Promise<PairingTable | undefined> {
  return db.selectFrom('pairings').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findPairingByCode(db: Db, codeHash: string): Promise<PairingTable | undefined> {
  return db.selectFrom('pairings').selectAll().where('code_hash', '=', codeHash).executeTakeFirst();
}

export async function givePairing(db: Db, id: string, deviceId: string): Promise<void> {
  await db.updateTable('pairings').set({ device_id: deviceId }).where('id', '=', id).execute();
}

export async function deletePairing(db: Db, id: string): Promise<void> {
  await db.deleteFrom('pairings').where('id', '=', id).execute();
}

export async function deleteExpiredPairings(db: Db, now: number): Promise<void> {
  await db.deleteFrom('pairings').where('expires_at', '<=', now).execute();
}

// Badges

export async function insertBadges(db: Db, badges: readonly BadgeTable[]): Promise<void> {
  if (badges.length > 0)
    await db
      .insertInto('badges')
      .values([...badges])
      .execute();
}

export interface BadgeWithPerson extends BadgeTable {
  readonly person_name: string;
  readonly person_number: string;
  readonly person_archived_at: number | null;
  readonly unit_id: string;
  readonly unit_name: string;
  readonly path: string;
}

export async function findBadgeByToken(db: Db, tokenHash: string): Promise<BadgeWithPerson | undefined> {
  return db
    .selectFrom('badges')
    .innerJoin('people', 'people.id', 'badges.person_id')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .selectAll('badges')
    .select(['people.name as person_name', 'people.number as person_number', 'people.unit_id as unit_id'])
    .select(['people.archived_at as person_archived_at', 'units.name as unit_name', 'units.path as path'])
    .where('badges.token_hash', '=', tokenHash)
    .executeTakeFirst();
}

/** All cards ever issued to the people of the subtrees, the revoked too. */
export async function badgesUnder(db: Db, scope: readonly string[]): Promise<BadgeTable[]> {
  return db
    .selectFrom('badges')
    .innerJoin('people', 'people.id', 'badges.person_id')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .selectAll('badges')
    .where(under('units.path', scope))
    .orderBy('badges.issued_at')
    .execute();
}

export async function revokeBadges(db: Db, personId: string, at: number): Promise<void> {
  await db
    .updateTable('badges')
    .set({ revoked_at: at })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute();
}
