import type { Kysely } from 'kysely';
import { forbidChanges } from '../migrate.ts';

export async function up(db: Kysely<never>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('subject_kind', 'text', column => column.notNull())
    .addColumn('subject_id', 'text', column => column.notNull())
    .addColumn('details', 'text', column => column.notNull())
    .execute();
  await db.schema.createIndex('audit_subject').on('audit').columns(['subject_kind', 'subject_id', 'at']).execute();
  await db.schema.createIndex('audit_at').on('audit').column('at').execute();
  await forbidChanges(db, dialect, 'audit');
}
