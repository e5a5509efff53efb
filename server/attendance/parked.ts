import type * as z from 'zod';
import type { Principal } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { type missingEvents, parkedEvent } from './contract.ts';
import { listGappedSeqs, listParkedRows, settleParkedRow } from './parkedStore.ts';
import { listDeviceUnits } from './store.ts';

/** What the ledger could not take, from kiosks of these subtrees, newest first. */
export async function listParked(db: Db, scope: readonly string[]): Promise<z.infer<typeof parkedEvent>[]> {
  return (await listParkedRows(db, scope)).map(row =>
    parkedEvent.parse({
      id: row.id,
      deviceId: row.deviceId,
      deviceName: row.deviceName,
      unitName: row.unitName,
      receivedAt: row.receivedAt,
      code: row.code,
      body: JSON.parse(row.body),
      settledAt: row.settledAt,
    }),
  );
}

/** Kiosks of these subtrees that numbered more events than ever arrived; those on their way count as missing. */
export async function listGaps(db: Db, scope: readonly string[]): Promise<z.infer<typeof missingEvents>[]> {
  const devices = await listDeviceUnits(db);
  return [...(await listGappedSeqs(db, scope))].flatMap(([deviceId, seqs]) => {
    const device = devices.get(deviceId);
    let lastSeq = 0;
    for (const seq of seqs) lastSeq = Math.max(lastSeq, seq);
    const missing = lastSeq - seqs.size;
    if (device === undefined || missing === 0) return [];
    return [{ deviceId, deviceName: device.name, unitName: device.unitName, missing, lastSeq }];
  });
}

/** Somebody has looked at it and done what there was to do. @throws SchoolError notFound */
export async function settleParked(deps: Deps, principal: Principal, deviceId: string, eventId: string): Promise<void> {
  const at = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    if (!(await settleParkedRow(trx, deviceId, eventId, at))) throw new SchoolError('notFound', 'no such parked event');
    await audit(trx, {
      at,
      actor: actorOf(principal),
      action: 'attendance.parkedSettled',
      subject: ['device', deviceId],
      details: { eventId },
    });
  });
}
