import { appendEvents } from '../ledger/actions.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import './kinds.ts';
import { addDelivered } from './store.ts';

/**
 * Writes down that a remote member was really served and really played the lecture from `from` to `to`.
 * @param presence an `eventId` makes a repeated call append once; instants are epoch ms
 */
export async function recordPresence(
  deps: Deps,
  presence: {
    readonly eventId?: string;
    readonly personId: string;
    readonly sessionId: string;
    readonly from: number;
    readonly to: number;
  },
): Promise<void> {
  const now = deps.clock.now();
  const from = Math.round(presence.from);
  const to = Math.round(presence.to);
  if (to <= from) return;
  const { personId, sessionId, eventId = newId(now) } = presence;
  await deps.db
    .transaction()
    .execute(trx =>
      appendEvents(trx, now, [{ id: eventId, kind: 'presence', actor: 'system', personId, sessionId, from, to }]),
    );
}

/** Adds milliseconds of the lecture that reached a classroom and were played there. */
export async function recordDelivery(
  deps: Deps,
  delivery: { readonly sessionId: string; readonly unitId: string; readonly ms: number },
): Promise<void> {
  const ms = Math.round(delivery.ms);
  if (ms <= 0) return;
  await addDelivered(deps.db, { ...delivery, ms, at: deps.clock.now() });
}
