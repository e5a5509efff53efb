import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('broadcasts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
    .addColumn('began_at', 'bigint', column => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('seen_at', 'bigint', column => column.notNull())
    .addColumn('end_reason', 'text')
    .addColumn('source', 'text', column => column.notNull())
    .execute();
  await db.schema.createIndex('broadcasts_session').on('broadcasts').column('session_id').execute();
}
