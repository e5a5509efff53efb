import { Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { type Sqlite3Store, sqlite3Dialect } from './sqlite3Dialect.ts';

/** A database or a transaction: what a store's functions take. Never use the outer one inside a transaction. */
export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

export interface OpenDatabase {
  readonly db: Db;
  /** Copies the database to `file` while it is in use, consistent as of one moment. */
  backupTo(file: string): Promise<void>;
}

/** Opens (and makes) the SQLite file with durable commits. @throws SqliteFailure when it is no database */
export function openDatabase(file: string): OpenDatabase {
  const store: Sqlite3Store = sqlite3Dialect(file);
  return { db: new Kysely<Schema>({ dialect: store.dialect }), backupTo: store.backupTo };
}
