import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Kysely, sql } from 'kysely';

export interface Migration {
  /** `YYYYMMDDHHMM_name`; unique and sorted over all rooms. */
  readonly name: string;
  /** SHA-256 of the file, so that an applied step that was edited later is noticed. */
  readonly checksum: string;
  readonly up: (db: Kysely<never>, dialect: 'sqlite' | 'postgres') => Promise<void>;
}

const serverFolder = join(import.meta.dirname, '..');

/** Reads the migrations of every room, in the order of their names. @throws when two share a name */
export async function findMigrations(folder: string = serverFolder): Promise<Migration[]> {
  const found: Migration[] = [];
  for (const room of readdirSync(folder, { withFileTypes: true })) {
    if (!room.isDirectory()) continue;
    const steps = join(folder, room.name, 'migrations');
    let files: string[];
    try {
      files = readdirSync(steps).filter(name => name.endsWith('.ts'));
    } catch {
      continue; // a room without a table of its own
    }
    for (const file of files) {
      const path = join(steps, file);
      const module = (await import(pathToFileURL(path).href)) as Pick<Migration, 'up'>;
      const checksum = createHash('sha256').update(readFileSync(path)).digest('hex');
      found.push({ name: file.slice(0, -3), checksum, up: module.up });
    }
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  found.forEach((step, index) => {
    if (found[index + 1]?.name === step.name) throw new Error(`two migrations are called ${step.name}`);
  });
  return found;
}

interface Applied {
  migrations: { name: string; checksum: string; at: number };
}

/**
 * Brings the store to the newest shape, all steps in one transaction.
 * @param before called once when there is something to do and the store is not new: the place to back up
 * @returns the names of the steps applied
 * @throws when an applied step was changed or is missing here (a store of a newer version)
 */
export async function migrate(
  db: Kysely<never>,
  dialect: 'sqlite' | 'postgres',
  migrations: readonly Migration[],
  before: () => Promise<void> = async () => {},
): Promise<string[]> {
  const store = db as unknown as Kysely<Applied>;
  await store.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('checksum', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .execute();
  const applied = new Map(
    (await store.selectFrom('migrations').selectAll().execute()).map(row => [row.name, row.checksum]),
  );
  for (const [name, checksum] of applied) {
    const known = migrations.find(step => step.name === name);
    if (known === undefined)
      throw new Error(`the store has the step ${name}, which this version does not know: it was made by a newer one`);
    if (known.checksum !== checksum) throw new Error(`the step ${name} was changed after it had been applied`);
  }
  const open = migrations.filter(step => !applied.has(step.name));
  if (open.length === 0) return [];
  if (applied.size > 0) await before();
  await store.transaction().execute(async trx => {
    for (const step of open) {
      await step.up(trx as unknown as Kysely<never>, dialect);
      await trx.insertInto('migrations').values({ name: step.name, checksum: step.checksum, at: Date.now() }).execute();
    }
  });
  return open.map(step => step.name);
}

/** Makes a table append-only by triggers; the statement differs by database, so it lives here and not in stores. */
export async function forbidChanges(db: Kysely<never>, dialect: 'sqlite' | 'postgres', table: string): Promise<void> {
  for (const verb of ['update', 'delete'] as const) {
    if (dialect === 'sqlite') {
      await sql
        .raw(
          `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only'); end`,
        )
        .execute(db);
    } else {
      await sql
        .raw(
          `create or replace function ${table}_append_only() returns trigger as $$ begin raise exception '${table} is append-only'; end $$ language plpgsql`,
        )
        .execute(db);
      await sql
        .raw(
          `create trigger ${table}_no_${verb} before ${verb} on ${table} for each row execute function ${table}_append_only()`,
        )
        .execute(db);
    }
  }
}
