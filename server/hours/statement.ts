import type * as z from 'zod';
import { readSessions, type SessionRecord } from '../classes/actions.ts';
import { heldTimes } from '../classes/rules.ts';
import { hashAsOf, listEvents } from '../ledger/actions.ts';
import type { LedgerEvent } from '../ledger/rules.ts';
import { countyOf } from '../organisation/actions.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import type { personStatement, StatementLine } from './contract.ts';
import type { Line, SessionFacts } from './facts.ts';
import { foldYear, sumOf, trainingsOf } from './fold.ts';
import { type RulesInForce, rulesFor } from './ruleSets.ts';
import { requirementOf } from './rules.ts';
import { findReasons, findStatementPerson, listPostKinds } from './store.ts';

export type Statement = z.infer<typeof personStatement.answer>;

/** The role of the rule set that a post stands for. */
const roleOfPost: Readonly<Record<string, string>> = { branchSecretary: 'secretary' };

/** What the rules of hours need to know of a session. */
export function factsOf(record: SessionRecord): SessionFacts {
  const { session } = record;
  return {
    id: session.id,
    classId: session.classId,
    courseGroup: record.courseGroup,
    activity: record.activity,
    category: record.category,
    groupTraining: record.groupTraining,
    ...heldTimes(session),
    full: session.hours,
    cancelled: session.state === 'cancelled',
  };
}

/**
 * 学时证明: a member's year, line by line, recomputed from the ledger; nothing is cached.
 * @param asOf only what was recorded up to then; absent: now
 * @throws SchoolError notFound
 */
export async function readStatement(deps: Deps, personId: string, year: number, asOf?: number): Promise<Statement> {
  const { db } = deps;
  const at = asOf ?? deps.clock.now();
  const person = await findStatementPerson(db, personId);
  if (person === undefined) throw new SchoolError('notFound', 'no such person');
  const rules = await rulesFor(db, year, asOf);
  const events = await listEvents(db, { personIds: [personId], asOf });
  const { lines, sessions } = await foldPerson(db, events, year, rules);
  const roles = (await listPostKinds(db, personId, year)).flatMap(kind => roleOfPost[kind] ?? []);
  const required = requirementOf(roles, rules.values);
  const counted = sumOf(lines);
  const trainings = trainingsOf(lines);
  const reasons = await findReasons(
    db,
    lines.flatMap(line => (line.kind === 'adjustment' ? [line.about] : [])),
  );
  return {
    county: (await countyOf(db))?.name ?? '',
    person,
    year,
    counted,
    required: required.hours,
    trainings,
    trainingsRequired: required.trainings,
    met: counted >= required.hours && trainings >= required.trainings,
    lines: lines.map(line => tellLine(line, events, sessions, reasons, rules)),
    ruleSet: { version: rules.version, source: rules.source },
    headHash: await hashAsOf(db, at),
    asOf: at,
  };
}

/** Folds one person's events with the sessions that they name. */
export async function foldPerson(
  db: Db,
  events: readonly LedgerEvent[],
  year: number,
  rules: RulesInForce,
): Promise<{ lines: Line[]; sessions: ReadonlyMap<string, SessionRecord> }> {
  const ids = new Set(events.flatMap(event => event.sessionId ?? []));
  const sessions = new Map((await readSessions(db, [...ids])).map(record => [record.session.id, record]));
  const facts = { sessions: new Map([...sessions].map(([id, record]) => [id, factsOf(record)])), assets: new Map() };
  return { lines: foldYear(events, facts, year, rules.values), sessions };
}

const courseClause = '同一课程在一个年度内只计学时最多的一次';

function clauseOf(line: Line, rules: RulesInForce): string {
  const { published } = rules;
  if (line.reasons.includes('duplicate')) return courseClause;
  if (line.reasons.includes('cap')) return published.category_caps.clause;
  switch (line.rule) {
    case '1':
      return (line.reasons.includes('full') ? published.full_percent : published.part_percent).clause;
    case '2':
      return published.media_table.clause;
    case 'lecture':
      return published.lecture_factor.clause;
    case 'delivery':
    case 'adjustment':
      return '';
  }
}

function tellLine(
  line: Line,
  events: readonly LedgerEvent[],
  sessions: ReadonlyMap<string, SessionRecord>,
  reasons: ReadonlyMap<string, string>,
  rules: RulesInForce,
): StatementLine {
  const session = line.kind === 'session' ? sessions.get(line.about)?.session : undefined;
  const voided = new Set(events.flatMap(event => (event.kind === 'void' ? (event.refId ?? []) : [])));
  return {
    id: line.id,
    at: line.at,
    title: session?.title ?? reasons.get(line.about) ?? '',
    kind: line.kind,
    category: line.category,
    full: line.full,
    credit: line.credit,
    presentMs: line.presentMs,
    lengthMs: line.lengthMs,
    grade: line.grade,
    reasons: [...line.reasons],
    events: events
      .filter(event => line.eventIds.includes(event.id))
      .map(event => ({
        eventId: event.id,
        kind: event.kind,
        at: event.at ?? event.from ?? event.recordedAt,
        to: event.to ?? null,
        voided: voided.has(event.id),
      })),
    rule: line.rule,
    clause: clauseOf(line, rules),
    courseGroup: line.courseGroup,
    sessionId: session?.id ?? null,
  };
}
