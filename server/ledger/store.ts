import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { type Canonical, canonicalJson, type EventDraft, genesis, type LedgerEvent } from './rules.ts';
import type { EventTable } from './schema.ts';

export interface Head {
  readonly seq: number;
  readonly hash: string;
  readonly recordedAt: number;
}

/** The last event's place, hash and time; before the first event seq 0 and 64 zeros. */
export async function readHead(db: Db): Promise<Head> {
  const last = await db
    .selectFrom('events')
    .select(['seq', 'hash', 'recorded_at'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined
    ? { seq: 0, hash: genesis, recordedAt: 0 }
    : { seq: last.seq, hash: last.hash, recordedAt: last.recorded_at };
}

/** The hash of the last event recorded up to a moment; 64 zeros when there is none. */
export async function hashAsOf(db: Db, at: number): Promise<string> {
  const last = await db
    .selectFrom('events')
    .select('hash')
    .where('recorded_at', '<=', at)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.hash ?? genesis;
}

/** What tells a repeated event from another one under the same id. */
export type Identity = Pick<EventDraft, 'id' | 'kind' | 'personId' | 'sessionId' | 'deviceId' | 'deviceSeq'>;

const some = <T>(value: T | null): T | undefined => value ?? undefined;
export async function findIdentities(db: Db, ids: readonly string[]): Promise<Map<string, Identity>> {
  const rows = await inChunks(ids, few =>
    db
      .selectFrom('events')
      .select(['id', 'kind', 'person_id', 'session_id', 'device_id', 'device_seq'])
      .where('id', 'in', few)
      .execute(),
  );
  return new Map(
    rows.map(row => [
      row.id,
      {
        id: row.id,
        kind: row.kind,
        personId: some(row.person_id),
        sessionId: some(row.session_id),
        deviceId: some(row.device_id),
        deviceSeq: some(row.device_seq),
      },
    ]),
  );
}

export interface ChainedEvent extends LedgerEvent {
  readonly hash: string;
}

/** Chunks of few sizes, so that the prepared statements are found again instead of made anew. */
const chunkSizes = [128, 32, 8, 2, 1];

/** Adds events whose place and hash are settled. */
export async function insertEvents(db: Db, events: readonly ChainedEvent[]): Promise<void> {
  let start = 0;
  while (start < events.length) {
    const left = events.length - start;
    const size = chunkSizes.find(each => each <= left) ?? 1;
    await db
      .insertInto('events')
      .values(events.slice(start, start + size).map(toRow))
      .execute();
    start += size;
  }
}

function toRow(event: ChainedEvent): EventTable {
  return {
    seq: event.seq,
    id: event.id,
    kind: event.kind,
    recorded_at: event.recordedAt,
    person_id: event.personId ?? null,
    session_id: event.sessionId ?? null,
    class_id: event.classId ?? null,
    asset_id: event.assetId ?? null,
    at: event.at ?? null,
    from_at: event.from ?? null,
    to_at: event.to ?? null,
    minutes: event.minutes ?? null,
    hours: event.hours ?? null,
    year: event.year ?? null,
    ref_id: event.refId ?? null,
    course_group: event.courseGroup ?? null,
    actor: event.actor,
    device_id: event.deviceId ?? null,
    device_seq: event.deviceSeq ?? null,
    extra: canonicalJson(event.extra ?? {}),
    hash: event.hash,
  };
}

/** All columns but `extra` and `hash`: what rules fold, without any JSON. */
const typedColumns = [
  'seq',
  'id',
  'kind',
  'recorded_at',
  'person_id',
  'session_id',
  'class_id',
  'asset_id',
  'at',
  'from_at',
  'to_at',
  'minutes',
  'hours',
  'year',
  'ref_id',
  'course_group',
  'actor',
  'device_id',
  'device_seq',
] as const satisfies readonly (keyof EventTable)[];

type TypedRow = Pick<EventTable, (typeof typedColumns)[number]>;

function toEvent(row: TypedRow): LedgerEvent {
  return {
    seq: row.seq,
    id: row.id,
    kind: row.kind,
    recordedAt: row.recorded_at,
    personId: some(row.person_id),
    sessionId: some(row.session_id),
    classId: some(row.class_id),
    assetId: some(row.asset_id),
    at: some(row.at),
    from: some(row.from_at),
    to: some(row.to_at),
    minutes: some(row.minutes),
    hours: some(row.hours),
    year: some(row.year),
    refId: some(row.ref_id),
    courseGroup: some(row.course_group),
    actor: row.actor,
    deviceId: some(row.device_id),
    deviceSeq: some(row.device_seq),
  };
}

export interface EventFilter {
  readonly personIds?: readonly string[];
  readonly sessionIds?: readonly string[];
  readonly kinds?: readonly string[];
  readonly refIds?: readonly string[];
  readonly ids?: readonly string[];
  /** Only what was recorded up to then. */
  readonly asOf?: number | undefined;
}

/** Events in ledger order, without `extra`. The lists of the filter are bound one by one: keep them under 500. */
export async function listEvents(db: Db, filter: EventFilter): Promise<LedgerEvent[]> {
  let query = db.selectFrom('events').select(typedColumns).orderBy('seq');
  const { personIds, sessionIds, kinds, refIds, ids, asOf } = filter;
  for (const list of [personIds, sessionIds, kinds, refIds, ids]) if (list?.length === 0) return [];
  if (personIds !== undefined) query = query.where('person_id', 'in', personIds);
  if (sessionIds !== undefined) query = query.where('session_id', 'in', sessionIds);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (refIds !== undefined) query = query.where('ref_id', 'in', refIds);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  if (asOf !== undefined) query = query.where('recorded_at', '<=', asOf);
  return (await query.execute()).map(toEvent);
}

/** One page of whole events behind a place, for checking the chain. `extra` is null where it is no JSON object. */
export async function readChain(
  db: Db,
  after: number,
  limit: number,
): Promise<readonly { readonly event: LedgerEvent; readonly extraRead: boolean; readonly hash: string }[]> {
  const rows = await db.selectFrom('events').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute();
  return rows.map(row => {
    const extra = readExtra(row.extra);
    return { event: { ...toEvent(row), extra }, extraRead: extra !== undefined, hash: row.hash };
  });
}

function readExtra(text: string): { readonly [key: string]: Canonical } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [key: string]: Canonical })
      : undefined;
  } catch {
    return undefined; // a damaged cell is a finding of the check, not its failure
  }
}
