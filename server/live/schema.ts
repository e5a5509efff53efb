/** Times at which a session was on air; the open one has no end. */
export interface BroadcastTable {
  id: string;
  session_id: string;
  began_at: number;
  ended_at: number | null;
  /** When the server last knew it on air: what a killed server's broadcast ends with. */
  seen_at: number;
  /** `ended` by a person or with the file, `serverStopped` or `serverLost`: those two go on after a restart. */
  end_reason: string | null;
  /** `studio` or `file`. */
  source: string;
}

export interface LiveTables {
  broadcasts: BroadcastTable;
}
