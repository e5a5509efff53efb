import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import type { Session } from './contract.ts';
import type { SessionPlace } from './rules.ts';
import type { SessionTable } from './schema.ts';

/** A session as it is told, with where it stands and what the rules of hours need of its class. */
export interface SessionRecord {
  readonly session: Session;
  readonly place: SessionPlace;
  readonly courseGroup: string;
  readonly activity: string;
  readonly category: string;
  readonly groupTraining: boolean;
}

export interface SessionFilter {
  readonly ids?: readonly string[];
  /** Bounds of the scheduled start, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Sessions by start, then id. */
export async function findSessions(db: Db, filter: SessionFilter): Promise<SessionRecord[]> {
  if (filter.ids === undefined) return loadSessions(db, filter);
  const found = await inChunks([...new Set(filter.ids)], ids => loadSessions(db, { ...filter, ids }));
  return found.sort((a, b) => a.session.startsAt - b.session.startsAt || (a.session.id < b.session.id ? -1 : 1));
}

async function loadSessions(db: Db, filter: SessionFilter): Promise<SessionRecord[]> {
  let sessions = db
    .selectFrom('sessions')
    .innerJoin('classes', 'classes.id', 'sessions.class_id')
    .innerJoin('units as owner', 'owner.id', 'classes.unit_id')
    .leftJoin('units as place', 'place.id', 'sessions.place_unit_id')
    .select([
      'sessions.id',
      'sessions.class_id',
      'classes.title as class_title',
      'sessions.title',
      'sessions.lecturer_name',
      'sessions.lecturer_account_id',
      'sessions.place_unit_id',
      'place.name as place_name',
      'place.path as place_path',
      'sessions.live',
      'sessions.starts_at',
      'sessions.ends_at',
      'sessions.held_starts_at',
      'sessions.held_ends_at',
      'sessions.hours',
      'sessions.state',
      'sessions.course_group',
      'classes.unit_id',
      'owner.path as owner_path',
      'classes.activity',
      'classes.category',
      'classes.group_training',
    ])
    .orderBy('sessions.starts_at')
    .orderBy('sessions.id');
  let invitations = db
    .selectFrom('invitations')
    .innerJoin('sessions', 'sessions.id', 'invitations.session_id')
    .innerJoin('units', 'units.id', 'invitations.unit_id')
    .select(['invitations.session_id', 'units.id', 'units.name', 'units.path'])
    .orderBy('units.path');
  const { ids, from, to } = filter;
  if (ids !== undefined) {
    if (ids.length === 0) return [];
    sessions = sessions.where('sessions.id', 'in', ids);
    invitations = invitations.where('sessions.id', 'in', ids);
  }
  if (from !== undefined) {
    sessions = sessions.where('sessions.starts_at', '>=', from);
    invitations = invitations.where('sessions.starts_at', '>=', from);
  }
  if (to !== undefined) {
    sessions = sessions.where('sessions.starts_at', '<=', to);
    invitations = invitations.where('sessions.starts_at', '<=', to);
  }
  const invited = new Map<string, { readonly unitId: string; readonly name: string; readonly path: string }[]>();
  for (const row of await invitations.execute()) {
    const list = invited.get(row.session_id) ?? [];
    list.push({ unitId: row.id, name: row.name, path: row.path });
    invited.set(row.session_id, list);
  }
  return (await sessions.execute()).map(row => {
    const units = invited.get(row.id) ?? [];
    return {
      session: {
        id: row.id,
        classId: row.class_id,
        classTitle: row.class_title,
        title: row.title,
        lecturerName: row.lecturer_name,
        lecturerAccountId: row.lecturer_account_id,
        placeUnitId: row.place_unit_id,
        placeName: row.place_name,
        live: row.live === 1,
        startsAt: row.starts_at,
        endsAt: row.ends_at,
        heldStartsAt: row.held_starts_at,
        heldEndsAt: row.held_ends_at,
        hours: row.hours,
        state: row.state,
        ownerUnitId: row.unit_id,
        invited: units.map(unit => ({ unitId: unit.unitId, name: unit.name })),
      },
      place: { owner: row.owner_path, place: row.place_path, invited: units.map(unit => unit.path) },
      courseGroup: row.course_group,
      activity: row.activity,
      category: row.category,
      groupTraining: row.group_training === 1,
    };
  });
}

export async function findSession(db: Db, sessionId: string): Promise<SessionRecord | undefined> {
  return (await loadSessions(db, { ids: [sessionId] }))[0];
}

/** The path of the unit that owns a class. */
export async function findClassOwner(db: Db, classId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('classes')
    .innerJoin('units', 'units.id', 'classes.unit_id')
    .select('units.path')
    .where('classes.id', '=', classId)
    .executeTakeFirst();
  return row?.path;
}

/** Paths of invited units over all sessions of a class, and of their places. */
export async function findClassReach(db: Db, classId: string): Promise<string[]> {
  const invited = await db
    .selectFrom('invitations')
    .innerJoin('sessions', 'sessions.id', 'invitations.session_id')
    .innerJoin('units', 'units.id', 'invitations.unit_id')
    .select('units.path')
    .distinct()
    .where('sessions.class_id', '=', classId)
    .execute();
  const places = await db
    .selectFrom('sessions')
    .innerJoin('units', 'units.id', 'sessions.place_unit_id')
    .select('units.path')
    .distinct()
    .where('sessions.class_id', '=', classId)
    .execute();
  return [...invited, ...places].map(row => row.path);
}

/** Paths of units in use, by id; an unknown or archived one is missing from the map. */
export async function findUnitPaths(db: Db, unitIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await inChunks(unitIds, some =>
    db.selectFrom('units').select(['id', 'path']).where('archived_at', 'is', null).where('id', 'in', some).execute(),
  );
  return new Map(rows.map(row => [row.id, row.path]));
}

export interface Lecturer {
  readonly accountId: string;
  readonly name: string;
  readonly unitName: string;
  readonly path: string;
}

/** Accounts in use that may stand before a session: lecturers, and officers who teach. */
export async function findLecturers(db: Db, accountId?: string): Promise<Lecturer[]> {
  let query = db
    .selectFrom('grants')
    .innerJoin('accounts', 'accounts.id', 'grants.account_id')
    .innerJoin('units', 'units.id', 'grants.unit_id')
    .select(['accounts.id', 'accounts.name', 'units.name as unit_name', 'units.path'])
    .where('grants.role', '=', 'lecturer')
    .where('accounts.disabled_at', 'is', null)
    .orderBy('accounts.name')
    .orderBy('accounts.id')
    .orderBy('units.path');
  if (accountId !== undefined) query = query.where('accounts.id', '=', accountId);
  return (await query.execute()).map(row => ({
    accountId: row.id,
    name: row.name,
    unitName: row.unit_name,
    path: row.path,
  }));
}

export interface NewClass {
  readonly id: string;
  readonly unitId: string;
  readonly title: string;
  readonly activity: string;
  readonly category: string;
  readonly groupTraining: boolean;
  readonly createdAt: number;
}

export async function insertClass(db: Db, made: NewClass): Promise<void> {
  await db
    .insertInto('classes')
    .values({
      id: made.id,
      unit_id: made.unitId,
      title: made.title,
      activity: made.activity,
      category: made.category,
      group_training: made.groupTraining ? 1 : 0,
      created_at: made.createdAt,
      archived_at: null,
    })
    .execute();
}

/** The fields of a session that somebody types. */
export interface SessionFields {
  readonly title: string;
  readonly lecturerName: string;
  readonly lecturerAccountId: string | null;
  readonly placeUnitId: string | null;
  readonly live: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly heldStartsAt: number | null;
  readonly heldEndsAt: number | null;
  readonly hours: number;
}

const toColumns = (
  fields: SessionFields,
): Omit<SessionTable, 'id' | 'class_id' | 'course_group' | 'state' | 'created_at'> => ({
  title: fields.title,
  lecturer_name: fields.lecturerName,
  lecturer_account_id: fields.lecturerAccountId,
  place_unit_id: fields.placeUnitId,
  live: fields.live ? 1 : 0,
  starts_at: fields.startsAt,
  ends_at: fields.endsAt,
  held_starts_at: fields.heldStartsAt,
  held_ends_at: fields.heldEndsAt,
  hours: fields.hours,
});

export async function insertSession(
  db: Db,
  made: { readonly id: string; readonly classId: string; readonly courseGroup: string; readonly createdAt: number },
  fields: SessionFields,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      id: made.id,
      class_id: made.classId,
      course_group: made.courseGroup,
      state: 'planned',
      created_at: made.createdAt,
      ...toColumns(fields),
    })
    .execute();
}

