import { isUnder, type Principal, type Subject } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { AppDeps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Unit } from './contract.ts';
import { readingOf } from './pinyin.ts';
import { inTreeOrder, kindsBelow, pathBelow, type UnitKind } from './rules.ts';
import type { UnitTable } from './schema.ts';
import * as store from './store.ts';

/** Who does it, and the subtrees that they may touch by this request. */
export interface Doer {
  readonly principal: Principal;
  readonly scope: readonly string[];
}

/** Where a unit stands. */
export async function locateUnit(db: Db, id: string): Promise<Subject | undefined> {
  const unit = await store.findUnit(db, id);
  return unit && { owner: unit.path, reach: [] };
}

/** Where a member belongs. */
export async function locatePerson(db: Db, id: string): Promise<Subject | undefined> {
  const person = await store.findPerson(db, id);
  return person && { owner: person.path, reach: [], personId: person.id };
}

/** Where an import was made. */
export async function locateImport(db: Db, id: string): Promise<Subject | undefined> {
  const found = await store.findImport(db, id);
  return found && { owner: found.path, reach: [] };
}

/** The county, or undefined before the set-up. */
export async function countyOf(db: Db): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return store.findCounty(db);
}

/** The name of a unit as it is now; empty when there is none. */
export async function unitName(db: Db, id: string): Promise<string> {
  return (await store.findUnit(db, id))?.name ?? '';
}

/** What other rooms know of a member. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly path: string;
  readonly remote: boolean;
  readonly archived: boolean;
}

const known = (row: store.PersonWithUnit): KnownPerson => ({
  id: row.id,
  name: row.name,
  number: row.number,
  unitId: row.unit_id,
  unitName: row.unit_name,
  path: row.path,
  remote: row.remote === 1,
  archived: row.archived_at !== null,
});

/** @throws SchoolError notFound */
export async function readPerson(db: Db, id: string): Promise<KnownPerson> {
  const row = await store.findPerson(db, id);
  if (row === undefined) throw new SchoolError('notFound', 'no such person');
  return known(row);
}

/** The members of a unit and all below it who are not archived, by unit and name. @throws SchoolError notFound */
export async function readPeopleOf(
  db: Db,
  unitId: string,
): Promise<{ readonly path: string; readonly people: KnownPerson[] }> {
  const unit = await store.findUnit(db, unitId);
  if (unit === undefined) throw new SchoolError('notFound', 'no such unit');
  const rows = await store.everybodyUnder(db, [unit.path]);
  return { path: unit.path, people: rows.filter(row => row.archived_at === null).map(known) };
}

/** What a list calls units, people, posts and imports, by id; unknown ids are left out. */
export const namesOfOrganisation = store.namesIn;

/** Makes the root of the tree. @returns its id */
export async function createCounty(db: Db, now: number, name: string): Promise<string> {
  const id = newId(now);
  await store.insertUnits(db, [newUnit(id, undefined, { kind: 'county', name, position: 0, now })]);
  return id;
}

/** A unit's row, its path and readings worked out. */
export function newUnit(
  id: string,
  parent: { readonly id: string; readonly path: string } | undefined,
  given: { readonly kind: UnitKind; readonly name: string; readonly position: number; readonly now: number },
): UnitTable {
  return {
    id,
    parent_id: parent?.id ?? null,
    path: pathBelow(parent?.path, id),
    kind: given.kind,
    name: given.name,
    ...readingOf(given.name, 'unit'),
    position: given.position,
    created_at: given.now,
    archived_at: null,
  };
}

/** The caller's subtrees in tree order, with the members of each unit and of all below it. */
export async function listUnits(deps: AppDeps, scope: readonly string[]): Promise<Unit[]> {
  const [rows, counts] = [await store.unitsUnder(deps.db, scope), await store.countPeople(deps.db)];
  const below = new Map<string, number>();
  for (const row of rows) {
    const count = counts.get(row.id) ?? 0;
    for (const id of row.path.split('/').slice(1, -1)) below.set(id, (below.get(id) ?? 0) + count);
  }
  return inTreeOrder(
    rows.map(row => ({
      id: row.id,
      parentId: row.parent_id,
      kind: row.kind,
      name: row.name,
      position: row.position,
      people: counts.get(row.id) ?? 0,
      peopleBelow: below.get(row.id) ?? 0,
    })),
  );
}

/** @throws SchoolError unprocessable for a kind that may not stand there, alreadyExists for a sibling's name */
export async function createUnit(
  deps: AppDeps,
  doer: Doer,
  given: { readonly parentId: string; readonly kind: UnitKind; readonly name: string },
): Promise<string> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const parent = await liveUnit(trx, given.parentId);
    mustFit(parent.kind, given.kind);
    const siblings = await store.childrenOf(trx, parent.id);
    mustBeNew(siblings, given.name);
    const position = Math.max(-1, ...siblings.map(each => each.position)) + 1;
    const id = newId(now);
    await store.insertUnits(trx, [newUnit(id, parent, { kind: given.kind, name: given.name, position, now })]);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.unitCreated',
      subject: ['unit', id],
      details: { parentId: parent.id, kind: given.kind },
    });
    return id;
  });
}

