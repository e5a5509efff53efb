import type { Deps } from '../platform/deps.ts';
import { type GroupCommit, groupCommit } from '../platform/groupCommit.ts';
import { updateDevice } from './deviceStore.ts';

const writtenEveryMs = 60_000;

export interface SeenDevices {
  note(deviceId: string): void;
  /** Resolves when all that was noted is written. */
  idle(): Promise<void>;
}

/** Writes down when each kiosk was last heard of, at most once a minute and many in one commit. */
export function createSeenDevices(deps: Deps): SeenDevices {
  const lastWritten = new Map<string, number>();
  const writes: GroupCommit<{ readonly deviceId: string; readonly at: number }, void> = groupCommit(async items => {
    await deps.db.transaction().execute(async trx => {
      for (const { deviceId, at } of items) await updateDevice(trx, deviceId, { last_seen_at: at });
    });
    return items.map(() => undefined);
  });
  return {
    note(deviceId) {
      const at = deps.clock.now();
      if (at - (lastWritten.get(deviceId) ?? 0) < writtenEveryMs) return;
      lastWritten.set(deviceId, at);
      writes.add({ deviceId, at }).catch((reason: unknown) => {
        lastWritten.delete(deviceId);
        deps.log.warn({ err: reason, deviceId }, 'could not note that a kiosk was seen');
      });
    },
    idle: () => writes.idle(),
  };
}
