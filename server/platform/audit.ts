import type { Principal } from './access.ts';
import type { Db } from './database.ts';
import { newId } from './ids.ts';

/** Names a principal for the audit trail and for ledger events, by opaque id. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'account':
      return `account:${principal.accountId}`;
    case 'device':
      return `device:${principal.deviceId}`;
    case 'member':
      return `member:${principal.personId}`;
    case 'local':
      return 'local';
    case 'anonymous':
      return 'anonymous';
  }
}

export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  /** Past tense with its room: `organisation.unitMoved`. */
  readonly action: string;
  readonly subject: readonly [kind: string, id: string];
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** Writes one line of the trail, in the caller's transaction so that no change goes without it. */
export async function audit(db: Db, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      id: newId(entry.at),
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject_kind: entry.subject[0],
      subject_id: entry.subject[1],
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}
