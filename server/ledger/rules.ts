import { hash } from 'node:crypto';

/** The event as the chain sees it: RFC 8785 JSON (UTF-8, keys sorted by UTF-16 units, no spaces), integers only. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/** The hash before the first event. */
export const genesis = '0'.repeat(64);

/**
 * Writes a value as canonical JSON; keys whose value is undefined are left out.
 * @throws when a number is no safe integer: two machines would write it differently
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number and has no place in the ledger`);
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('half a character has no place in the ledger');
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const each = (value as { readonly [key: string]: Canonical | undefined })[key];
    if (each !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(each)}`);
  }
  return `{${parts.join(',')}}`;
}

/** Rule 11: SHA-256 of the previous hash as 64 hex characters and the canonical JSON, nothing between them. */
export function chainHash(previous: string, json: string): string {
  return hash('sha256', previous + json, 'hex');
}

/** An event before the ledger has numbered it. Instants are epoch ms, hours hundredths, ids opaque. */
export interface EventDraft {
  readonly id: string;
  readonly kind: string;
  /** `account:ID`, `device:ID`, `member:ID`, `system`. */
  readonly actor: string;
  readonly personId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly classId?: string | undefined;
  readonly assetId?: string | undefined;
  readonly at?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly minutes?: number | undefined;
  readonly hours?: number | undefined;
  readonly year?: number | undefined;
  readonly refId?: string | undefined;
  readonly courseGroup?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly deviceSeq?: number | undefined;
  /** What the rules of hours never read. */
  readonly extra?: { readonly [key: string]: Canonical | undefined } | undefined;
}

/** An event of the ledger, in the words of the draft; what it does not state is absent. */
export interface LedgerEvent extends EventDraft {
  readonly seq: number;
  readonly recordedAt: number;
}

/**
 * The event as it goes out and into the hash: `id`, `t` (kind), `rec` (recorded), `p` (person), `s` (session), `class`,
 * `asset`, `at`, `from`, `to`, `min`, `hours`, `year`, `ref`, `group`, `actor`, `device`, `device_seq`, `extra`.
 * Instants are epoch ms. What is absent is left out, and so is an empty `extra`; the place (`seq`) is the chain's.
 */
export function eventJson(event: EventDraft & { readonly recordedAt: number }): string {
  const extra = event.extra !== undefined && Object.keys(event.extra).length > 0 ? event.extra : undefined;
  return canonicalJson({
    id: event.id,
    t: event.kind,
    rec: event.recordedAt,
    p: event.personId,
    s: event.sessionId,
    class: event.classId,
    asset: event.assetId,
    at: event.at,
    from: event.from,
    to: event.to,
    min: event.minutes,
    hours: event.hours,
    year: event.year,
    ref: event.refId,
    group: event.courseGroup,
    actor: event.actor,
    device: event.deviceId,
    device_seq: event.deviceSeq,
    extra,
  });
}
