import type { Kysely } from 'kysely';
import { forbidChanges } from '../../platform/migrate.ts';

export async function up(db: Kysely<never>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('seq', dialect === 'sqlite' ? 'integer' : 'bigint', column => column.primaryKey())
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('recorded_at', 'bigint', column => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('class_id', 'text')
    .addColumn('asset_id', 'text')
    .addColumn('at', 'bigint')
    .addColumn('from_at', 'bigint')
    .addColumn('to_at', 'bigint')
    .addColumn('minutes', 'integer')
    .addColumn('hours', 'integer')
    .addColumn('year', 'integer')
    .addColumn('ref_id', 'text')
    .addColumn('course_group', 'text')
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('device_id', 'text')
    .addColumn('device_seq', 'bigint')
    .addColumn('extra', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute();
  await db.schema.createIndex('events_person').on('events').columns(['person_id', 'seq']).execute();
  await db.schema.createIndex('events_session').on('events').columns(['session_id', 'seq']).execute();
  await db.schema.createIndex('events_ref').on('events').column('ref_id').execute();
  await db.schema.createIndex('events_device').on('events').columns(['device_id', 'device_seq']).execute();
  await forbidChanges(db, dialect, 'events');
}
