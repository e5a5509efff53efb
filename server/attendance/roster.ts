import type * as z from 'zod';
import type { SessionRecord } from '../classes/actions.ts';
import { readSession } from '../classes/actions.ts';
import { heldTimes, invites } from '../classes/rules.ts';
import { listEvents } from '../ledger/actions.ts';
import type { LedgerEvent } from '../ledger/rules.ts';
import { countyOf } from '../organisation/actions.ts';
import { maskName } from '../organisation/rules.ts';
import type { Principal } from '../platform/access.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { inChunks } from '../platform/lists.ts';
import type { AttendanceRow, sessionRoster } from './contract.ts';
import { countParked } from './parkedStore.ts';
import { type Interval, lengthOf, marksOf, pairMarks, presencesOf, rosterMinutesOf, unionWithin } from './rules.ts';
import {
  findPeople,
  findSeenAt,
  findUnit,
  listDelivered,
  listDeviceUnits,
  listPeopleUnder,
  listSignedRosters,
  type PersonRow,
} from './store.ts';

export type Roster = z.infer<typeof sessionRoster.answer>;

/** Which events of a list are voided by another of the same list. */
export const voidedBy = (events: readonly LedgerEvent[]): ReadonlySet<string> =>
  new Set(events.flatMap(event => (event.kind === 'void' && event.refId !== undefined ? [event.refId] : [])));

/** The events of a session, voids included, in ledger order. */
export const listSessionEvents = (db: Db, sessionId: string): Promise<LedgerEvent[]> =>
  listEvents(db, { sessionIds: [sessionId] });

/** Above this many people, one pass over the whole session is quicker than asking for each. */
const fewPeople = 2000;

async function listEventsOf(db: Db, sessionId: string, personIds: readonly string[]): Promise<LedgerEvent[]> {
  if (personIds.length > fewPeople) {
    const wanted = new Set(personIds);
    const events = await listSessionEvents(db, sessionId);
    return events.filter(event => event.personId !== undefined && wanted.has(event.personId));
  }
  return inChunks(personIds, some => listEvents(db, { sessionIds: [sessionId], personIds: some }));
}

/** How long after its end a session still waits for people to sign out before that is called missing. */
const leavingMs = 60 * 60_000;

type Standing = Pick<AttendanceRow, 'state' | 'firstIn' | 'lastOut' | 'machineMinutes' | 'rosterMinutes' | 'grade'>;

/** What one member's events of one session, voided ones left out, say of them. Pure. */
export function standingOf(events: readonly LedgerEvent[], held: Interval, over: boolean): Standing {
  const marks = marksOf(events);
  const paired = pairMarks(marks);
  const presence = presencesOf(events);
  const machineMs = lengthOf(unionWithin([...paired.intervals, ...presence], held));
  const rosterMinutes = rosterMinutesOf(events) ?? null;
  const ins = [
    ...marks.filter(mark => mark.kind === 'sign_in').map(mark => mark.at),
    ...presence.map(each => each.from),
  ];
  const outs = [...paired.intervals.map(each => each.to), ...presence.map(each => each.to)];
  const machineMinutes = Math.floor(machineMs / 60_000);
  return {
    state: stateOf(),
    firstIn: ins.length === 0 ? null : Math.min(...ins),
    lastOut: outs.length === 0 ? null : Math.max(...outs),
    machineMinutes,
    rosterMinutes,
    grade: gradeOf(),
  };

  function gradeOf(): Standing['grade'] {
    if (rosterMinutes !== null && rosterMinutes * 60_000 > machineMs) return 'B';
    if (marks.length + presence.length > 0) return 'A';
    return rosterMinutes === null ? null : 'B';
  }

  function stateOf(): Standing['state'] {
    if (rosterMinutes !== null) return 'signedRoster';
    if (paired.open !== undefined && !over) return 'present';
    if (paired.intervals.length > 0) return 'left';
    if (presence.length > 0) return 'remote';
    return marks.length > 0 ? 'incompleteEvidence' : 'absent';
  }
}

