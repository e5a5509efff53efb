/** A county's rules for a year, as published: never changed, only followed by a newer version. */
export interface RuleSetTable {
  id: string;
  year: number;
  version: number;
  /** JSON of the rules (see `rules.ts`), each entry with its source document and clause. */
  rules: string;
  source: string;
  published_at: number;
  published_by: string;
}

/** A correction that waits for, or has got, its second person. The reason is erasable, the event is not. */
export interface CorrectionTable {
  id: string;
  kind: 'void' | 'adjustment';
  person_id: string;
  /** The event that a void names. */
  ref_id: string | null;
  hours: number | null;
  at: number;
  reason: string;
  requester: string;
  requested_at: number;
  approver: string | null;
  decided_at: number | null;
  state: 'requested' | 'approved' | 'refused' | 'withdrawn';
  /** The ledger event that carries it out. */
  event_id: string | null;
}

export interface HoursTables {
  rule_sets: RuleSetTable;
  corrections: CorrectionTable;
}
