import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { under } from '../platform/scope.ts';

export interface Parked {
  readonly id: string;
  readonly deviceId: string;
  readonly deviceSeq: number;
  readonly receivedAt: number;
  readonly code: string;
  readonly body: string;
}

/** Parks events; one that is parked already stays as it is. */
export async function parkEvents(db: Db, parked: readonly Parked[]): Promise<void> {
  for (const each of parked)
    await db
      .insertInto('parked_events')
      .values({
        id: each.id,
        device_id: each.deviceId,
        device_seq: each.deviceSeq,
        received_at: each.receivedAt,
        code: each.code,
        body: each.body,
        settled_at: null,
      })
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute();
}

/** Settles what was parked and has been recorded since. */
export async function settleRecorded(db: Db, ids: readonly string[], at: number): Promise<void> {
  const open = await inChunks(ids, some =>
    db.selectFrom('parked_events').select('id').where('id', 'in', some).where('settled_at', 'is', null).execute(),
  );
  for (const { id } of open)
    await db.updateTable('parked_events').set({ settled_at: at }).where('id', '=', id).execute();
}

export async function listParkedRows(
  db: Db,
  scope: readonly string[],
  most = 1000,
): Promise<(Parked & { deviceName: string; unitName: string; settledAt: number | null })[]> {
  const rows = await db
    .selectFrom('parked_events')
    .innerJoin('devices', 'devices.id', 'parked_events.device_id')
    .innerJoin('units', 'units.id', 'devices.unit_id')
    .select([
      'parked_events.id',
      'parked_events.device_id as deviceId',
      'parked_events.device_seq as deviceSeq',
      'parked_events.received_at as receivedAt',
      'parked_events.code',
      'parked_events.body',
      'parked_events.settled_at as settledAt',
      'devices.name as deviceName',
      'units.name as unitName',
    ])
    .where(under('units.path', scope))
    .orderBy('parked_events.received_at', 'desc')
    .orderBy('parked_events.id')
    .limit(most)
    .execute();
  return rows;
}

/** Numbers of a device's events that are in the ledger or parked, for devices whose ledger alone shows a gap. */
export async function listGappedSeqs(db: Db, scope: readonly string[]): Promise<Map<string, ReadonlySet<number>>> {
  const counts = await db
    .selectFrom('events')
    .innerJoin('devices', 'devices.id', 'events.device_id')
    .innerJoin('units', 'units.id', 'devices.unit_id')
    .select(eb => [
      'devices.id',
      eb.fn.max('events.device_seq').as('last'),
      eb.fn.count<number>('events.device_seq').distinct().as('seen'),
    ])
    .where(under('units.path', scope))
    .groupBy('devices.id')
    .execute();
  const gapped = counts.filter(row => Number(row.last) > Number(row.seen)).map(row => row.id);
  const recorded = await inChunks(gapped, some =>
    db.selectFrom('events').select(['device_id', 'device_seq']).where('device_id', 'in', some).execute(),
  );
  const parked = await inChunks(gapped, some =>
    db.selectFrom('parked_events').select(['device_id', 'device_seq']).where('device_id', 'in', some).execute(),
  );
  const seqs = new Map(gapped.map(id => [id, new Set<number>()]));
  for (const { device_id, device_seq } of [...recorded, ...parked])
    if (device_id !== null && device_seq !== null && device_seq > 0) seqs.get(device_id)?.add(device_seq);
  return seqs;
}

/** @returns whether there was such an event of that device */
export async function settleParkedRow(db: Db, deviceId: string, id: string, at: number): Promise<boolean> {
  const known = await db
    .selectFrom('parked_events')
    .select('id')
    .where('id', '=', id)
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  if (known === undefined) return false;
  await db
    .updateTable('parked_events')
    .set({ settled_at: at })
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .execute();
  return true;
}

/** Parked and not settled, by what they say of a session, from devices below these paths. */
export async function countParked(db: Db, sessionId: string, scope: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('parked_events')
    .innerJoin('devices', 'devices.id', 'parked_events.device_id')
    .innerJoin('units', 'units.id', 'devices.unit_id')
    .select(eb => eb.fn.countAll<number>().as('parked'))
    .where('parked_events.settled_at', 'is', null)
    .where('parked_events.body', 'like', `%"sessionId":"${sessionId}"%`)
    .where(under('units.path', scope))
    .executeTakeFirstOrThrow();
  return Number(row.parked);
}
