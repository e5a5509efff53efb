import { sha256 } from '../identity/secrets.ts';
import { type AppendOutcome, appendEvents, findIdentities } from '../ledger/actions.ts';
import type { EventDraft } from '../ledger/rules.ts';
import type { Trx } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import type { ErrorCode } from '../platform/errors.ts';
import { type GroupCommit, groupCommit } from '../platform/groupCommit.ts';
import { type KioskEvent, kioskEvent } from './contract.ts';
import './kinds.ts';
import type { ScanExtra } from './kinds.ts';
import { type Card, findCards, findWindows, type SessionWindow } from './kioskStore.ts';
import { type Parked, parkEvents, settleRecorded } from './parkedStore.ts';
import { correctedTime, isNearSession } from './rules.ts';
import { findPeople, type PersonRow } from './store.ts';

/** The kiosk that sent a scan. */
export interface Sender {
  readonly deviceId: string;
  readonly path: string;
  readonly revoked: boolean;
}

export type ScanAnswer =
  | { readonly eventId: string; readonly outcome: 'recorded' | 'already' }
  | { readonly eventId: string; readonly outcome: 'parked'; readonly code: ErrorCode };

interface Sent {
  readonly sender: Sender;
  readonly raw: unknown;
}

/** Takes what kiosks send; one for the whole process, so that many requests share one durable commit. */
export interface ScanRecorder {
  /** Answers each event in its order, after the commit that holds it. */
  record(sender: Sender, events: readonly unknown[]): Promise<ScanAnswer[]>;
  idle(): Promise<void>;
}

const mostInOneCommit = 1024;

/** @param changed called after a commit that recorded something */
export function createScanRecorder(deps: Deps, changed: () => void): ScanRecorder {
  const group: GroupCommit<Sent, ScanAnswer> = groupCommit(async sent => {
    const answers = await deps.db.transaction().execute(trx => recordGroup(trx, deps.clock.now(), sent));
    if (answers.some(answer => answer.outcome === 'recorded')) changed();
    return answers;
  }, mostInOneCommit);
  return {
    record: (sender, events) => Promise.all(events.map(raw => group.add({ sender, raw }))),
    idle: () => group.idle(),
  };
}

interface Known {
  readonly cards: ReadonlyMap<string, Card>;
  readonly windows: ReadonlyMap<string, SessionWindow>;
  readonly people: ReadonlyMap<string, PersonRow>;
}

type Verdict = { readonly draft: EventDraft } | { readonly code: ErrorCode } | { readonly already: true };

type Reading = { readonly event: KioskEvent } | { readonly code: ErrorCode };

async function recordGroup(trx: Trx, now: number, sent: readonly Sent[]): Promise<ScanAnswer[]> {
  const readings = sent.map(each => readEvent(each.raw));
  const events = readings.flatMap(reading => ('event' in reading ? [reading.event] : []));
  const hashes = events.flatMap(event => (event.who.by === 'card' ? [sha256(event.who.token)] : []));
  const typed = events.flatMap(event => (event.who.by === 'typed' ? [event.who.personId] : []));
  const known: Known = {
    cards: await findCards(trx, [...new Set(hashes)]),
    windows: await findWindows(trx, [...new Set(events.map(event => event.sessionId))]),
    people: await findPeople(trx, [...new Set(typed)]),
  };
  const before = await findIdentities(
    trx,
    events.map(event => event.eventId),
  );
  const judged = sent.map((each, index): Verdict => {
    const reading = readings[index];
    if (reading === undefined || !('event' in reading)) return { code: reading?.code ?? 'badInput' };
    const { event } = reading;
    const same = before.get(event.eventId);
    // What was recorded stays recorded, though its session was moved or its card replaced since.
    if (same?.deviceId === each.sender.deviceId && same.deviceSeq === event.seq) return { already: true };
    return judge(each.sender, event, known);
  });
  const drafts = judged.flatMap(each => ('draft' in each ? [each.draft] : []));
  const outcomes = await appendEvents(trx, now, drafts);
  const parked: Parked[] = [];
  const recorded: string[] = [];
  let next = 0;
  const answers = sent.map((each, index): ScanAnswer => {
    const eventId = eventIdOf(each.raw);
    const verdict = judged[index] ?? { code: 'badInput' };
    if ('already' in verdict) return { eventId, outcome: 'already' };
    const outcome: AppendOutcome | undefined = 'draft' in verdict ? outcomes[next++] : undefined;
    if (outcome === 'recorded') recorded.push(parkedId(each.sender.deviceId, eventId));
    if (outcome === 'recorded' || outcome === 'already') return { eventId, outcome };
    const code = 'code' in verdict ? verdict.code : 'conflict';
    parked.push(park(each, code, now));
    return { eventId, outcome: 'parked', code };
  });
  await parkEvents(trx, parked);
  await settleRecorded(trx, recorded, now);
  return answers;
}

