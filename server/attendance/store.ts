import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { under } from '../platform/scope.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly pinyin: string;
  readonly initials: string;
  readonly number: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly path: string;
}

const personQuery = (db: Db) =>
  db
    .selectFrom('people')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .select([
      'people.id',
      'people.name',
      'people.pinyin',
      'people.initials',
      'people.number',
      'people.unit_id as unitId',
      'units.name as unitName',
      'units.path',
    ]);

/** People by id, archived ones too: what they did stays theirs. */
export async function findPeople(db: Db, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  const rows = await inChunks(ids, some => personQuery(db).where('people.id', 'in', some).execute());
  return new Map(rows.map(row => [row.id, row]));
}

/** Members in use below these paths, village by village, by pinyin. */
export async function listPeopleUnder(db: Db, paths: readonly string[]): Promise<PersonRow[]> {
  if (paths.length === 0) return [];
  return personQuery(db)
    .where('people.archived_at', 'is', null)
    .where(under('units.path', paths))
    .orderBy('units.path')
    .orderBy('people.pinyin')
    .orderBy('people.id')
    .execute();
}

/** Units with their path, kind and number of members in use. */
export async function listUnitCounts(
  db: Db,
): Promise<{ id: string; name: string; path: string; kind: string; people: number }[]> {
  const people = await db
    .selectFrom('people')
    .select(eb => ['unit_id', eb.fn.countAll<number>().as('people')])
    .where('archived_at', 'is', null)
    .groupBy('unit_id')
    .execute();
  const counts = new Map(people.map(row => [row.unit_id, Number(row.people)]));
  const units = await db
    .selectFrom('units')
    .select(['id', 'name', 'path', 'kind'])
    .where('archived_at', 'is', null)
    .orderBy('path')
    .execute();
  return units.map(unit => ({ ...unit, people: counts.get(unit.id) ?? 0 }));
}

export async function findUnit(db: Db, unitId: string): Promise<{ name: string; path: string } | undefined> {
  return db.selectFrom('units').select(['name', 'path']).where('id', '=', unitId).executeTakeFirst();
}

/** Devices with the unit they stand in. */
export async function listDeviceUnits(
  db: Db,
): Promise<
  Map<string, { readonly unitId: string; readonly name: string; readonly unitName: string; readonly path: string }>
> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('units', 'units.id', 'devices.unit_id')
    .select(['devices.id', 'devices.name', 'devices.unit_id as unitId', 'units.name as unitName', 'units.path'])
    .execute();
  return new Map(rows.map(row => [row.id, row]));
}

/** Everyone with an event at a session who belongs below these paths or was seen by a device below them. */
export async function findSeenAt(db: Db, sessionId: string, paths: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('events')
    .innerJoin('people', 'people.id', 'events.person_id')
    .innerJoin('units as home', 'home.id', 'people.unit_id')
    .leftJoin('devices', 'devices.id', 'events.device_id')
    .leftJoin('units as room', 'room.id', 'devices.unit_id')
    .select('people.id')
    .distinct()
    .where('events.session_id', '=', sessionId)
    .where(eb => eb.or([under('home.path', paths), under('room.path', paths)]))
    .execute();
  return rows.map(row => row.id);
}

/** How many members below these paths have an event of presence at each session. */
export async function countSignedIn(
  db: Db,
  sessionIds: readonly string[],
  paths: readonly string[],
): Promise<Map<string, number>> {
  const rows = await inChunks([...new Set(sessionIds)], some =>
    db
      .selectFrom('events')
      .innerJoin('people', 'people.id', 'events.person_id')
      .innerJoin('units', 'units.id', 'people.unit_id')
      .select(eb => ['events.session_id', eb.fn.count<number>('events.person_id').distinct().as('people')])
      .where('events.session_id', 'in', some)
      .where('events.kind', 'in', ['sign_in', 'presence', 'signed_roster'])
      .where(under('units.path', paths))
      .where(eb =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('events as void')
              .select('void.id')
              .where('void.kind', '=', 'void')
              .whereRef('void.ref_id', '=', 'events.id'),
          ),
        ),
      )
      .groupBy('events.session_id')
      .execute(),
  );
  return new Map(rows.map(row => [row.session_id ?? '', Number(row.people)]));
}

export async function addDelivered(
  db: Db,
  delivered: { readonly sessionId: string; readonly unitId: string; readonly ms: number; readonly at: number },
): Promise<void> {
  await db
    .insertInto('deliveries')
    .values({
      session_id: delivered.sessionId,
      unit_id: delivered.unitId,
      delivered_ms: delivered.ms,
      updated_at: delivered.at,
    })
    .onConflict(conflict =>
      conflict.columns(['session_id', 'unit_id']).doUpdateSet(eb => ({
        delivered_ms: eb('deliveries.delivered_ms', '+', eb.ref('excluded.delivered_ms')),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

/** Delivered time of a session by classroom, below these paths. */
export async function listDelivered(
  db: Db,
  sessionId: string,
  scope: readonly string[],
): Promise<{ unitId: string; unitName: string; ms: number }[]> {
  return db
    .selectFrom('deliveries')
    .innerJoin('units', 'units.id', 'deliveries.unit_id')
    .select(['deliveries.unit_id as unitId', 'units.name as unitName', 'deliveries.delivered_ms as ms'])
    .where('deliveries.session_id', '=', sessionId)
    .where(under('units.path', scope))
    .orderBy('units.path')
    .execute();
}

export interface SignedRoster {
  readonly id: string;
  readonly sessionId: string;
  readonly unitId: string;
  readonly signedAt: number;
  readonly steward: string;
  readonly secondName: string;
  readonly people: number;
  readonly note: string;
}

export async function insertSignedRoster(db: Db, roster: SignedRoster): Promise<void> {
  await db
    .insertInto('signed_rosters')
    .values({
      id: roster.id,
      session_id: roster.sessionId,
      unit_id: roster.unitId,
      signed_at: roster.signedAt,
      steward: roster.steward,
      second_name: roster.secondName,
      people: roster.people,
      note: roster.note,
    })
    .execute();
}

export async function listSignedRosters(
  db: Db,
  sessionId: string,
  scope: readonly string[],
): Promise<(Omit<SignedRoster, 'id' | 'sessionId' | 'note'> & { unitName: string })[]> {
  return db
    .selectFrom('signed_rosters')
    .innerJoin('units', 'units.id', 'signed_rosters.unit_id')
    .select([
      'signed_rosters.unit_id as unitId',
      'units.name as unitName',
      'signed_rosters.signed_at as signedAt',
      'signed_rosters.steward',
      'signed_rosters.second_name as secondName',
      'signed_rosters.people',
    ])
    .where('signed_rosters.session_id', '=', sessionId)
    .where(under('units.path', scope))
    .orderBy('signed_rosters.signed_at')
    .orderBy('signed_rosters.id')
    .execute();
}
