import type { Interval } from '../attendance/rules.ts';
import { byTime, type Facts, type HoursEvent, type Line, type Reason, type SessionFacts } from './facts.ts';
import { type Heard, heardCredit, heardOf, isHeard } from './media.ts';
import { type Presence, presenceOf } from './presence.ts';
import { presenceCredit, type RuleSet, yearOf } from './rules.ts';

/**
 * Folds one person's events into the lines of one year. A pure function: it depends neither on the order of the events
 * nor on how often one is given. The order of the rules: voids; 3; 1 and 2; 4; 5; adjustments.
 * @param rules of that year
 * @returns lines by time; their credits sum to what counts
 */
export function foldYear(events: readonly HoursEvent[], facts: Facts, year: number, rules: RuleSet): Line[] {
  const once = [...new Map(events.map(event => [event.id, event])).values()];
  const voided = new Set(once.flatMap(event => (event.kind === 'void' && event.refId ? [event.refId] : [])));
  const valid = once.filter(event => event.kind !== 'void' && !voided.has(event.id));

  const { sessions, taken } = presenceOf(valid, facts, lecturesOf(valid));
  const sessionLines = sessions
    .filter(each => yearOf(each.session.from) === year)
    .map(each => sessionLine(each, rules));
  const heard = heardOf(valid, facts, taken).filter(each => each.year === year);
  const earned = [
    ...sessionLines,
    ...heard.map(each => assetLine(each, facts, rules)),
    ...valid.flatMap(event => statedLine(event, year, rules)),
  ];
  const counted = capped(oncePerCourse(earned), rules);
  return [
    ...counted,
    ...voidedLines(once, voided, counted, facts, year, rules),
    ...valid.flatMap(event => adjustmentLine(event, year)),
  ]
    .map(line => citingVoided(line, once, voided))
    .map(line => ({ ...line, eventIds: [...line.eventIds].sort() }))
    .sort(byTime);
}

export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.credit, 0);

/** Rule 6's second measure: classes marked as group training with credit above 0. */
export const trainingsOf = (lines: readonly Line[]): number =>
  new Set(lines.flatMap(line => (line.groupTraining && line.credit > 0 ? [line.classId ?? line.about] : []))).size;

const lecturesOf = (events: readonly HoursEvent[]): Interval[] =>
  events.flatMap(event =>
    event.kind === 'lecture_given' && event.from !== undefined && event.to !== undefined
      ? [{ from: event.from, to: event.to }]
      : [],
  );

const fullOf = (session: SessionFacts, rules: RuleSet): number =>
  typeof session.full === 'number' ? session.full : session.full.halfDays * rules.half_day;

function sessionLine(presence: Presence, rules: RuleSet): Line {
  const { session } = presence;
  const lengthMs = session.to - session.from;
  const full = fullOf(session, rules);
  const { credit, reason } = presenceCredit(presence.presentMs, lengthMs, full, rules);
  return {
    ...lineOf(session),
    full,
    credit,
    presentMs: presence.presentMs,
    lengthMs,
    grade: presence.grade,
    reasons: [
      presence.incomplete ? 'incomplete_evidence' : reason,
      ...(presence.overlapped ? ['overlap' as const] : []),
    ],
    eventIds: presence.eventIds,
  };
}

function lineOf(session: SessionFacts) {
  return {
    id: `session:${session.id}`,
    kind: 'session',
    about: session.id,
    at: session.from,
    activity: session.activity,
    category: session.category,
    courseGroup: session.courseGroup,
    classId: session.classId,
    groupTraining: session.groupTraining,
    rule: '1',
  } as const;
}

/** Rule 2; a make-up with parity gives the larger of the session's credit and its own, in the session's category. */
function assetLine(heard: Heard, facts: Facts, rules: RuleSet): Line {
  const missed = heard.asset.makesUp === undefined ? undefined : facts.sessions.get(heard.asset.makesUp);
  const own = heardCredit(heard, rules);
  const makesUp = missed !== undefined && rules.parity && heard.passed && isHeard(heard, rules);
  const credit = makesUp ? Math.max(fullOf(missed, rules), own) : own;
  const reasons: Reason[] = [credit > 0 ? 'full' : 'short'];
  if (credit > 0 && heard.passed) reasons.push('quiz');
  if (heard.overlapped) reasons.push('overlap');
  return {
    id: `asset:${heard.asset.id}:${heard.year}`,
    kind: 'asset',
    about: heard.asset.id,
    at: heard.at,
    activity: makesUp ? missed.activity : 'media',
    category: makesUp ? missed.category : 'media',
    courseGroup: missed?.courseGroup ?? heard.asset.courseGroup,
    classId: undefined,
    groupTraining: false,
    full: credit,
    credit,
    presentMs: heard.coveredSeconds * 1000,
    lengthMs: heard.asset.seconds * 1000,
    grade: 'A',
    reasons,
    eventIds: heard.eventIds,
    rule: '2',
  };
}