function readEvent(raw: unknown): Reading {
  const parsed = kioskEvent.safeParse(raw);
  if (parsed.success) return { event: parsed.data };
  const version = isRecord(raw) ? raw['v'] : undefined;
  return { code: typeof version === 'number' && version !== 1 ? 'unknownVersion' : 'badInput' };
}

/** Decides what one event of a kiosk is to the ledger: a draft, or why it must wait for a person. */
function judge(sender: Sender, event: KioskEvent, known: Known): Verdict {
  const window = known.windows.get(event.sessionId);
  if (window === undefined) return { code: 'notFound' };
  const at = correctedTime(event.wallTime, event.clockOffset);
  // A clock in 1970 must not become an interval that ends today and earns a whole session.
  if (at < 0 || !isNearSession(at, window)) return { code: 'unprocessable' };
  let personId: string;
  let revokedCard = false;
  if (event.who.by === 'card') {
    const card = known.cards.get(sha256(event.who.token));
    if (card === undefined) return { code: 'cardUnknown' };
    // What was held up before the card was replaced is a fact, if the kiosk knew the time.
    revokedCard = card.revokedAt !== null;
    if (card.revokedAt !== null && (event.clockOffset === null || at >= card.revokedAt)) return { code: 'cardRevoked' };
    personId = card.personId;
  } else {
    const person = known.people.get(event.who.personId);
    if (person === undefined) return { code: 'notFound' };
    if (!person.path.startsWith(townOf(sender.path))) return { code: 'outOfScope' };
    personId = person.id;
  }
  const extra: ScanExtra = {
    v: 1,
    method: event.who.by,
    wall: event.wallTime,
    mono: Math.round(event.monotonicMs),
    boot: event.bootId,
    ...(event.clockOffset === null ? { unverified: true } : { offset: Math.round(event.clockOffset) }),
    ...(event.clockUncertainty === null ? {} : { uncertainty: Math.round(event.clockUncertainty) }),
    ...(sender.revoked ? { revokedDevice: true } : {}),
    ...(revokedCard ? { revokedCard: true } : {}),
  };
  return {
    draft: {
      id: event.eventId,
      kind: event.kind,
      actor: `device:${sender.deviceId}`,
      personId,
      sessionId: event.sessionId,
      at,
      deviceId: sender.deviceId,
      deviceSeq: event.seq,
      extra,
    },
  };
}

/** The subtree of the town that a path lies in: the first two steps of it. */
export const townOf = (path: string): string => `/${path.split('/').slice(1, 3).filter(Boolean).join('/')}/`;

function eventIdOf(raw: unknown): string {
  const eventId = isRecord(raw) ? raw['eventId'] : undefined;
  return typeof eventId === 'string' ? eventId.slice(0, 64) : '';
}

const mostBody = 4000;
const anyToken = /TT1:[0-9A-Z $%*+\-./:]{24}/g;

/** The same thing sent again by the same kiosk has the same id, so that it parks once. */
const parkedId = (deviceId: string, key: string): string => sha256(JSON.stringify([deviceId, key])).slice(0, 32);

function park(sent: Sent, code: ErrorCode, now: number): Parked {
  const body = withoutToken(sent.raw);
  const seq = isRecord(sent.raw) ? sent.raw['seq'] : undefined;
  const eventId = eventIdOf(sent.raw);
  return {
    id: parkedId(sent.sender.deviceId, eventId === '' ? body : eventId),
    deviceId: sent.sender.deviceId,
    deviceSeq: typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0 ? seq : 0,
    receivedAt: now,
    code,
    body,
  };
}

/** A parked event is read by people, so the card's secret stays out of it; of the oversized only the start is kept. */
function withoutToken(raw: unknown): string {
  const text = textOf(raw).replace(anyToken, '[card]');
  if (text.length <= mostBody) return isRecord(raw) ? text : JSON.stringify({ raw: text });
  return JSON.stringify({ eventId: eventIdOf(raw), cut: text.slice(0, 1000) });
}

function textOf(raw: unknown): string {
  try {
    return JSON.stringify(raw, (key, value: unknown) => (key === 'token' ? undefined : value)) ?? 'null';
  } catch {
    return '"nested too deep to be written down"'; // one garbled item must not hold up the rest of its batch
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
