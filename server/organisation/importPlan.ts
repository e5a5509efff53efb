import {
  columnsOf,
  type Field,
  type ImportKind,
  plainWord,
  readDay,
  readPostKind,
  readUnitKind,
  readYesNo,
} from './importColumns.ts';
import { Names } from './importNames.ts';
import { longestText, type PlannedRow, type Problem, Row, shown } from './importRow.ts';
import { holdsIdNumber, kindsBelow, type PostKind, type UnitKind } from './rules.ts';
import type { Sheet } from './sheet.ts';

/** A unit that stands already, or the one that a row of the file adds. */
export type UnitRef = { readonly id: string } | { readonly row: number };

/** What an import would do; plain data, so that two plans can be compared as JSON. */
export type Step =
  | {
      readonly do: 'addUnit';
      readonly row: number;
      readonly parent: UnitRef;
      readonly name: string;
      readonly kind: UnitKind;
    }
  | { readonly do: 'changeUnit'; readonly id: string; readonly change: { readonly kind: UnitKind } }
  | { readonly do: 'addPerson'; readonly person: PersonInFile }
  | { readonly do: 'changePerson'; readonly id: string; readonly change: Partial<PersonInFile> }
  | { readonly do: 'addPost'; readonly post: PostInFile }
  | {
      readonly do: 'changePost';
      readonly id: string;
      readonly change: { readonly title?: string; readonly toDate?: string | null };
    };

export interface PersonInFile {
  readonly unitId: string;
  readonly name: string;
  readonly number: string;
  readonly phone: string | null;
  readonly remote: boolean;
}

export interface PostInFile {
  readonly unitId: string;
  readonly personId: string;
  readonly kind: PostKind;
  readonly title: string;
  readonly fromDate: string;
  readonly toDate: string | null;
}

/** What stands now in the unit that the import is for and below. */
export interface Standing {
  readonly rootId: string;
  readonly units: readonly {
    readonly id: string;
    readonly parentId: string | null;
    readonly name: string;
    readonly kind: UnitKind;
  }[];
  /** People of the subtree, and whoever else has a number that the file names. */
  readonly people: readonly (PersonInFile & {
    readonly id: string;
    readonly inside: boolean;
    readonly archived: boolean;
  })[];
  readonly posts: readonly (PostInFile & { readonly id: string })[];
}

export interface Plan {
  readonly columns: readonly string[];
  readonly rows: readonly PlannedRow[];
  readonly problems: readonly Problem[];
  readonly steps: readonly Step[];
}

/** Plans what a sheet would do to what stands; changes nothing. */
export function planImport(kind: ImportKind, sheet: Sheet, standing: Standing): Plan {
  const found = findColumns(kind, sheet.header);
  const missing = columnsOf[kind]
    .filter(column => column.required && !found.some(each => each.field === column.field))
    .map(column => ({ row: 1, column: column.titles[0] ?? column.field, value: '', problem: 'missing' as const }));
  if (missing.length > 0) return { columns: found.map(each => each.title), rows: [], problems: missing, steps: [] };

  const rows = sheet.rows.map(({ row, cells }) => {
    const byField = new Map(
      found.map(({ field, title, index }) => [field, { title, text: (cells[index] ?? '').trim() }] as const),
    );
    const read = new Row(row, byField);
    for (const [field, { text }] of byField) if ([...text].length > longestText) read.wrong(field, 'tooLong');
    // Columns that are not read count too: the file would otherwise be kept by people who trust the preview.
    cells.forEach((cell, index) => {
      if (!holdsIdNumber(cell)) return;
      const column = sheet.header[index] ?? String(index + 1);
      read.problems.push({ row, column, value: shown(cell), problem: 'idNumber' });
    });
    return read;
  });
  const steps = planners[kind](rows, standing);
  return {
    columns: found.map(each => each.title),
    rows: rows.map(row => ({
      row: row.row,
      action: row.action,
      cells: found.map(each => shown(row.text(each.field))),
    })),
    problems: rows.flatMap(row => row.problems),
    steps,
  };
}

function findColumns(
  kind: ImportKind,
  header: readonly string[],
): { readonly field: Field; readonly title: string; readonly index: number }[] {
  const taken = new Set<Field>();
  return header.flatMap((title, index) => {
    const word = plainWord(title);
    const column = columnsOf[kind].find(each => each.titles.includes(word) && !taken.has(each.field));
    if (column === undefined) return [];
    taken.add(column.field);
    return [{ field: column.field, title: title.trim(), index }];
  });
}

const planners: Readonly<Record<ImportKind, (rows: readonly Row[], standing: Standing) => Step[]>> = {
  units: planUnits,
  people: planPeople,
  posts: planPosts,
};

