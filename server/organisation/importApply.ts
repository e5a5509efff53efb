import type { Trx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { newUnit } from './actions.ts';
import type { Step, UnitRef } from './importPlan.ts';
import { newPerson, newPost } from './people.ts';
import { readingOf } from './pinyin.ts';
import type { PersonTable, PostTable, UnitTable } from './schema.ts';
import * as store from './store.ts';

interface Rows<Table extends string, Row> {
  readonly table: Table;
  readonly added: readonly Row[];
  readonly changed: readonly { readonly before: Row; readonly after: Row }[];
}

/** What an import did, whole rows before and after: enough to put it back and to see what was changed since. */
export type Touched = Rows<'units', UnitTable> | Rows<'people', PersonTable> | Rows<'posts', PostTable>;

/** Carries the steps of one plan out; all of them are of one table. */
export async function applySteps(trx: Trx, now: number, steps: readonly Step[]): Promise<Touched> {
  const first = steps[0]?.do ?? 'addUnit';
  if (first === 'addPerson' || first === 'changePerson') return applyPeople(trx, now, steps);
  if (first === 'addPost' || first === 'changePost') return applyPosts(trx, now, steps);
  return applyUnits(trx, now, steps);
}

async function applyUnits(trx: Trx, now: number, steps: readonly Step[]): Promise<Touched> {
  const known = new Map((await store.allUnits(trx)).map(unit => [unit.id, unit]));
  const byRow = new Map<number, UnitTable>();
  const positions = new Map<string, number>();
  for (const unit of known.values())
    if (unit.parent_id !== null)
      positions.set(unit.parent_id, Math.max(positions.get(unit.parent_id) ?? -1, unit.position));
  const find = (ref: UnitRef): UnitTable => {
    const unit = 'id' in ref ? known.get(ref.id) : byRow.get(ref.row);
    if (unit === undefined) throw new Error('a plan names a unit that is not there');
    return unit;
  };
  const added: UnitTable[] = [];
  const changed: { before: UnitTable; after: UnitTable }[] = [];
  for (const step of steps) {
    if (step.do === 'addUnit') {
      const parent = find(step.parent);
      const position = (positions.get(parent.id) ?? -1) + 1;
      positions.set(parent.id, position);
      const unit = newUnit(newId(now), parent, { kind: step.kind, name: step.name, position, now });
      byRow.set(step.row, unit);
      added.push(unit);
    } else if (step.do === 'changeUnit') {
      const before = find({ id: step.id });
      changed.push({ before, after: { ...before, kind: step.change.kind } });
    }
  }
  await store.insertUnits(trx, added);
  for (const { after } of changed) await store.updateUnit(trx, after.id, after);
  return { table: 'units', added, changed };
}

async function applyPeople(trx: Trx, now: number, steps: readonly Step[]): Promise<Touched> {
  const added: PersonTable[] = [];
  const changed: { before: PersonTable; after: PersonTable }[] = [];
  const before = await store.peopleById(
    trx,
    steps.flatMap(step => (step.do === 'changePerson' ? [step.id] : [])),
  );
  for (const step of steps) {
    if (step.do === 'addPerson') added.push(newPerson(newId(now), step.person, now));
    else if (step.do === 'changePerson') {
      const person = before.get(step.id);
      if (person === undefined) throw new Error('a plan names a person who is not there');
      const { unitId, name, phone, remote } = step.change;
      changed.push({
        before: person,
        after: {
          ...person,
          unit_id: unitId ?? person.unit_id,
          ...(name === undefined ? {} : { name, ...readingOf(name, 'person') }),
          phone: phone ?? person.phone,
          remote: remote === undefined ? person.remote : remote ? 1 : 0,
        },
      });
    }
  }
  await store.insertPeople(trx, added);
  for (const { after } of changed) await store.updatePerson(trx, after.id, after);
  return { table: 'people', added, changed };
}

async function applyPosts(trx: Trx, now: number, steps: readonly Step[]): Promise<Touched> {
  const added: PostTable[] = [];
  const changed: { before: PostTable; after: PostTable }[] = [];
  const before = await store.postsById(
    trx,
    steps.flatMap(step => (step.do === 'changePost' ? [step.id] : [])),
  );
  for (const step of steps) {
    if (step.do === 'addPost') added.push(newPost(newId(now), step.post));
    else if (step.do === 'changePost') {
      const post = before.get(step.id);
      if (post === undefined) throw new Error('a plan names a post that is not there');
      const { title, toDate } = step.change;
      const after = { ...post, title: title ?? post.title, to_date: toDate === undefined ? post.to_date : toDate };
      changed.push({ before: post, after });
    }
  }
  await store.insertPosts(trx, added);
  for (const { after } of changed) await store.updatePost(trx, after.id, after);
  return { table: 'posts', added, changed };
}

/** Puts every row back as it was, if every row still is as the import left it. */
export async function takeBack(trx: Trx, touched: Touched): Promise<'undone' | 'changedSince'> {
  switch (touched.table) {
    case 'units': {
      if (!unchanged(touched, new Map((await store.allUnits(trx)).map(unit => [unit.id, unit])))) return 'changedSince';
      // Children go before their parents.
      const deepestFirst = touched.added.toSorted((a, b) => b.path.length - a.path.length);
      await store.deleteUnits(trx, deepestFirst.map(idOf));
      for (const { before } of touched.changed) await store.updateUnit(trx, before.id, before);
      return 'undone';
    }
    case 'people': {
      if (!unchanged(touched, await store.peopleById(trx, idsOf(touched)))) return 'changedSince';
      await store.deletePeople(trx, touched.added.map(idOf));
      for (const { before } of touched.changed) await store.updatePerson(trx, before.id, before);
      return 'undone';
    }
    case 'posts': {
      if (!unchanged(touched, await store.postsById(trx, idsOf(touched)))) return 'changedSince';
      await store.deletePosts(trx, touched.added.map(idOf));
      for (const { before } of touched.changed) await store.updatePost(trx, before.id, before);
      return 'undone';
    }
  }
}

const idOf = (row: { readonly id: string }): string => row.id;

const idsOf = (touched: Touched): string[] => [
  ...touched.added.map(idOf),
  ...touched.changed.map(({ after }) => after.id),
];

function unchanged<Row extends { readonly id: string }>(
  touched: Pick<Rows<string, Row>, 'added' | 'changed'>,
  now: ReadonlyMap<string, Row>,
): boolean {
  const left = [...touched.added, ...touched.changed.map(each => each.after)];
  return left.every(row => sameRow(row, now.get(row.id)));
}

function sameRow(left: object, now: object | undefined): boolean {
  const text = (row: object): string => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return now !== undefined && text(left) === text(now);
}
