import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { under } from '../platform/scope.ts';
import type { MarkKind } from './rules.ts';

export interface Card {
  readonly badgeId: string;
  readonly personId: string;
  readonly revokedAt: number | null;
}

/** Cards by their tokens' SHA-256. */
export async function findCards(db: Db, tokenHashes: readonly string[]): Promise<Map<string, Card>> {
  const rows = await inChunks(tokenHashes, some =>
    db
      .selectFrom('badges')
      .select(['id', 'person_id', 'token_hash', 'revoked_at'])
      .where('token_hash', 'in', some)
      .execute(),
  );
  return new Map(
    rows.map(row => [row.token_hash, { badgeId: row.id, personId: row.person_id, revokedAt: row.revoked_at }]),
  );
}

export interface SessionWindow {
  readonly from: number;
  readonly to: number;
}

/** When sessions are planned or were held, whichever reaches further: what a mark's time is tested against. */
export async function findWindows(db: Db, sessionIds: readonly string[]): Promise<Map<string, SessionWindow>> {
  const rows = await inChunks(sessionIds, some =>
    db
      .selectFrom('sessions')
      .select(['id', 'starts_at', 'ends_at', 'held_starts_at', 'held_ends_at'])
      .where('id', 'in', some)
      .execute(),
  );
  return new Map(
    rows.map(row => [
      row.id,
      {
        from: Math.min(row.starts_at, row.held_starts_at ?? row.starts_at),
        to: Math.max(row.ends_at, row.held_ends_at ?? row.ends_at),
      },
    ]),
  );
}

/** Marks that a classroom's devices recorded at these sessions, voided ones left out, in ledger order. */
export async function listRoomMarks(
  db: Db,
  unitId: string,
  sessionIds: readonly string[],
): Promise<{ personId: string; sessionId: string; kind: MarkKind; at: number }[]> {
  const rows = await inChunks(sessionIds, some =>
    db
      .selectFrom('events')
      .innerJoin('devices', 'devices.id', 'events.device_id')
      .leftJoin('events as void', join => join.onRef('void.ref_id', '=', 'events.id').on('void.kind', '=', 'void'))
      .select(['events.person_id', 'events.session_id', 'events.kind', 'events.at', 'events.seq'])
      .where('devices.unit_id', '=', unitId)
      .where('events.session_id', 'in', some)
      .where('events.kind', 'in', ['sign_in', 'sign_out'])
      .where('void.id', 'is', null)
      .orderBy('events.seq')
      .execute(),
  );
  return rows.flatMap(row =>
    row.person_id === null || row.session_id === null || row.at === null
      ? []
      : [{ personId: row.person_id, sessionId: row.session_id, kind: row.kind as MarkKind, at: row.at }],
  );
}

export async function listCards(
  db: Db,
  paths: readonly string[],
): Promise<{ badgeId: string; personId: string; revoked: boolean }[]> {
  const rows = await db
    .selectFrom('badges')
    .innerJoin('people', 'people.id', 'badges.person_id')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .select(['badges.id', 'badges.person_id', 'badges.revoked_at'])
    .where('people.archived_at', 'is', null)
    .where(under('units.path', paths))
    .orderBy('badges.issued_at')
    .execute();
  return rows.map(row => ({ badgeId: row.id, personId: row.person_id, revoked: row.revoked_at !== null }));
}
