/** Times at which a session was on air; the open one has no end. */
export interface BroadcastTable {
  id: string;
  session_id: string;
  began_at: number;
  ended_at: number | null;
  /** `studio` or `file`. */
  source: string;
}

export interface LiveTables {
  broadcasts: BroadcastTable;
}
