import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('classes')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('activity', 'text', column => column.notNull())
    .addColumn('category', 'text', column => column.notNull())
    .addColumn('group_training', 'integer', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('archived_at', 'bigint')
    .execute();
  await db.schema.createIndex('classes_unit').on('classes').column('unit_id').execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('class_id', 'text', column => column.notNull().references('classes.id'))
    .addColumn('course_group', 'text', column => column.notNull())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('lecturer_name', 'text', column => column.notNull())
    .addColumn('lecturer_account_id', 'text', column => column.references('accounts.id'))
    .addColumn('place_unit_id', 'text', column => column.references('units.id'))
    .addColumn('live', 'integer', column => column.notNull())
    .addColumn('starts_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint', column => column.notNull())
    .addColumn('held_starts_at', 'bigint')
    .addColumn('held_ends_at', 'bigint')
    .addColumn('hours', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_starts').on('sessions').column('starts_at').execute();
  await db.schema.createIndex('sessions_class').on('sessions').column('class_id').execute();
  await db.schema
    .createTable('invitations')
    .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addPrimaryKeyConstraint('invitations_once', ['session_id', 'unit_id'])
    .execute();
  await db.schema.createIndex('invitations_unit').on('invitations').column('unit_id').execute();
  await db.schema
    .createTable('signed_rosters')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('signed_at', 'bigint', column => column.notNull())
    .addColumn('steward', 'text', column => column.notNull())
    .addColumn('second_name', 'text', column => column.notNull())
    .addColumn('people', 'integer', column => column.notNull())
    .addColumn('note', 'text', column => column.notNull())
    .execute();
  await db.schema.createIndex('signed_rosters_session').on('signed_rosters').column('session_id').execute();
}
