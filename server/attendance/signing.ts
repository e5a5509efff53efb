import { moveSession, readSession } from '../classes/actions.ts';
import { heldTimes, touchesSubtree } from '../classes/rules.ts';
import { appendEvents, listEvents } from '../ledger/actions.ts';
import type { EventDraft, LedgerEvent } from '../ledger/rules.ts';
import { isUnder, type Principal } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import './kinds.ts';
import type { ScanExtra } from './kinds.ts';
import { listSessionEvents, voidedBy } from './roster.ts';
import { decideScan, isNearSession, type MarkKind, marksOf, pairMarks } from './rules.ts';
import { findPeople, findSeenAt, findUnit, insertSignedRoster } from './store.ts';

/** A mark typed for a moment that has not come yet is a slip; a kiosk and a server may differ by this much. */
const aheadMs = 10 * 60_000;

/**
 * Writes down a mark that the kiosk could not take, by the rules of a scan.
 * @returns `duplicate` within ten minutes of another mark, or a second sign-in while one is open
 * @throws SchoolError notFound, outOfScope (person, or a session that does not touch the subtree), unprocessable (a time far from the session or to come)
 */
export async function markByHand(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  sessionId: string,
  mark: { readonly personId: string; readonly kind: MarkKind; readonly at: number },
): Promise<'recorded' | 'duplicate'> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const { session, place } = await readSession(trx, sessionId);
    if (!scope.some(path => touchesSubtree(place, path)))
      throw new SchoolError('outOfScope', 'the session is none of this classroom');
    const person = (await findPeople(trx, [mark.personId])).get(mark.personId);
    if (person === undefined) throw new SchoolError('notFound', 'no such person');
    if (!isUnder(person.path, scope)) throw new SchoolError('outOfScope', 'person out of reach');
    if (mark.at > now + aheadMs || !isNearSession(mark.at, heldTimes(session)))
      throw new SchoolError('unprocessable', 'the time is far from the session');
    const events = await listEvents(trx, { sessionIds: [sessionId], personIds: [mark.personId] });
    const voided = voidedBy(events);
    const history = marksOf(events.filter(event => !voided.has(event.id)));
    const decision = decideScan(history, mark.at);
    if (decision === 'duplicate' || (mark.kind === 'sign_in' && decision === 'sign_out')) return 'duplicate';
    const extra: ScanExtra = { method: 'hand' };
    const { personId, kind, at } = mark;
    await appendEvents(trx, now, [{ id: newId(now), kind, actor: actorOf(principal), personId, sessionId, at, extra }]);
    return 'recorded';
  });
}

export interface RosterToSign {
  readonly unitId: string;
  readonly secondName: string;
  readonly note: string;
  readonly people: readonly { readonly personId: string; readonly minutes: number }[];
}

/**
 * The steward and a second person put their names to who was there: grade B, one event a person.
 * @throws SchoolError sameApprover (one person signing twice), outOfScope (unit, or people who neither belong to it while
 *   it takes part nor were seen in it), notFound, conflict (a person twice), unprocessable (before the session began)
 */
export async function signRoster(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  sessionId: string,
  roster: RosterToSign,
): Promise<string> {
  if (principal.kind !== 'account') throw new SchoolError('notAllowed');
  if (sameName(roster.secondName, principal.name)) throw new SchoolError('sameApprover', 'two people sign a roster');
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const { session, place } = await readSession(trx, sessionId);
    if (now < heldTimes(session).from) throw new SchoolError('unprocessable', 'the session has not begun');
    const unit = await findUnit(trx, roster.unitId);
    if (unit === undefined) throw new SchoolError('notFound', 'no such unit');
    if (!isUnder(unit.path, scope)) throw new SchoolError('outOfScope', 'unit out of reach');
    const ids = roster.people.map(each => each.personId);
    if (new Set(ids).size < ids.length) throw new SchoolError('conflict', 'a person stands on the roster twice');
    const people = await findPeople(trx, ids);
    const seen = new Set(await findSeenAt(trx, sessionId, [unit.path]));
    const takesPart = touchesSubtree(place, unit.path);
    const rosterId = newId(now);
    const drafts = roster.people.map((each): EventDraft => {
      const person = people.get(each.personId);
      if (person === undefined) throw new SchoolError('notFound', 'no such person', { personId: each.personId });
      // A village that was not invited has no roster of its own: hours would come of nothing.
      if (!(takesPart && person.path.startsWith(unit.path)) && !seen.has(person.id))
        throw new SchoolError('outOfScope', 'not of this classroom', { personId: each.personId });
      return {
        id: newId(now),
        kind: 'signed_roster',
        actor: actorOf(principal),
        personId: each.personId,
        sessionId,
        minutes: each.minutes,
        at: now,
        extra: { roster: rosterId, grade: 'B' },
      };
    });
    await insertSignedRoster(trx, {
      id: rosterId,
      sessionId,
      unitId: roster.unitId,
      signedAt: now,
      steward: principal.name,
      secondName: roster.secondName,
      people: drafts.length,
      note: roster.note,
    });
    await appendEvents(trx, now, drafts);
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: 'attendance.rosterSigned',
      subject: ['session', sessionId],
      details: { rosterId, unitId: roster.unitId, people: drafts.length },
    });
    return rosterId;
  });
}

const sameName = (a: string, b: string): boolean => a.normalize('NFKC').trim() === b.normalize('NFKC').trim();

export interface WithoutSignOut {
  readonly personId: string;
  readonly name: string;
  readonly unitName: string;
  readonly firstIn: number;
}

/** Closes a sitting, or opens it again, and lists everyone of the caller's subtrees who signed in and not out. */
export async function closeSession(
  deps: Deps,
  principal: Principal,
  scope: readonly string[],
  sessionId: string,
  reopen: boolean,
): Promise<WithoutSignOut[]> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const { session } = await readSession(trx, sessionId);
    if (session.state === 'cancelled') throw new SchoolError('conflict', 'the session is cancelled');
    const state = reopen ? 'open' : 'closed';
    if (session.state !== state) {
      await moveSession(trx, sessionId, state);
      await audit(trx, {
        at: now,
        actor: actorOf(principal),
        action: reopen ? 'attendance.sessionReopened' : 'attendance.sessionClosed',
        subject: ['session', sessionId],
      });
    }
    const open = stillOpen(await listSessionEvents(trx, sessionId));
    const people = await findPeople(trx, [...open.keys()]);
    return [...open].flatMap(([personId, firstIn]) => {
      const person = people.get(personId);
      if (person === undefined || !isUnder(person.path, scope)) return [];
      return [{ personId, name: person.name, unitName: person.unitName, firstIn }];
    });
  });
}

/** Members with a sign-in that nothing closed and no roster stands for, with its time, in the order they came. */
export function stillOpen(events: readonly LedgerEvent[]): Map<string, number> {
  const voided = voidedBy(events);
  const open = new Map<string, number>();
  for (const [personId, own] of Map.groupBy(events, event => event.personId)) {
    if (personId === undefined) continue;
    const valid = own.filter(event => !voided.has(event.id));
    const mark = pairMarks(marksOf(valid)).open;
    if (mark !== undefined && !valid.some(event => event.kind === 'signed_roster')) open.set(personId, mark.at);
  }
  return new Map([...open].sort((a, b) => a[1] - b[1]));
}
