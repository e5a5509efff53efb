import { appendEvents, listEvents } from '../ledger/actions.ts';
import type { EventDraft, LedgerEvent } from '../ledger/rules.ts';
import type { Principal } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import './kinds.ts';
import {
  type Correction,
  decideCorrectionRow,
  findCorrection,
  hasOpenVoid,
  insertCorrection,
  type ListedCorrection,
  listCorrectionRows,
} from './store.ts';

export type CorrectionRequest =
  | { readonly kind: 'void'; readonly eventId: string; readonly reason: string }
  | { readonly kind: 'adjustment'; readonly hours: number; readonly at: number; readonly reason: string };

/** Events that no correction may take out: rules and periods are the county's, not a person's. */
const lasting: readonly string[] = ['rule_published', 'period_closed', 'period_reopened'];

/**
 * Asks for an event to be taken out, or for hours to be added or taken; nothing changes until somebody else approves.
 * @throws SchoolError notFound (no such event of this person), voidOfVoid, conflict (voided or asked for already),
 *   unprocessable (an adjustment of nothing)
 */
export async function requestCorrection(
  deps: Deps,
  principal: Principal,
  personId: string,
  request: CorrectionRequest,
): Promise<string> {
  if (principal.kind !== 'account') throw new SchoolError('notAllowed');
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const wanted = await readRequest(trx, personId, request);
    const id = newId(now);
    await insertCorrection(trx, {
      id,
      kind: request.kind,
      personId,
      ...wanted,
      reason: request.reason,
      requester: principal.accountId,
      requestedAt: now,
      approver: null,
      decidedAt: null,
      state: 'requested',
      eventId: null,
    });
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: 'hours.correctionRequested',
      subject: ['person', personId],
      details: { correctionId: id, kind: request.kind, refId: wanted.refId, hours: wanted.hours },
    });
    return id;
  });
}

async function readRequest(
  trx: Trx,
  personId: string,
  request: CorrectionRequest,
): Promise<Pick<Correction, 'refId' | 'hours' | 'at'>> {
  if (request.kind === 'adjustment') {
    if (request.hours === 0) throw new SchoolError('unprocessable', 'an adjustment of nothing');
    return { refId: null, hours: request.hours, at: request.at };
  }
  const event = await findVoidable(trx, personId, request.eventId);
  if (await hasOpenVoid(trx, event.id)) throw new SchoolError('conflict', 'this was asked for already');
  return { refId: event.id, hours: null, at: event.at ?? event.from ?? event.recordedAt };
}

async function findVoidable(trx: Trx, personId: string, eventId: string): Promise<LedgerEvent> {
  const [event] = await listEvents(trx, { ids: [eventId] });
  if (event === undefined || event.personId !== personId) throw new SchoolError('notFound', 'no such event');
  if (event.kind === 'void') throw new SchoolError('voidOfVoid', 'issue the event again instead');
  if (lasting.includes(event.kind)) throw new SchoolError('conflict', 'rules and periods are not voided');
  if ((await listEvents(trx, { refIds: [eventId], kinds: ['void'] })).length > 0)
    throw new SchoolError('conflict', 'the event is voided already');
  return event;
}

/**
 * A second person decides; an approval appends the event that carries it out. The requester may only withdraw.
 * @throws SchoolError notFound, stale (decided already), sameApprover, and what {@link requestCorrection} throws
 */
export async function decideCorrection(
  deps: Deps,
  principal: Principal,
  personId: string,
  correctionId: string,
  approve: boolean,
): Promise<void> {
  if (principal.kind !== 'account') throw new SchoolError('notAllowed');
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const asked = await findCorrection(trx, correctionId);
    if (asked === undefined || asked.personId !== personId) throw new SchoolError('notFound', 'no such correction');
    if (asked.state !== 'requested') throw new SchoolError('stale', 'this was decided already');
    const self = asked.requester === principal.accountId;
    if (approve && self) throw new SchoolError('sameApprover', 'somebody else must approve');
    const state = approve ? 'approved' : self ? 'withdrawn' : 'refused';
    let eventId: string | null = null;
    if (approve) {
      const draft = await draftOf(trx, asked, principal.accountId, newId(now));
      await appendEvents(trx, now, [draft]);
      eventId = draft.id;
    }
    await decideCorrectionRow(trx, correctionId, { approver: principal.accountId, decidedAt: now, state, eventId });
    await audit(trx, {
      at: now,
      actor: actorOf(principal),
      action: `hours.correction${state.charAt(0).toUpperCase()}${state.slice(1)}`,
      subject: ['person', personId],
      details: { correctionId, kind: asked.kind, eventId },
    });
  });
}

async function draftOf(trx: Trx, asked: Correction, approver: string, id: string): Promise<EventDraft> {
  const common = {
    id,
    kind: asked.kind,
    actor: `account:${approver}`,
    personId: asked.personId,
    extra: { correction: asked.id, requester: asked.requester, approver },
  };
  if (asked.kind === 'adjustment') return { ...common, hours: asked.hours ?? 0, at: asked.at };
  const event = await findVoidable(trx, asked.personId, asked.refId ?? '');
  return { ...common, refId: event.id, sessionId: event.sessionId };
}

/** Corrections of the people of these subtrees, or of one of them. */
export const listCorrections = (db: Db, scope: readonly string[], personId?: string): Promise<ListedCorrection[]> =>
  listCorrectionRows(db, scope, personId);
