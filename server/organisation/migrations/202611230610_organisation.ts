import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('units')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('parent_id', 'text', column => column.references('units.id'))
    .addColumn('path', 'text', column => column.notNull().unique())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('pinyin', 'text', column => column.notNull())
    .addColumn('initials', 'text', column => column.notNull())
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('archived_at', 'bigint')
    .execute();
  await db.schema.createIndex('units_parent').on('units').columns(['parent_id', 'position']).execute();

  await db.schema
    .createTable('people')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('pinyin', 'text', column => column.notNull())
    .addColumn('initials', 'text', column => column.notNull())
    .addColumn('number', 'text', column => column.notNull().unique())
    .addColumn('phone', 'text')
    .addColumn('remote', 'integer', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('archived_at', 'bigint')
    .execute();
  await db.schema.createIndex('people_unit').on('people').columns(['unit_id', 'pinyin']).execute();
  await db.schema.createIndex('people_pinyin').on('people').column('pinyin').execute();
  await db.schema.createIndex('people_name').on('people').column('name').execute();

  await db.schema
    .createTable('posts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('person_id', 'text', column => column.notNull().references('people.id'))
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('from_date', 'text', column => column.notNull())
    .addColumn('to_date', 'text')
    .execute();
  await db.schema.createIndex('posts_unit').on('posts').column('unit_id').execute();
  await db.schema.createIndex('posts_person').on('posts').column('person_id').execute();

  await db.schema
    .createTable('imports')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('unit_id', 'text', column => column.notNull().references('units.id'))
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('file_name', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('added', 'integer', column => column.notNull())
    .addColumn('changed', 'integer', column => column.notNull())
    .addColumn('undone_at', 'bigint')
    .addColumn('undo', 'text', column => column.notNull())
    .execute();
}