/** Paths of the members that a session is for and the caller may see: invited, in scope, and below the unit asked for. */
export function rosterPaths(invited: readonly string[], scope: readonly string[], unit?: string): string[] {
  const meet = (a: readonly string[], b: readonly string[]): string[] =>
    a.flatMap(x => b.flatMap(y => (x.startsWith(y) ? [x] : y.startsWith(x) ? [y] : [])));
  const met = meet(unit === undefined ? invited : meet(invited, [unit]), scope);
  const unique = [...new Set(met)];
  return unique.filter(path => !unique.some(other => other !== path && path.startsWith(other)));
}

export const isOver = (record: SessionRecord, now: number): boolean =>
  record.session.state === 'closed' || now > heldTimes(record.session).to + leavingMs;

/**
 * 签到册 of a session: everyone invited of the caller's subtree, and every visitor who came to it or from it.
 * A kiosk reads the names of other villages masked.
 * @throws SchoolError notFound for an unknown session or unit
 */
export async function readRoster(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  sessionId: string,
  unitId?: string,
): Promise<Roster> {
  const { db } = deps;
  const record = await readSession(db, sessionId);
  const unit = unitId === undefined ? undefined : (await findUnit(db, unitId))?.path;
  if (unitId !== undefined && unit === undefined) throw new SchoolError('notFound', 'no such unit');
  const seen = unit === undefined ? scope : rosterPaths([unit], scope);
  const invited = await listPeopleUnder(db, rosterPaths(record.place.invited, scope, unit));
  const seenIds = await findSeenAt(db, sessionId, seen);
  const events = await listEventsOf(db, sessionId, seenIds);
  const byPerson = Map.groupBy(events, event => event.personId);
  const devices = await listDeviceUnits(db);
  const invitedIds = new Set(invited.map(person => person.id));
  const others = await findPeople(
    db,
    seenIds.filter(id => !invitedIds.has(id)),
  );
  const voided = voidedBy(events);
  const held = heldTimes(record.session);
  const over = isOver(record, deps.clock.now());

  const rowOf = (person: PersonRow): AttendanceRow => {
    const own = (byPerson.get(person.id) ?? []).filter(event => event.kind !== 'void');
    const foreign = principal.kind === 'device' && !person.path.startsWith(principal.path);
    return {
      personId: person.id,
      name: foreign ? maskName(person.name) : person.name,
      number: person.number,
      unitId: person.unitId,
      unitName: person.unitName,
      visitor: !invites(record.place, person.path),
      ...standingOf(
        own.filter(event => !voided.has(event.id)),
        held,
        over,
      ),
      events: own.map(event => ({
        eventId: event.id,
        kind: event.kind,
        at: event.at ?? event.from ?? event.recordedAt,
        to: event.to ?? null,
        unitId: devices.get(event.deviceId ?? '')?.unitId ?? null,
        voided: voided.has(event.id),
      })),
    };
  };
  const rows = [...invited, ...others.values()].map(rowOf);
  const heads = (room: string): number =>
    rows.filter(row => row.state !== 'absent' && row.events.some(event => !event.voided && event.unitId === room))
      .length;
  return {
    session: record.session,
    county: (await countyOf(db))?.name ?? '',
    rows,
    counts: {
      invited: rows.filter(row => !row.visitor).length,
      present: rows.filter(row => row.state !== 'absent').length,
      incomplete: rows.filter(row => row.state === 'incompleteEvidence').length,
      visitors: rows.filter(row => row.visitor && row.state !== 'absent').length,
    },
    delivered: (await listDelivered(db, sessionId, seen)).map(each => ({
      unitId: each.unitId,
      unitName: each.unitName,
      minutes: Math.floor(each.ms / 60_000),
      people: heads(each.unitId),
    })),
    signed: await listSignedRosters(db, sessionId, seen),
    parked: await countParked(db, sessionId, seen),
  };
}
