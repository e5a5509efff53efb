import type { Db, Trx } from '../platform/database.ts';
import { checkDraft } from './kinds.ts';
import { chainHash, type EventDraft, eventJson, genesis, type LedgerEvent } from './rules.ts';
import { type ChainedEvent, findIdentities, type Identity, insertEvents, readChain, readHead } from './store.ts';

export { findIdentities, hashAsOf, listEvents } from './store.ts';

/** `already`: the same event was here before. `conflict`: another event has this id; nothing was written. */
export type AppendOutcome = 'recorded' | 'already' | 'conflict';

const same = (a: Identity, b: Identity): boolean =>
  a.kind === b.kind &&
  a.personId === b.personId &&
  a.sessionId === b.sessionId &&
  a.deviceId === b.deviceId &&
  a.deviceSeq === b.deviceSeq;

/**
 * Appends events in the caller's transaction, each exactly once by its id.
 * @param now the server's time; what is recorded never goes back behind the event before it
 * @returns one outcome a draft, in their order
 */
export async function appendEvents(trx: Trx, now: number, drafts: readonly EventDraft[]): Promise<AppendOutcome[]> {
  if (drafts.length === 0) return [];
  const known = await findIdentities(
    trx,
    drafts.map(draft => draft.id),
  );
  const head = await readHead(trx);
  const recordedAt = Math.max(now, head.recordedAt);
  const fresh: ChainedEvent[] = [];
  let { seq, hash } = head;
  const outcomes = drafts.map((draft): AppendOutcome => {
    const before = known.get(draft.id);
    if (before !== undefined) return same(before, draft) ? 'already' : 'conflict';
    checkDraft(draft);
    known.set(draft.id, draft);
    const event = { ...draft, recordedAt };
    seq += 1;
    hash = chainHash(hash, eventJson(event));
    fresh.push({ ...event, seq, hash });
    return 'recorded';
  });
  await insertEvents(trx, fresh);
  return outcomes;
}

/** The hash that stands for the whole ledger so far; 64 zeros before the first event. */
export async function headHash(db: Db): Promise<string> {
  return (await readHead(db)).hash;
}

export type Verification =
  | { readonly outcome: 'whole'; readonly events: number; readonly head: string }
  /** `hash`: changed after it was written; `gap`: events before it are missing; `order`: recorded before the one before. */
  | {
      readonly outcome: 'broken';
      readonly seq: number;
      readonly id: string;
      readonly problem: 'hash' | 'gap' | 'order';
      readonly recordedAt: number;
    };

const pageSize = 2000;

/** A row that cannot be written as canonical JSON (a half, say) was never written by us. */
function jsonOrNothing(event: LedgerEvent): string {
  try {
    return eventJson(event);
  } catch {
    return '';
  }
}

/** Recomputes the whole chain from the rows, page by page, and names the first bad event. */
export async function verifyLedger(db: Db): Promise<Verification> {
  let last = { seq: 0, hash: genesis, recordedAt: 0 };
  for (;;) {
    const page = await readChain(db, last.seq, pageSize);
    if (page.length === 0) return { outcome: 'whole', events: last.seq, head: last.hash };
    for (const { event, extraRead, hash } of page) {
      const broken = (problem: 'hash' | 'gap' | 'order'): Verification => ({
        outcome: 'broken',
        seq: event.seq,
        id: event.id,
        problem,
        recordedAt: event.recordedAt,
      });
      if (event.seq !== last.seq + 1) return broken('gap');
      if (event.recordedAt < last.recordedAt) return broken('order');
      if (!extraRead || chainHash(last.hash, jsonOrNothing(event)) !== hash) return broken('hash');
      last = { seq: event.seq, hash, recordedAt: event.recordedAt };
    }
  }
}

/** `npm run verify-ledger`: prints the finding. @returns the exit code, 0 when the ledger is whole */
export async function runVerifyLedger(db: Db, print: (line: string) => void): Promise<number> {
  const found = await verifyLedger(db);
  if (found.outcome === 'whole') {
    print(`ledger whole: ${found.events} events, head ${found.head}`);
    return 0;
  }
  const why = {
    hash: 'its content does not give its hash',
    gap: 'events before it are missing',
    order: 'it was recorded before the event before it',
  }[found.problem];
  print(`ledger broken at event ${found.seq} (${found.id}), ${new Date(found.recordedAt).toISOString()}: ${why}`);
  return 1;
}
