import type { PostKind, UnitKind } from './rules.ts';

export interface UnitTable {
  id: string;
  parent_id: string | null;
  /** Ids from the county down, `/county/town/village/`: one prefix test answers "is it in my subtree". */
  path: string;
  kind: UnitKind;
  name: string;
  /** Full pinyin and initials without tones, for sorting and search. */
  pinyin: string;
  initials: string;
  position: number;
  created_at: number;
  archived_at: number | null;
}

export interface PersonTable {
  id: string;
  unit_id: string;
  name: string;
  pinyin: string;
  initials: string;
  /** The member number printed on the card; unique in the county; never an ID number. */
  number: string;
  phone: string | null;
  /** 1 for a member who lives elsewhere and joins live (流动党员). */
  remote: number;
  created_at: number;
  archived_at: number | null;
}

export interface PostTable {
  id: string;
  unit_id: string;
  person_id: string;
  kind: PostKind;
  title: string;
  /** Calendar days of Asia/Shanghai; the last day is included. */
  from_date: string;
  to_date: string | null;
}

/** An import that was carried out, with what it takes to undo it. */
export interface ImportTable {
  id: string;
  unit_id: string;
  kind: 'units' | 'people' | 'posts';
  file_name: string;
  at: number;
  actor: string;
  added: number;
  changed: number;
  undone_at: number | null;
  undo: string;
}

export interface OrganisationTables {
  units: UnitTable;
  people: PersonTable;
  posts: PostTable;
  imports: ImportTable;
}
