import {
  type Interval,
  lengthOf,
  marksOf,
  pairMarks,
  presencesOf,
  rosterMinutesOf,
  unionWithin,
  without,
} from '../attendance/rules.ts';
import type { Facts, HoursEvent, SessionFacts } from './facts.ts';

/** What one member was seen doing at one session, after rule 3 has cut what an earlier activity keeps. */
export interface Presence {
  readonly session: SessionFacts;
  readonly intervals: readonly Interval[];
  readonly presentMs: number;
  readonly grade: 'A' | 'B';
  /** Marks, but no interval and no roster. */
  readonly incomplete: boolean;
  readonly overlapped: boolean;
  readonly eventIds: readonly string[];
}

interface Seen {
  readonly session: SessionFacts;
  readonly machine: readonly Interval[];
  /** The first minutes of the session that a signed roster stands for. */
  readonly roster: readonly Interval[];
  readonly incomplete: boolean;
  readonly eventIds: readonly string[];
}

/**
 * Rule 3 among sessions: lecturing comes first, then the earlier session, then the smaller id; whoever comes later
 * loses what they share, and only that.
 * @param events one member's events, voided ones left out
 * @param lecturing intervals in which the member lectured
 * @returns one entry a session, and all time that is taken: media heard in it does not count
 */
export function presenceOf(
  events: readonly HoursEvent[],
  facts: Facts,
  lecturing: readonly Interval[],
): { readonly sessions: readonly Presence[]; readonly taken: readonly Interval[] } {
  const seen: Seen[] = [];
  for (const [sessionId, own] of Map.groupBy(events, event => event.sessionId)) {
    const session = sessionId === undefined ? undefined : facts.sessions.get(sessionId);
    if (session !== undefined && !session.cancelled) seen.push(seenAt(session, own));
  }
  seen.sort((a, b) => a.session.from - b.session.from || (a.session.id < b.session.id ? -1 : 1));
  let taken: readonly Interval[] = lecturing;
  const sessions = seen.map((each): Presence => {
    const machine = without(each.machine, taken);
    const roster = without(each.roster, taken);
    const onRoster = lengthOf(roster) > lengthOf(machine);
    const intervals = onRoster ? roster : machine;
    const before = onRoster ? each.roster : each.machine;
    taken = [...taken, ...intervals];
    const presentMs = lengthOf(intervals);
    return {
      session: each.session,
      intervals,
      presentMs,
      grade: onRoster ? 'B' : 'A',
      incomplete: each.incomplete,
      overlapped: presentMs < lengthOf(before),
      eventIds: each.eventIds,
    };
  });
  return { sessions, taken };
}

function seenAt(session: SessionFacts, events: readonly HoursEvent[]): Seen {
  const marks = marksOf(events);
  const presence = presencesOf(events);
  const minutes = rosterMinutesOf(events);
  const { intervals } = pairMarks(marks);
  return {
    session,
    machine: unionWithin([...intervals, ...presence], session),
    roster: unionWithin([{ from: session.from, to: session.from + (minutes ?? 0) * 60_000 }], session),
    incomplete: marks.length > 0 && intervals.length === 0 && presence.length === 0 && minutes === undefined,
    eventIds: events.map(event => event.id),
  };
}
