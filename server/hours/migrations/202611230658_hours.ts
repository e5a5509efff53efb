import type { Kysely } from 'kysely';
import { forbidChanges } from '../../platform/migrate.ts';

export async function up(db: Kysely<never>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('rule_sets')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('year', 'integer', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('rules', 'text', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('published_at', 'bigint', column => column.notNull())
    .addColumn('published_by', 'text', column => column.notNull())
    .addUniqueConstraint('rule_sets_once', ['year', 'version'])
    .execute();
  await forbidChanges(db, dialect, 'rule_sets');
  await db.schema
    .createTable('corrections')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('person_id', 'text', column => column.notNull().references('people.id'))
    .addColumn('ref_id', 'text')
    .addColumn('hours', 'integer')
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('requester', 'text', column => column.notNull())
    .addColumn('requested_at', 'bigint', column => column.notNull())
    .addColumn('approver', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('event_id', 'text')
    .execute();
  await db.schema.createIndex('corrections_person').on('corrections').column('person_id').execute();
}
