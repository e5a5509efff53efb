import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { under } from '../platform/scope.ts';
import type { PublishedRules } from './rules.ts';
import type { CorrectionTable } from './schema.ts';

export interface RuleSetRecord {
  readonly id: string;
  readonly year: number;
  readonly version: number;
  readonly rules: PublishedRules;
  readonly source: string;
  readonly publishedAt: number;
}

/** Published sets of this year and the years before it, newest first. */
export async function findRuleSets(db: Db, year: number): Promise<RuleSetRecord[]> {
  const rows = await db
    .selectFrom('rule_sets')
    .select(['id', 'year', 'version', 'rules', 'source', 'published_at as publishedAt'])
    .where('year', '<=', year)
    .orderBy('year', 'desc')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(row => ({ ...row, rules: JSON.parse(row.rules) as PublishedRules }));
}

export async function insertRuleSet(db: Db, set: RuleSetRecord, publishedBy: string): Promise<void> {
  await db
    .insertInto('rule_sets')
    .values({
      id: set.id,
      year: set.year,
      version: set.version,
      rules: JSON.stringify(set.rules),
      source: set.source,
      published_at: set.publishedAt,
      published_by: publishedBy,
    })
    .execute();
}

export interface StatementPerson {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly unitName: string;
}

export async function findStatementPerson(db: Db, personId: string): Promise<StatementPerson | undefined> {
  return db
    .selectFrom('people')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .select(['people.id', 'people.name', 'people.number', 'units.name as unitName'])
    .where('people.id', '=', personId)
    .executeTakeFirst();
}

/** Kinds of posts that a person held on any day of a year. */
export async function listPostKinds(db: Db, personId: string, year: number): Promise<string[]> {
  const rows = await db
    .selectFrom('posts')
    .select('kind')
    .where('person_id', '=', personId)
    .where('from_date', '<=', `${year}-12-31`)
    .where(eb => eb.or([eb('to_date', 'is', null), eb('to_date', '>=', `${year}-01-01`)]))
    .execute();
  return rows.map(row => row.kind);
}

export interface Correction {
  readonly id: string;
  readonly kind: 'void' | 'adjustment';
  readonly personId: string;
  readonly refId: string | null;
  readonly hours: number | null;
  readonly at: number;
  readonly reason: string;
  /** Account id. */
  readonly requester: string;
  readonly requestedAt: number;
  readonly approver: string | null;
  readonly decidedAt: number | null;
  readonly state: CorrectionTable['state'];
  readonly eventId: string | null;
}

export async function insertCorrection(db: Db, made: Correction): Promise<void> {
  await db
    .insertInto('corrections')
    .values({
      id: made.id,
      kind: made.kind,
      person_id: made.personId,
      ref_id: made.refId,
      hours: made.hours,
      at: made.at,
      reason: made.reason,
      requester: made.requester,
      requested_at: made.requestedAt,
      approver: made.approver,
      decided_at: made.decidedAt,
      state: made.state,
      event_id: made.eventId,
    })
    .execute();
}

const correctionColumns = [
  'corrections.id',
  'corrections.kind',
  'corrections.person_id as personId',
  'corrections.ref_id as refId',
  'corrections.hours',
  'corrections.at',
  'corrections.reason',
  'corrections.requester',
  'corrections.requested_at as requestedAt',
  'corrections.approver',
  'corrections.decided_at as decidedAt',
  'corrections.state',
  'corrections.event_id as eventId',
] as const;

export async function findCorrection(db: Db, id: string): Promise<Correction | undefined> {
  return db.selectFrom('corrections').select(correctionColumns).where('id', '=', id).executeTakeFirst();
}

/** Corrections that carry out these events, by event id. */
export async function findReasons(db: Db, eventIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await inChunks(eventIds, some =>
    db.selectFrom('corrections').select(['event_id', 'reason']).where('event_id', 'in', some).execute(),
  );
  return new Map(rows.map(row => [row.event_id ?? '', row.reason]));
}

/** Whether a void of this event waits for its second person. */
export async function hasOpenVoid(db: Db, refId: string): Promise<boolean> {
  const row = await db
    .selectFrom('corrections')
    .select('id')
    .where('ref_id', '=', refId)
    .where('state', '=', 'requested')
    .executeTakeFirst();
  return row !== undefined;
}

export async function decideCorrectionRow(
  db: Db,
  id: string,
  decided: Pick<Correction, 'approver' | 'decidedAt' | 'state' | 'eventId'>,
): Promise<void> {
  await db
    .updateTable('corrections')
    .set({
      approver: decided.approver,
      decided_at: decided.decidedAt,
      state: decided.state,
      event_id: decided.eventId,
    })
    .where('id', '=', id)
    .execute();
}

export interface ListedCorrection extends Correction {
  readonly personName: string;
  readonly unitName: string;
  readonly requesterName: string;
  readonly approverName: string | null;
}

/** Corrections of people below these paths, the waiting ones first, then the newest. */
export async function listCorrectionRows(
  db: Db,
  scope: readonly string[],
  personId: string | undefined,
  most = 1000,
): Promise<ListedCorrection[]> {
  let query = db
    .selectFrom('corrections')
    .innerJoin('people', 'people.id', 'corrections.person_id')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .leftJoin('accounts as asking', 'asking.id', 'corrections.requester')
    .leftJoin('accounts as deciding', 'deciding.id', 'corrections.approver')
    .select([
      ...correctionColumns,
      'people.name as personName',
      'units.name as unitName',
      'asking.name as requesterName',
      'deciding.name as approverName',
    ])
    .where(under('units.path', scope))
    .orderBy(eb => eb.case().when('corrections.state', '=', 'requested').then(0).else(1).end())
    .orderBy('corrections.requested_at', 'desc')
    .orderBy('corrections.id')
    .limit(most);
  if (personId !== undefined) query = query.where('corrections.person_id', '=', personId);
  return (await query.execute()).map(row => ({ ...row, requesterName: row.requesterName ?? '' }));
}
