import type { Db } from '../platform/database.ts';
import { under } from '../platform/scope.ts';

export type BroadcastSource = 'studio' | 'file';
export type EndReason = 'ended' | 'serverStopped' | 'serverLost';

export interface Broadcast {
  readonly id: string;
  readonly sessionId: string;
  readonly beganAt: number;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
  readonly source: BroadcastSource;
}

export async function insertBroadcast(
  db: Db,
  broadcast: {
    readonly id: string;
    readonly sessionId: string;
    readonly beganAt: number;
    readonly source: BroadcastSource;
  },
): Promise<void> {
  await db
    .insertInto('broadcasts')
    .values({
      id: broadcast.id,
      session_id: broadcast.sessionId,
      began_at: broadcast.beganAt,
      ended_at: null,
      seen_at: broadcast.beganAt,
      end_reason: null,
      source: broadcast.source,
    })
    .execute();
}

export async function endBroadcast(db: Db, id: string, endedAt: number, reason: EndReason): Promise<void> {
  await db
    .updateTable('broadcasts')
    .set({ ended_at: endedAt, seen_at: endedAt, end_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function noteBroadcastsSeen(db: Db, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('broadcasts').set({ seen_at: at }).where('id', 'in', ids).execute();
}

/** Closes what a killed server left open, as of when it was last known on air. */
export async function closeLostBroadcasts(db: Db): Promise<void> {
  await db
    .updateTable('broadcasts')
    .set(eb => ({ ended_at: eb.ref('seen_at'), end_reason: 'serverLost' }))
    .where('ended_at', 'is', null)
    .execute();
}

export async function findLastBroadcast(db: Db, sessionId: string): Promise<Broadcast | undefined> {
  const row = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('began_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    sessionId: row.session_id,
    beganAt: row.began_at,
    endedAt: row.ended_at,
    endReason: row.end_reason as EndReason | null,
    source: row.source as BroadcastSource,
  };
}

export async function findUnitName(db: Db, unitId: string): Promise<string | undefined> {
  return (await db.selectFrom('units').select('name').where('id', '=', unitId).executeTakeFirst())?.name;
}

/** Units with a classroom in the invited subtrees. @param invited paths of the invited units */
export async function countClassrooms(db: Db, invited: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('units')
    .select(eb => eb.fn.countAll().as('count'))
    .where('kind', 'in', ['teachingPoint', 'specialPoint'])
    .where('archived_at', 'is', null)
    .where(under('units.path', invited))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
