/** One row for each step somebody took: who, what, on what, when. Append-only. */
export interface AuditTable {
  id: string;
  at: number;
  /** `account:ID`, `device:ID`, `member:ID`, `setup` or `system`. */
  actor: string;
  /** Past tense with its room: `organisation.unitMoved`. */
  action: string;
  subject_kind: string;
  subject_id: string;
  /** JSON with ids and figures; no names, no secrets. */
  details: string;
}

/** Settings the county makes once: name, salts. */
export interface SettingsTable {
  name: string;
  value: string;
}

export interface PlatformTables {
  audit: AuditTable;
  settings: SettingsTable;
}
