import type { SessionState } from './rules.ts';

export interface ClassTable {
  id: string;
  unit_id: string;
  title: string;
  /** Activity of the rule set (`class`, `live`, `branchMeeting`); data, so a county may add its own. */
  activity: string;
  category: string;
  /** 1 where attending counts as a group training. */
  group_training: number;
  created_at: number;
  archived_at: number | null;
}

export interface SessionTable {
  id: string;
  class_id: string;
  /** Sessions of one class that add up as one course share it; else the session's own id. */
  course_group: string;
  title: string;
  lecturer_name: string;
  /** The account that lectures and may open the studio. */
  lecturer_account_id: string | null;
  /** Where it is held; null for online only. */
  place_unit_id: string | null;
  /** 1 when it is broadcast live to classrooms and remote members. */
  live: number;
  starts_at: number;
  ends_at: number;
  /** What an officer recorded as really held; else null and the schedule counts. */
  held_starts_at: number | null;
  held_ends_at: number | null;
  /** Full credit in hundredths. */
  hours: number;
  state: SessionState;
  created_at: number;
}

/** A unit, and all below it, that a session is for. */
export interface InvitationTable {
  session_id: string;
  unit_id: string;
}

/** The paper two people stand behind; the ledger holds the minutes, this the signatures. */
export interface SignedRosterTable {
  id: string;
  session_id: string;
  unit_id: string;
  signed_at: number;
  steward: string;
  second_name: string;
  people: number;
  note: string;
}

export interface ClassesTables {
  classes: ClassTable;
  sessions: SessionTable;
  invitations: InvitationTable;
  signed_rosters: SignedRosterTable;
}
