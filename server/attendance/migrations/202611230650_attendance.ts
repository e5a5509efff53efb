import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('parked_events')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('device_id', 'text', column => column.notNull().references('devices.id'))
    .addColumn('device_seq', 'bigint', column => column.notNull())
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('code', 'text', column => column.notNull())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('settled_at', 'bigint')
    .execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('delivered_ms', 'bigint', column => column.notNull())
    .addColumn('updated_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('deliveries_once', ['session_id', 'unit_id'])
    .execute();
}