/** Lectures and deliveries state their hours; only a lecture's are multiplied. */
function statedLine(event: HoursEvent, year: number, rules: RuleSet): Line[] {
  const at = event.at ?? event.from;
  if (at === undefined || event.hours === undefined || yearOf(at) !== year) return [];
  const lecture = event.kind === 'lecture_given';
  if (!lecture && event.kind !== 'home_delivery') return [];
  const kind = lecture ? 'lecture' : 'delivery';
  const credit = lecture ? Math.floor((event.hours * rules.lecture_factor) / 100) : event.hours;
  const lengthMs = event.from !== undefined && event.to !== undefined ? event.to - event.from : 0;
  return [
    {
      id: `${kind}:${event.id}`,
      kind,
      about: event.id,
      at,
      activity: kind,
      category: kind,
      courseGroup: event.courseGroup ?? event.id,
      classId: undefined,
      groupTraining: false,
      full: credit,
      credit,
      presentMs: lengthMs,
      lengthMs,
      grade: lecture ? 'A' : 'C',
      reasons: ['full'],
      eventIds: [event.id],
      rule: kind,
    },
  ];
}

/** Signed, dated, outside caps, without a floor. */
function adjustmentLine(event: HoursEvent, year: number): Line[] {
  if (event.kind !== 'adjustment' || event.at === undefined || event.hours === undefined) return [];
  if (yearOf(event.at) !== year) return [];
  return [
    {
      id: `adjustment:${event.id}`,
      kind: 'adjustment',
      about: event.id,
      at: event.at,
      activity: 'adjustment',
      category: 'adjustment',
      courseGroup: event.id,
      classId: undefined,
      groupTraining: false,
      full: event.hours,
      credit: event.hours,
      presentMs: 0,
      lengthMs: 0,
      grade: null,
      reasons: ['correction'],
      eventIds: [event.id],
      rule: 'adjustment',
    },
  ];
}

/** Rule 4: of one course the largest counts, never the sum; a class's sessions of one course add up and stand as one. */
function oncePerCourse(lines: readonly Line[]): Line[] {
  const losers = new Set<Line>();
  for (const rivals of Map.groupBy(
    lines.filter(line => line.kind !== 'lecture'),
    line => line.courseGroup,
  ).values()) {
    const entries = [
      ...Map.groupBy(rivals, line => (line.kind === 'session' ? `class ${line.classId}` : line.id)).values(),
    ]
      .map(own => ({ own, credit: sumOf(own), first: [...own].sort(byTime)[0] }))
      .sort((a, b) => b.credit - a.credit || (a.first && b.first ? byTime(a.first, b.first) : 0));
    for (const entry of entries.slice(1)) for (const line of entry.own) losers.add(line);
  }
  return lines.map(line =>
    losers.has(line) && line.credit > 0 ? { ...line, credit: 0, reasons: [...line.reasons, 'duplicate'] } : line,
  );
}

/** Rule 5: caps of activities, then of categories, in order of time; a line may count in part. */
function capped(lines: readonly Line[], rules: RuleSet): Line[] {
  const pass = (
    some: readonly Line[],
    caps: Readonly<Record<string, number>>,
    key: 'activity' | 'category',
  ): Line[] => {
    const left = new Map(Object.entries(caps));
    return some.map(line => {
      const room = left.get(line[key]);
      if (room === undefined) return line;
      const credit = Math.min(line.credit, Math.max(0, room));
      left.set(line[key], room - credit);
      return credit < line.credit ? { ...line, credit, reasons: [...line.reasons, 'cap'] } : line;
    });
  };
  const sorted = [...lines].sort(byTime);
  return pass(pass(sorted, rules.activity_caps, 'activity'), rules.category_caps, 'category');
}

/** A session of which nothing is left after voids still shows, so that the member sees what was taken out. */
function voidedLines(
  events: readonly HoursEvent[],
  voided: ReadonlySet<string>,
  shown: readonly Line[],
  facts: Facts,
  year: number,
  rules: RuleSet,
): Line[] {
  const ids = new Set(events.flatMap(event => (event.sessionId !== undefined ? [event.sessionId] : [])));
  return [...ids].flatMap((id): Line[] => {
    const session = facts.sessions.get(id);
    if (session === undefined || yearOf(session.from) !== year) return [];
    if (shown.some(line => line.kind === 'session' && line.about === id)) return [];
    const own = events.filter(event => event.sessionId === id && event.kind !== 'void');
    if (own.length === 0) return [];
    const gone = own.every(event => voided.has(event.id));
    return [
      {
        ...lineOf(session),
        full: fullOf(session, rules),
        credit: 0,
        presentMs: 0,
        lengthMs: session.to - session.from,
        grade: null,
        reasons: gone ? [] : ['cancelled'],
        eventIds: own.filter(event => !voided.has(event.id)).map(event => event.id),
      },
    ];
  });
}

/** Adds to a session's line the events that were voided, and says that it was corrected. */
function citingVoided(line: Line, events: readonly HoursEvent[], voided: ReadonlySet<string>): Line {
  if (line.kind !== 'session') return line;
  const gone = events.filter(event => event.sessionId === line.about && voided.has(event.id));
  if (gone.length === 0) return line;
  return {
    ...line,
    reasons: [...line.reasons, 'correction'],
    eventIds: [...line.eventIds, ...gone.map(event => event.id)],
  };
}