export async function updateSession(db: Db, sessionId: string, fields: SessionFields): Promise<void> {
  await db.updateTable('sessions').set(toColumns(fields)).where('id', '=', sessionId).execute();
}

export async function setSessionState(db: Db, sessionId: string, state: SessionTable['state']): Promise<void> {
  await db.updateTable('sessions').set({ state }).where('id', '=', sessionId).execute();
}

/** Puts exactly these units on a session's list. */
export async function setInvitations(db: Db, sessionId: string, unitIds: readonly string[]): Promise<void> {
  await db.deleteFrom('invitations').where('session_id', '=', sessionId).execute();
  if (unitIds.length === 0) return;
  // At most 400 by contract, two values each: within what one statement binds.
  await db
    .insertInto('invitations')
    .values(unitIds.map(unitId => ({ session_id: sessionId, unit_id: unitId })))
    .execute();
}

/** How many events of the ledger are about a session. */
export async function countSessionEvents(db: Db, sessionId: string): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select(eb => eb.fn.countAll<number>().as('events'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  return Number(row.events);
}

/** Titles of classes by id; unknown ids are missing. */
export async function findClassTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await inChunks(ids, some =>
    db.selectFrom('classes').select(['id', 'title']).where('id', 'in', some).execute(),
  );
  return new Map(rows.map(row => [row.id, row.title]));
}