/** @throws SchoolError as {@link createUnit}; unprocessable too when a new kind cannot hold what stands below */
export async function editUnit(
  deps: AppDeps,
  doer: Doer,
  unitId: string,
  change: {
    readonly name?: string | undefined;
    readonly kind?: UnitKind | undefined;
    readonly position?: number | undefined;
  },
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const unit = await liveUnit(trx, unitId);
    const parent = unit.parent_id === null ? undefined : await store.findUnit(trx, unit.parent_id);
    if (change.kind !== undefined && change.kind !== unit.kind) {
      if (parent === undefined) throw new SchoolError('conflict', 'the county stays the county');
      mustFit(parent.kind, change.kind);
      for (const child of await store.childrenOf(trx, unit.id)) mustFit(change.kind, child.kind);
    }
    if (change.name !== undefined && parent !== undefined)
      mustBeNew(
        (await store.childrenOf(trx, parent.id)).filter(each => each.id !== unit.id),
        change.name,
      );
    const row: Partial<UnitTable> = {
      ...(change.name === undefined ? {} : { name: change.name, ...readingOf(change.name, 'unit') }),
      ...(change.kind === undefined ? {} : { kind: change.kind }),
      ...(change.position === undefined ? {} : { position: change.position }),
    };
    const fields = Object.keys(change).filter(key => change[key as keyof typeof change] !== undefined);
    if (fields.length === 0) return;
    await store.updateUnit(trx, unit.id, row);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.unitEdited',
      subject: ['unit', unit.id],
      details: { fields },
    });
  });
}

/**
 * Moves a unit with all below it under another parent.
 * @throws SchoolError conflict for the county or a place inside the unit itself, outOfScope, notFound, unprocessable
 */
export async function moveUnit(deps: AppDeps, doer: Doer, unitId: string, parentId: string): Promise<void> {
  const now = deps.clock.now();
  const movedFrom = await deps.db.transaction().execute(async trx => {
    const unit = await liveUnit(trx, unitId);
    const parent = await liveUnit(trx, parentId);
    if (!isUnder(parent.path, doer.scope)) throw new SchoolError('outOfScope');
    if (unit.parent_id === null) throw new SchoolError('conflict', 'the county cannot be moved');
    if (parent.path.startsWith(unit.path)) throw new SchoolError('conflict', 'a unit cannot stand below itself');
    if (unit.parent_id === parent.id) return undefined;
    mustFit(parent.kind, unit.kind);
    const siblings = await store.childrenOf(trx, parent.id);
    mustBeNew(siblings, unit.name);
    await store.movePaths(trx, unit.path, pathBelow(parent.path, unit.id));
    await store.updateUnit(trx, unit.id, {
      parent_id: parent.id,
      position: Math.max(-1, ...siblings.map(each => each.position)) + 1,
    });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.unitMoved',
      subject: ['unit', unit.id],
      details: { from: unit.parent_id, to: parent.id },
    });
    return unit.path;
  });
  // Who is connected with rights in the moved subtree stands at a path that is gone; connecting again finds the new one.
  if (movedFrom !== undefined) deps.endSockets(each => standsIn(each, movedFrom));
}

const standsIn = (principal: Principal, path: string): boolean =>
  (principal.kind === 'account' && principal.grants.some(grant => grant.path.startsWith(path))) ||
  ((principal.kind === 'device' || principal.kind === 'member') && principal.path.startsWith(path));

/** @throws SchoolError conflict while units or members stand in it, or while the parent of a restored one is archived */
export async function archiveUnit(deps: AppDeps, doer: Doer, unitId: string, restore: boolean): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const unit = await store.findUnit(trx, unitId);
    if (unit === undefined) throw new SchoolError('notFound');
    if (restore === (unit.archived_at === null)) return;
    if (unit.parent_id === null) throw new SchoolError('conflict', 'the county stays');
    if (restore) {
      const parent = await liveUnit(trx, unit.parent_id);
      mustBeNew(await store.childrenOf(trx, parent.id), unit.name);
    } else {
      const children = await store.childrenOf(trx, unit.id);
      const people = (await store.countPeople(trx)).get(unit.id) ?? 0;
      if (children.length > 0 || people > 0)
        throw new SchoolError('conflict', 'only an empty unit can be archived', { units: children.length, people });
    }
    await store.updateUnit(trx, unit.id, { archived_at: restore ? null : now });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: restore ? 'organisation.unitRestored' : 'organisation.unitArchived',
      subject: ['unit', unit.id],
    });
  });
}

/** @throws SchoolError notFound, conflict when it is archived */
export async function liveUnit(db: Db, id: string): Promise<UnitTable> {
  const unit = await store.findUnit(db, id);
  if (unit === undefined) throw new SchoolError('notFound', 'no such unit');
  if (unit.archived_at !== null) throw new SchoolError('conflict', 'the unit is archived');
  return unit;
}

function mustFit(parent: UnitKind, kind: UnitKind): void {
  if (!kindsBelow[parent].includes(kind))
    throw new SchoolError('unprocessable', `no ${kind} stands below a ${parent}`, { parent, kind });
}

function mustBeNew(siblings: readonly UnitTable[], name: string): void {
  if (siblings.some(each => each.name === name))
    throw new SchoolError('alreadyExists', 'a unit with this name stands there already', { field: 'name' });
}
