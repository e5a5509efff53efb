import type { Principal, Subject } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Session } from './contract.ts';
import { concerns, timesProblem, touchesSubtree } from './rules.ts';
import {
  countSessionEvents,
  findClassOwner,
  findClassReach,
  findClassTitles,
  findLecturers,
  findSession,
  findSessions,
  findUnitPaths,
  insertClass,
  insertSession,
  type SessionFields,
  type SessionRecord,
  setInvitations,
  setSessionState,
  updateSession,
} from './store.ts';

export type { SessionRecord };

/** Where a session stands: owned by its class's unit, reaching invited units and its place. */
export async function locateSession(db: Db, sessionId: string): Promise<Subject | undefined> {
  const found = await findSession(db, sessionId);
  if (found === undefined) return undefined;
  const { owner, place, invited } = found.place;
  return { owner, reach: place === null ? invited : [...invited, place] };
}

/** Where a class stands: as its sessions together. */
export async function locateClass(db: Db, classId: string): Promise<Subject | undefined> {
  const owner = await findClassOwner(db, classId);
  return owner === undefined ? undefined : { owner, reach: await findClassReach(db, classId) };
}

/** @throws SchoolError notFound */
export async function readSession(db: Db, sessionId: string): Promise<SessionRecord> {
  const found = await findSession(db, sessionId);
  if (found === undefined) throw new SchoolError('notFound', 'no such session');
  return found;
}

/** Titles of classes by id; unknown ids are missing. */
export const classTitles = findClassTitles;

/** Sessions with these ids, and what the rules need of them; unknown ids are missing. */
export const readSessions = (db: Db, ids: readonly string[]): Promise<SessionRecord[]> => findSessions(db, { ids });

/**
 * The sessions that the caller sees: a classroom or member those they are invited to or that are held at their place;
 * an account those that touch its subtrees or that it lectures itself.
 * @param scope the subtrees that the gate allowed
 */
export async function listSessions(
  db: Db,
  principal: Principal,
  scope: readonly string[],
  asked: { readonly from?: number | undefined; readonly to?: number | undefined; readonly unitId?: string | undefined },
): Promise<SessionRecord[]> {
  const all = await findSessions(db, asked);
  const unit = asked.unitId === undefined ? undefined : (await findUnitPaths(db, [asked.unitId])).get(asked.unitId);
  if (asked.unitId !== undefined && unit === undefined) return [];
  return all.filter(each => {
    if (unit !== undefined && !touchesSubtree(each.place, unit)) return false;
    if (principal.kind === 'device' || principal.kind === 'member') return concerns(each.place, principal.path);
    return (
      scope.some(path => touchesSubtree(each.place, path)) ||
      (principal.kind === 'account' && each.session.lecturerAccountId === principal.accountId)
    );
  });
}

export interface ClassInput {
  readonly unitId: string;
  readonly title: string;
  readonly activity: string;
  readonly category: string;
  readonly groupTraining: boolean;
  readonly sameCourse: boolean;
  readonly sessions: readonly SessionInput[];
}

export type SessionInput = Omit<SessionFields, 'heldStartsAt' | 'heldEndsAt'> & {
  readonly invitedUnitIds: readonly string[];
};

/**
 * Makes a class with its sessions, whole or not at all.
 * @throws SchoolError unprocessable (times), notFound (units, lecturer), outOfScope (inviting beyond the own subtree),
 *   notAllowed (a lecturer scheduling for somebody else)
 */
export async function createClass(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  input: ClassInput,
): Promise<{ classId: string; sessionIds: string[] }> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const owner = (await findUnitPaths(trx, [input.unitId])).get(input.unitId);
    if (owner === undefined) throw new SchoolError('notFound', 'no such unit');
    const classId = newId(now);
    await insertClass(trx, { ...input, id: classId, createdAt: now });
    const sessionIds: string[] = [];
    for (const each of input.sessions) {
      const fields = { ...each, heldStartsAt: null, heldEndsAt: null };
      await checkFields(trx, principal, scope, owner, fields, each.invitedUnitIds);
      const id = newId(now);
      const courseGroup = input.sameCourse ? classId : id;
      await insertSession(trx, { id, classId, courseGroup, createdAt: now }, fields);
      await setInvitations(trx, id, [...new Set(each.invitedUnitIds)]);
      sessionIds.push(id);
    }
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: 'classes.classCreated',
      subject: ['class', classId],
      details: { unitId: input.unitId, sessions: sessionIds },
    });
    return { classId, sessionIds };
  });
}

export type SessionChange = {
  readonly [Key in keyof SessionFields]?: SessionFields[Key] | undefined;
} & { readonly invitedUnitIds?: readonly string[] | undefined };

/**
 * Changes a session; what changed is in the trail, with the old and new times where hours may depend on them.
 * @throws SchoolError as {@link createClass}; notAllowed where a lecturer edits somebody else's session
 */