function planUnits(rows: readonly Row[], standing: Standing): Step[] {
  const names = new Names(standing);
  const seen = new Set<string>();
  const steps: Step[] = [];
  let open = [...rows];
  // A parent may stand below its children in the file: rows wait until theirs is known.
  for (let before = -1; open.length !== before; ) {
    before = open.length;
    open = open.filter(row => {
      const name = row.text('name');
      const above = row.text('parent');
      const parents =
        above === '' ? [names.byKey(standing.rootId)].filter(each => each !== undefined) : names.find(above);
      const parent = parents[0];
      if (parent === undefined) return true;
      if (parents.length > 1) {
        row.wrong('parent', 'unknownUnit');
        return false;
      }
      const kind = row.needed('kind') === undefined ? undefined : row.read('kind', readUnitKind, 'unknownKind');
      if (row.needed('name') === undefined || kind === undefined) return false;
      if (seen.has(`${parent.key}/${name}`)) row.wrong('name', 'duplicateInFile');
      seen.add(`${parent.key}/${name}`);
      if (!kindsBelow[parent.kind].includes(kind)) row.wrong('kind', 'notAllowed');
      if (row.problems.length > 0) return false;
      const standingUnit = names.child(parent, name);
      if (standingUnit === undefined) {
        names.add({ ref: { row: row.row }, key: `row ${row.row}`, name, kind, parentKey: parent.key });
        steps.push({ do: 'addUnit', row: row.row, parent: parent.ref, name, kind });
        row.done('add');
      } else if (standingUnit.kind !== kind && 'id' in standingUnit.ref) {
        if (childKindsOf(standing, standingUnit.ref.id).some(each => !kindsBelow[kind].includes(each)))
          row.wrong('kind', 'notAllowed');
        else steps.push({ do: 'changeUnit', id: standingUnit.ref.id, change: { kind } });
        row.done('change');
      } else row.done('same');
      return false;
    });
  }
  for (const row of open) row.wrong('parent', 'unknownUnit');
  return steps;
}

const childKindsOf = (standing: Standing, id: string): UnitKind[] =>
  standing.units.filter(unit => unit.parentId === id).map(unit => unit.kind);

const memberNumber = (text: string): string | undefined => (/^[A-Za-z0-9-]{1,24}$/.test(text) ? text : undefined);
const phoneNumber = (text: string): string | undefined => (/^\+?[0-9 -]{5,20}$/.test(text) ? text : undefined);

function planPeople(rows: readonly Row[], standing: Standing): Step[] {
  const names = new Names(standing);
  const byNumber = new Map(standing.people.map(person => [person.number, person]));
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const row of rows) {
    const name = row.needed('name');
    const number = row.needed('number') === undefined ? undefined : row.read('number', memberNumber);
    const phone = row.read('phone', phoneNumber);
    const remote = row.read('remote', readYesNo);
    const unitId = row.read('unit', text => names.idOf(text), 'unknownUnit');
    if (number !== undefined) {
      if (seen.has(number)) row.wrong('number', 'duplicateInFile');
      seen.add(number);
    }
    const standingPerson = number === undefined ? undefined : byNumber.get(number);
    if (standingPerson !== undefined && (!standingPerson.inside || standingPerson.archived))
      row.wrong('number', 'takenNumber');
    if (row.problems.length > 0 || name === undefined || number === undefined) continue;
    if (standingPerson === undefined) {
      const person = { unitId: unitId ?? standing.rootId, name, number, phone: phone ?? null, remote: remote ?? false };
      steps.push({ do: 'addPerson', person });
      row.done('add');
      continue;
    }
    // An empty cell says nothing, so it takes nothing away.
    const change = {
      ...(name === standingPerson.name ? {} : { name }),
      ...(unitId === undefined || unitId === standingPerson.unitId ? {} : { unitId }),
      ...(phone === undefined || phone === standingPerson.phone ? {} : { phone }),
      ...(remote === undefined || remote === standingPerson.remote ? {} : { remote }),
    };
    if (Object.keys(change).length === 0) row.done('same');
    else {
      steps.push({ do: 'changePerson', id: standingPerson.id, change });
      row.done('change');
    }
  }
  return steps;
}

function planPosts(rows: readonly Row[], standing: Standing): Step[] {
  const names = new Names(standing);
  const byNumber = new Map(
    standing.people.filter(each => each.inside && !each.archived).map(each => [each.number, each]),
  );
  const keyOf = (post: Pick<PostInFile, 'unitId' | 'personId' | 'kind' | 'fromDate'>): string =>
    [post.unitId, post.personId, post.kind, post.fromDate].join('/');
  const byKey = new Map(standing.posts.map(post => [keyOf(post), post]));
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const row of rows) {
    const kind = row.needed('kind') === undefined ? undefined : row.read('kind', readPostKind, 'unknownKind');
    const fromDate = row.needed('from') === undefined ? undefined : row.read('from', readDay);
    const toDate = row.read('to', readDay) ?? null;
    const unitId =
      row.text('unit') === '' ? standing.rootId : row.read('unit', text => names.idOf(text), 'unknownUnit');
    const person =
      row.needed('number') === undefined ? undefined : row.read('number', text => byNumber.get(text), 'unknownPerson');
    if (person !== undefined && row.text('name') !== '' && row.text('name') !== person.name)
      row.wrong('name', 'unknownPerson');
    if (fromDate !== undefined && toDate !== null && toDate < fromDate) row.wrong('to', 'notAllowed');
    if (kind === undefined || fromDate === undefined || unitId === undefined || person === undefined) continue;
    const key = keyOf({ unitId, personId: person.id, kind, fromDate });
    if (seen.has(key)) row.wrong('number', 'duplicateInFile');
    seen.add(key);
    if (row.problems.length > 0) continue;
    const title = row.text('title');
    const standingPost = byKey.get(key);
    if (standingPost === undefined) {
      const named = title === '' ? row.text('kind') : title;
      steps.push({ do: 'addPost', post: { unitId, personId: person.id, kind, title: named, fromDate, toDate } });
      row.done('add');
      continue;
    }
    const change = {
      ...(title === '' || title === standingPost.title ? {} : { title }),
      ...(toDate === null || toDate === standingPost.toDate ? {} : { toDate }),
    };
    if (Object.keys(change).length === 0) row.done('same');
    else {
      steps.push({ do: 'changePost', id: standingPost.id, change });
      row.done('change');
    }
  }
  return steps;
}
