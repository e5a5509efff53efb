/**
 * The append-only ledger: one row an event, with a typed column for all that the rules of hours read, so that a
 * million events fold without parsing JSON. Only opaque ids stand here; names and reasons live elsewhere.
 */
export interface EventTable {
  /** Place in the ledger, from 1 without gaps. */
  seq: number;
  id: string;
  kind: string;
  /** When the server wrote it down, epoch ms; never goes back from one event to the next. */
  recorded_at: number;
  person_id: string | null;
  session_id: string | null;
  class_id: string | null;
  asset_id: string | null;
  /** When it happened, epoch ms: a mark's moment, or the start and end of an interval. */
  at: number | null;
  from_at: number | null;
  to_at: number | null;
  /** Minutes that a signed roster states. */
  minutes: number | null;
  /** Hours in hundredths that a lecture, delivery or adjustment states. */
  hours: number | null;
  year: number | null;
  /** The event that a void names. */
  ref_id: string | null;
  course_group: string | null;
  /** Who caused it: `account:ID`, `device:ID`, `member:ID`, `system`. */
  actor: string;
  device_id: string | null;
  device_seq: number | null;
  /** Canonical JSON of what the rules never read (clocks, method, versions, grade). */
  extra: string;
  /** SHA-256 of the previous hash and this event's canonical JSON, 64 hex characters. */
  hash: string;
}

export interface LedgerTables {
  events: EventTable;
}
