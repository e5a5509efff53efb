import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import type { Schema } from '../platform/schema.ts';
import { under } from '../platform/scope.ts';
import { searchForms } from './rules.ts';
import type { ImportTable, PersonTable, PostTable, UnitTable } from './schema.ts';

/** Rows a single insert carries: wide rows times this stays below both databases' limit of parameters. */
const rowsAtOnce = 400;

function* slices<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) yield rows.slice(start, start + rowsAtOnce);
}

// Units

export async function insertUnits(db: Db, units: readonly UnitTable[]): Promise<void> {
  for (const some of slices(units))
    await db
      .insertInto('units')
      .values([...some])
      .execute();
}

export async function findUnit(db: Db, id: string): Promise<UnitTable | undefined> {
  return db.selectFrom('units').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findCounty(db: Db): Promise<UnitTable | undefined> {
  return db.selectFrom('units').selectAll().where('parent_id', 'is', null).executeTakeFirst();
}

/** Units of the subtrees that are not archived, siblings in their order. */
export async function unitsUnder(db: Db, scope: readonly string[]): Promise<UnitTable[]> {
  return db
    .selectFrom('units')
    .selectAll()
    .where('archived_at', 'is', null)
    .where(under('path', scope))
    .orderBy('position')
    .orderBy('pinyin')
    .orderBy('id')
    .execute();
}

/** Every unit of the county, archived ones too. */
export async function allUnits(db: Db): Promise<UnitTable[]> {
  return db.selectFrom('units').selectAll().execute();
}

/** Members of each unit itself, by unit id; a unit without any is left out. */
export async function countPeople(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('people')
    .select(eb => ['unit_id', eb.fn.countAll().as('count')])
    .where('archived_at', 'is', null)
    .groupBy('unit_id')
    .execute();
  return new Map(rows.map(row => [row.unit_id, Number(row.count)]));
}

export async function childrenOf(db: Db, parentId: string): Promise<UnitTable[]> {
  return db
    .selectFrom('units')
    .selectAll()
    .where('parent_id', '=', parentId)
    .where('archived_at', 'is', null)
    .execute();
}

export async function updateUnit(db: Db, id: string, change: Partial<UnitTable>): Promise<void> {
  await db.updateTable('units').set(change).where('id', '=', id).execute();
}

/** Gives a whole subtree, archived units too, the paths below a new place. */
export async function movePaths(db: Db, oldPath: string, newPath: string): Promise<void> {
  await db
    .updateTable('units')
    .set({ path: sql<string>`cast(${newPath} as text) || substr(path, ${sql.lit(oldPath.length + 1)})` })
    .where(under('path', [oldPath]))
    .execute();
}

export async function deleteUnits(db: Db, ids: readonly string[]): Promise<void> {
  for (const some of slices(ids)) await db.deleteFrom('units').where('id', 'in', some).execute();
}

// People

export async function insertPeople(db: Db, people: readonly PersonTable[]): Promise<void> {
  for (const some of slices(people))
    await db
      .insertInto('people')
      .values([...some])
      .execute();
}

export interface PersonWithUnit extends PersonTable {
  readonly unit_name: string;
  readonly path: string;
}

const peopleWithUnits = (db: Db) =>
  db
    .selectFrom('people')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .selectAll('people')
    .select(['units.name as unit_name', 'units.path as path']);

export async function findPerson(db: Db, id: string): Promise<PersonWithUnit | undefined> {
  return peopleWithUnits(db).where('people.id', '=', id).executeTakeFirst();
}

export async function findPersonByNumber(db: Db, number: string): Promise<PersonWithUnit | undefined> {
  return peopleWithUnits(db).where('people.number', '=', number).executeTakeFirst();
}

/** Everybody of the subtrees by unit and name, archived people too. */
export async function everybodyUnder(db: Db, scope: readonly string[]): Promise<PersonWithUnit[]> {
  return peopleWithUnits(db)
    .where(under('units.path', scope))
    .orderBy('units.path')
    .orderBy('people.pinyin')
    .orderBy('people.number')
    .execute();
}

/** Which of these member numbers anybody in the county has. */
export async function peopleByNumbers(db: Db, numbers: readonly string[]): Promise<PersonWithUnit[]> {
  return inChunks(numbers, some => peopleWithUnits(db).where('people.number', 'in', some).execute());
}

export async function peopleById(db: Db, ids: readonly string[]): Promise<Map<string, PersonTable>> {
  const rows = await inChunks(ids, some => db.selectFrom('people').selectAll().where('id', 'in', some).execute());
  return new Map(rows.map(row => [row.id, row]));
}

export interface PeopleFilter {
  readonly scope: readonly string[];
  readonly search: string;
  readonly archived: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** Searches names anywhere, and pinyin, initials and member numbers from their start. */
export async function searchPeople(
  db: Db,
  filter: PeopleFilter,
): Promise<{ readonly people: PersonWithUnit[]; readonly total: number }> {
  const { name, letters } = searchForms(filter.search);
  const holds = (column: string, pattern: string) => sql<boolean>`${sql.ref(column)} like ${pattern} escape '!'`;
  const matches = (eb: ExpressionBuilder<Schema, 'people' | 'units'>) =>
    eb.or([
      holds('people.name', `%${literal(name)}%`),
      holds('people.pinyin', `${literal(letters)}%`),
      holds('people.initials', `${literal(letters)}%`),
      eb(eb.fn<string>('lower', ['people.number']), 'like', sql<string>`${`${literal(letters)}%`} escape '!'`),
    ]);
  let query = db
    .selectFrom('people')
    .innerJoin('units', 'units.id', 'people.unit_id')
    .where(under('units.path', filter.scope))
    .where('people.archived_at', filter.archived ? 'is not' : 'is', null);
  if (name !== '') query = query.where(matches);
  const { count } = await query.select(eb => eb.fn.countAll().as('count')).executeTakeFirstOrThrow();
  const people = await query
    .selectAll('people')
    .select(['units.name as unit_name', 'units.path as path'])
    .orderBy('people.pinyin')
    .orderBy('people.number')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return { people, total: Number(count) };
}

const literal = (typed: string): string => typed.replace(/[!%_]/g, '!$&');

export async function updatePerson(db: Db, id: string, change: Partial<PersonTable>): Promise<void> {
  await db.updateTable('people').set(change).where('id', '=', id).execute();
}

export async function deletePeople(db: Db, ids: readonly string[]): Promise<void> {
  for (const some of slices(ids)) await db.deleteFrom('people').where('id', 'in', some).execute();
}

// Posts

export interface PostWithNames extends PostTable {
  readonly unit_name: string;
  readonly person_name: string;
  readonly person_number: string;
}

const postsWithNames = (db: Db) =>
  db
    .selectFrom('posts')
    .innerJoin('units', 'units.id', 'posts.unit_id')
    .innerJoin('people', 'people.id', 'posts.person_id')
    .selectAll('posts')
    .select(['units.name as unit_name', 'people.name as person_name', 'people.number as person_number'])
    .orderBy('units.position')
    .orderBy('units.pinyin')
    .orderBy('posts.from_date')
    .orderBy('posts.id');

/** Posts held in the units of the subtrees, past ones too. */
export async function postsUnder(db: Db, scope: readonly string[]): Promise<PostWithNames[]> {
  return postsWithNames(db).where(under('units.path', scope)).execute();
}

export async function postsOf(db: Db, personId: string): Promise<PostWithNames[]> {
  return postsWithNames(db).where('posts.person_id', '=', personId).execute();
}

export async function findPost(db: Db, id: string): Promise<PostTable | undefined> {
  return db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function postsById(db: Db, ids: readonly string[]): Promise<Map<string, PostTable>> {
  const rows = await inChunks(ids, some => db.selectFrom('posts').selectAll().where('id', 'in', some).execute());
  return new Map(rows.map(row => [row.id, row]));
}

export async function insertPosts(db: Db, posts: readonly PostTable[]): Promise<void> {
  for (const some of slices(posts))
    await db
      .insertInto('posts')
      .values([...some])
      .execute();
}

export async function updatePost(db: Db, id: string, change: Partial<PostTable>): Promise<void> {
  await db.updateTable('posts').set(change).where('id', '=', id).execute();
}

export async function deletePosts(db: Db, ids: readonly string[]): Promise<void> {
  for (const some of slices(ids)) await db.deleteFrom('posts').where('id', 'in', some).execute();
}

// Imports

export async function insertImport(db: Db, row: ImportTable): Promise<void> {
  await db.insertInto('imports').values(row).execute();
}

export async function findImport(db: Db, id: string): Promise<(ImportTable & { readonly path: string }) | undefined> {
  return db
    .selectFrom('imports')
    .innerJoin('units', 'units.id', 'imports.unit_id')
    .selectAll('imports')
    .select('units.path as path')
    .where('imports.id', '=', id)
    .executeTakeFirst();
}

/** Newest first, without what it takes to undo them. */
export async function importsUnder(db: Db, scope: readonly string[]): Promise<Omit<ImportTable, 'undo' | 'actor'>[]> {
  return db
    .selectFrom('imports')
    .innerJoin('units', 'units.id', 'imports.unit_id')
    .select(['imports.id', 'imports.unit_id', 'imports.kind', 'imports.file_name', 'imports.at'])
    .select(['imports.added', 'imports.changed', 'imports.undone_at'])
    .where(under('units.path', scope))
    .orderBy('imports.at', 'desc')
    .limit(100)
    .execute();
}

export async function markUndone(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('imports').set({ undone_at: at }).where('id', '=', id).execute();
}

/** What a list calls units, people, posts and imports, by id. */
export async function namesIn(
  db: Db,
  kind: 'unit' | 'person' | 'post' | 'import',
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inChunks(ids, some => {
    switch (kind) {
      case 'unit':
        return db.selectFrom('units').select(['id', 'name']).where('id', 'in', some).execute();
      case 'person':
        return db.selectFrom('people').select(['id', 'name']).where('id', 'in', some).execute();
      case 'post':
        return db.selectFrom('posts').select(['id', 'title as name']).where('id', 'in', some).execute();
      case 'import':
        return db.selectFrom('imports').select(['id', 'file_name as name']).where('id', 'in', some).execute();
    }
  });
  return new Map(rows.map(row => [row.id, row.name]));
}
