import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { type Db, openDatabase } from '../../server/platform/database.ts';
import { findMigrations, migrate } from '../../server/platform/migrate.ts';
import type { Schema } from '../../server/platform/schema.ts';

export const dialects = ['sqlite', 'postgres'] as const;
export type StoreDialect = (typeof dialects)[number];

export interface TestStore {
  readonly db: Db;
  /** The folder of the SQLite file; absent for PGlite. */
  readonly folder: string | undefined;
  close(): Promise<void>;
}

/** A fresh, migrated store: a real SQLite file, or PGlite for the same suite on PostgreSQL. */
export async function makeStore(dialect: StoreDialect = 'sqlite'): Promise<TestStore> {
  const migrations = await findMigrations();
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'tongtang-store-'));
    const { db } = openDatabase(join(folder, 'tongtang.sqlite'));
    await migrate(db as never, 'sqlite', migrations);
    return {
      db,
      folder,
      async close() {
        await db.destroy();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const int8 = 20;
  const pglite = new PGlite({ parsers: { [int8]: (text: string) => Number(text) } });
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db as never, 'postgres', migrations);
  return { db, folder: undefined, close: () => db.destroy() };
}
