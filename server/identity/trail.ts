import type { Db } from '../platform/database.ts';
import { type AuditFilter, findAudit, namesIn } from './trailStore.ts';

/** Finds what the things that the trail speaks of are called, by id; unknown ids are left out. */
export type NamesOf = (db: Db, kind: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface TrailEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  /** Empty for the system and the set-up. */
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly details: Record<string, unknown>;
}

/** Who changed what in the caller's subtrees, newest first, with the names of today. */
export async function listTrail(
  db: Db,
  namesOf: NamesOf,
  filter: AuditFilter,
): Promise<{ entries: TrailEntry[]; total: number }> {
  const { rows, total } = await findAudit(db, filter);
  const wanted = new Map<string, Set<string>>();
  const want = ([kind, id]: readonly [string, string]): void => {
    wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  };
  for (const row of rows) {
    want(actorParts(row.actor));
    want([row.subject_kind, row.subject_id]);
  }
  const names = new Map<string, ReadonlyMap<string, string>>();
  for (const [kind, ids] of wanted) names.set(kind, await namesOf(db, kind, [...ids]));
  const nameOf = ([kind, id]: readonly [string, string]): string => names.get(kind)?.get(id) ?? '';
  return {
    total,
    entries: rows.map(row => ({
      id: row.id,
      at: row.at,
      actor: row.actor,
      actorName: nameOf(actorParts(row.actor)),
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      subjectName: nameOf([row.subject_kind, row.subject_id]),
      details: JSON.parse(row.details) as Record<string, unknown>,
    })),
  };
}

/** `member:ID` is the person with that id; `system` and `setup` are nobody. */
function actorParts(actor: string): readonly [kind: string, id: string] {
  const [kind = '', id = ''] = actor.split(':', 2);
  return [kind === 'member' ? 'person' : kind, id];
}

/** What accounts and kiosks are called, by id. */
export const namesOfIdentity = namesIn;
