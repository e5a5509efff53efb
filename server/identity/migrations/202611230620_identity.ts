import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('login', 'text', column => column.notNull().unique())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('password_hash', 'text', column => column.notNull())
    .addColumn('person_id', 'text', column => column.references('people.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute();
  await db.schema
    .createTable('grants')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column => column.notNull().references('accounts.id'))
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addUniqueConstraint('grants_once', ['account_id', 'role', 'unit_id'])
    .execute();
  await db.schema
    .createTable('logins')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('account_id', 'text', column => column.references('accounts.id'))
    .addColumn('person_id', 'text', column => column.references('people.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute();
  await db.schema
    .createTable('devices')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('key_hash', 'text', column => column.notNull().unique())
    .addColumn('paired_at', 'bigint', column => column.notNull())
    .addColumn('paired_by', 'text', column => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_seen_at', 'bigint')
    .execute();
  await db.schema.createIndex('devices_unit').on('devices').column('unit_id').execute();
  await db.schema
    .createTable('pairings')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('code_hash', 'text', column => column.notNull().unique())
    .addColumn('secret_hash', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('device_id', 'text', column => column.references('devices.id'))
    .execute();
  await db.schema
    .createTable('badges')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('person_id', 'text', column => column.notNull().references('people.id'))
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('issued_at', 'bigint', column => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('badges_person').on('badges').column('person_id').execute();
  await db.schema
    .createTable('pins')
    .addColumn('person_id', 'text', column => column.primaryKey().references('people.id'))
    .addColumn('pin_hash', 'text')
    .addColumn('enabled_until', 'bigint', column => column.notNull())
    .addColumn('failures', 'integer', column => column.notNull())
    .addColumn('locked_until', 'bigint', column => column.notNull())
    .execute();
}