export async function editSession(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  sessionId: string,
  change: SessionChange,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const before = await readSession(trx, sessionId);
    refuseForeignLecturer(principal, before.place.owner, before.session.lecturerAccountId);
    const fields = merge(before.session, change);
    const invited = change.invitedUnitIds ?? before.session.invited.map(unit => unit.unitId);
    const added = invited.filter(id => !before.session.invited.some(unit => unit.unitId === id));
    const newPlace = fields.placeUnitId !== before.session.placeUnitId;
    // What was granted before stays: an officer of one town may edit a session to which the county invited others.
    await checkFields(
      trx,
      principal,
      scope,
      before.place.owner,
      { ...fields, placeUnitId: newPlace ? fields.placeUnitId : null },
      added,
    );
    await updateSession(trx, sessionId, fields);
    if (change.invitedUnitIds !== undefined) await setInvitations(trx, sessionId, [...new Set(invited)]);
    const details: Record<string, string | number | boolean | null | readonly string[]> = {};
    for (const key of ['startsAt', 'endsAt', 'heldStartsAt', 'heldEndsAt', 'hours'] as const) {
      if (fields[key] === before.session[key]) continue;
      details[`${key}Before`] = before.session[key];
      details[key] = fields[key];
    }
    if (added.length > 0) details['invited'] = added;
    const events = await countSessionEvents(trx, sessionId);
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: 'classes.sessionEdited',
      subject: ['session', sessionId],
      details: { ...details, changed: changedFields(before.session, fields), events },
    });
  });
}

function changedFields(before: Session, after: SessionFields): string[] {
  return (Object.keys(after) as (keyof SessionFields)[]).filter(key => before[key] !== after[key]);
}

function merge(session: Session, change: SessionChange): SessionFields {
  const pick = <Key extends keyof SessionFields>(key: Key): SessionFields[Key] =>
    (change[key] === undefined ? session[key] : change[key]) as SessionFields[Key];
  return {
    title: pick('title'),
    lecturerName: pick('lecturerName'),
    lecturerAccountId: pick('lecturerAccountId'),
    placeUnitId: pick('placeUnitId'),
    live: pick('live'),
    startsAt: pick('startsAt'),
    endsAt: pick('endsAt'),
    heldStartsAt: pick('heldStartsAt'),
    heldEndsAt: pick('heldEndsAt'),
    hours: pick('hours'),
  };
}

/**
 * Cancels a planned session or takes that back.
 * @throws SchoolError conflict when somebody signed in already: a sitting that was attended was held
 */
export async function cancelSession(
  deps: Deps,
  principal: Principal,
  sessionId: string,
  restore: boolean,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const { session, place } = await readSession(trx, sessionId);
    refuseForeignLecturer(principal, place.owner, session.lecturerAccountId);
    if (restore ? session.state !== 'cancelled' : session.state === 'cancelled') return;
    const events = await countSessionEvents(trx, sessionId);
    if (!restore && events > 0) throw new SchoolError('conflict', 'members have signed in to this session', { events });
    await setSessionState(trx, sessionId, restore ? 'planned' : 'cancelled');
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: restore ? 'classes.sessionRestored' : 'classes.sessionCancelled',
      subject: ['session', sessionId],
    });
  });
}

/** Moves a session between planned, open and closed, in the caller's transaction and trail. */
export const moveSession = (trx: Trx, sessionId: string, state: 'planned' | 'open' | 'closed'): Promise<void> =>
  setSessionState(trx, sessionId, state);

/** Lecturers whose unit the caller's subtrees touch; each account once. */
export async function listLecturers(
  db: Db,
  scope: readonly string[],
): Promise<{ accountId: string; name: string; unitName: string }[]> {
  const once = new Map<string, { accountId: string; name: string; unitName: string }>();
  for (const { accountId, name, unitName, path } of await findLecturers(db)) {
    const inScope = scope.some(each => path.startsWith(each) || each.startsWith(path));
    if (inScope && !once.has(accountId)) once.set(accountId, { accountId, name, unitName });
  }
  return [...once.values()];
}

/** Whether the caller acts as an officer over the owner, not merely as a lecturer. */
const isOfficerOf = (principal: Principal, owner: string): boolean =>
  principal.kind === 'account' &&
  principal.grants.some(grant => grant.role !== 'lecturer' && isOfficer(grant.role) && owner.startsWith(grant.path));
const isOfficer = (role: string): boolean => role === 'countyOfficer' || role === 'townOfficer';

function refuseForeignLecturer(principal: Principal, owner: string, lecturerAccountId: string | null): void {
  if (isOfficerOf(principal, owner)) return;
  if (principal.kind === 'account' && principal.accountId === lecturerAccountId) return;
  throw new SchoolError('notAllowed', 'a lecturer plans only sessions of their own');
}

async function checkFields(
  trx: Trx,
  principal: Principal,
  scope: readonly string[],
  owner: string,
  fields: SessionFields,
  invitedUnitIds: readonly string[],
): Promise<void> {
  refuseForeignLecturer(principal, owner, fields.lecturerAccountId);
  const problem = timesProblem(fields);
  if (problem !== undefined) throw new SchoolError('unprocessable', 'the times of a session do not fit', { problem });
  if (fields.lecturerAccountId !== null) {
    const self = principal.kind === 'account' && principal.accountId === fields.lecturerAccountId;
    if (!self && (await findLecturers(trx, fields.lecturerAccountId)).length === 0)
      throw new SchoolError('notFound', 'no such lecturer');
  }
  const unitIds = [...new Set(fields.placeUnitId === null ? invitedUnitIds : [...invitedUnitIds, fields.placeUnitId])];
  const paths = await findUnitPaths(trx, unitIds);
  for (const unitId of unitIds) {
    const path = paths.get(unitId);
    if (path === undefined) throw new SchoolError('notFound', 'no such unit', { unitId });
    if (!scope.some(each => path.startsWith(each)))
      throw new SchoolError('outOfScope', 'unit out of reach', { unitId });
  }
}
