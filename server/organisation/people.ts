import type * as z from 'zod';
import { isUnder } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { AppDeps, Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { type Doer, liveUnit } from './actions.ts';
import type { createPerson as createPersonRoute, Person, post as postShape } from './contract.ts';
import { readingOf } from './pinyin.ts';
import { holdsIdNumber, maskPhone, type PostKind } from './rules.ts';
import type { PersonTable } from './schema.ts';
import * as store from './store.ts';

type Post = z.infer<typeof postShape>;
type PersonFields = z.output<typeof createPersonRoute.body>;

const viewPerson = (row: store.PersonWithUnit, phone: 'plain' | 'masked'): Person => ({
  id: row.id,
  unitId: row.unit_id,
  unitName: row.unit_name,
  name: row.name,
  number: row.number,
  phone: row.phone === null || phone === 'plain' ? row.phone : maskPhone(row.phone),
  remote: row.remote === 1,
  archived: row.archived_at !== null,
});

const viewPost = (row: store.PostWithNames): Post => ({
  id: row.id,
  unitId: row.unit_id,
  unitName: row.unit_name,
  personId: row.person_id,
  personName: row.person_name,
  kind: row.kind,
  title: row.title,
  fromDate: row.from_date,
  toDate: row.to_date,
});

/** Members of a unit and all below it, or of the whole scope; phones masked. */
export async function listPeople(
  db: Db,
  scope: readonly string[],
  asked: {
    readonly unitId?: string | undefined;
    readonly search?: string | undefined;
    readonly archived?: boolean | undefined;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ people: Person[]; total: number }> {
  const unit = asked.unitId === undefined ? undefined : await store.findUnit(db, asked.unitId);
  const found = await store.searchPeople(db, {
    scope: unit === undefined ? scope : [unit.path],
    search: asked.search ?? '',
    archived: asked.archived ?? false,
    limit: asked.limit,
    offset: asked.offset,
  });
  return { people: found.people.map(row => viewPerson(row, 'masked')), total: found.total };
}

/** One member with their posts; the phone is plain for an officer over their unit. @throws SchoolError notFound */
export async function getPerson(db: Db, doer: Doer, personId: string): Promise<{ person: Person; posts: Post[] }> {
  const row = await store.findPerson(db, personId);
  if (row === undefined) throw new SchoolError('notFound');
  const mayEdit =
    doer.principal.kind === 'account' &&
    doer.principal.grants.some(
      grant => (grant.role === 'countyOfficer' || grant.role === 'townOfficer') && row.path.startsWith(grant.path),
    );
  const posts = await store.postsOf(db, personId);
  return { person: viewPerson(row, mayEdit ? 'plain' : 'masked'), posts: posts.map(viewPost) };
}

/** A member's row, the readings of the name worked out. */
export function newPerson(id: string, given: PersonFields, now: number): PersonTable {
  return {
    id,
    unit_id: given.unitId,
    name: given.name,
    ...readingOf(given.name, 'person'),
    number: given.number,
    phone: given.phone,
    remote: given.remote ? 1 : 0,
    created_at: now,
    archived_at: null,
  };
}

/** @throws SchoolError alreadyExists (number), badInput for an ID number, conflict for an archived unit */
export async function createPerson(deps: Deps, doer: Doer, given: PersonFields): Promise<string> {
  const now = deps.clock.now();
  refuseIdNumbers(given);
  return deps.db.transaction().execute(async trx => {
    await liveUnit(trx, given.unitId);
    await mustBeFree(trx, given.number);
    const id = newId(now);
    await store.insertPeople(trx, [newPerson(id, given, now)]);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.personCreated',
      subject: ['person', id],
      details: { unitId: given.unitId },
    });
    return id;
  });
}

/** @throws SchoolError as {@link createPerson}, outOfScope for a unit beyond the caller's subtrees */
export async function editPerson(
  deps: AppDeps,
  doer: Doer,
  personId: string,
  change: { readonly [Key in keyof PersonFields]?: PersonFields[Key] | undefined },
): Promise<void> {
  const now = deps.clock.now();
  refuseIdNumbers(change);
  const moves = await deps.db.transaction().execute(async trx => {
    const person = await store.findPerson(trx, personId);
    if (person === undefined) throw new SchoolError('notFound');
    if (change.unitId !== undefined && change.unitId !== person.unit_id) {
      const unit = await liveUnit(trx, change.unitId);
      if (!isUnder(unit.path, doer.scope)) throw new SchoolError('outOfScope');
    }
    if (change.number !== undefined && change.number !== person.number) await mustBeFree(trx, change.number);
    const fields = Object.keys(change).filter(key => change[key as keyof PersonFields] !== undefined);
    if (fields.length === 0) return false;
    await store.updatePerson(trx, personId, {
      ...(change.unitId === undefined ? {} : { unit_id: change.unitId }),
      ...(change.name === undefined ? {} : { name: change.name, ...readingOf(change.name, 'person') }),
      ...(change.number === undefined ? {} : { number: change.number }),
      ...(change.phone === undefined ? {} : { phone: change.phone }),
      ...(change.remote === undefined ? {} : { remote: change.remote ? 1 : 0 }),
    });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.personEdited',
      subject: ['person', personId],
      details: {
        fields,
        ...(change.unitId === undefined ? {} : { from: person.unit_id, to: change.unitId }),
      },
    });
    return change.unitId !== undefined && change.unitId !== person.unit_id;
  });
  // Their connections stand for a member of the old unit; connecting again finds the new one.
  if (moves) deps.endSockets(each => each.kind === 'member' && each.personId === personId);
}

/** An archived member keeps their hours and history, but neither card nor login lets them in. */
export async function archivePerson(deps: AppDeps, doer: Doer, personId: string, restore: boolean): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const person = await store.findPerson(trx, personId);
    if (person === undefined) throw new SchoolError('notFound');
    if (restore === (person.archived_at === null)) return;
    if (restore) await liveUnit(trx, person.unit_id);
    await store.updatePerson(trx, personId, { archived_at: restore ? null : now });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: restore ? 'organisation.personRestored' : 'organisation.personArchived',
      subject: ['person', personId],
    });
  });
  if (!restore) deps.endSockets(each => each.kind === 'member' && each.personId === personId);
}

/** Posts of a unit and all below it, past ones too. */
export async function listPosts(db: Db, unitId: string): Promise<Post[]> {
  const unit = await store.findUnit(db, unitId);
  return unit === undefined ? [] : (await store.postsUnder(db, [unit.path])).map(viewPost);
}

export interface PostFields {
  readonly unitId: string;
  readonly personId: string;
  readonly kind: PostKind;
  readonly title: string;
  readonly fromDate: string;
  readonly toDate: string | null;
}

/** @throws SchoolError unprocessable for an end before the start, notFound, outOfScope for a person beyond the subtrees */
export async function createPost(deps: Deps, doer: Doer, given: PostFields): Promise<string> {
  const now = deps.clock.now();
  mustRunForward(given.fromDate, given.toDate);
  return deps.db.transaction().execute(async trx => {
    await liveUnit(trx, given.unitId);
    const person = await store.findPerson(trx, given.personId);
    if (person === undefined) throw new SchoolError('notFound', 'no such person');
    if (!isUnder(person.path, doer.scope)) throw new SchoolError('outOfScope');
    const id = newId(now);
    await store.insertPosts(trx, [newPost(id, given)]);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.postCreated',
      subject: ['post', id],
      details: { unitId: given.unitId, personId: given.personId, kind: given.kind },
    });
    return id;
  });
}

export const newPost = (id: string, given: PostFields) => ({
  id,
  unit_id: given.unitId,
  person_id: given.personId,
  kind: given.kind,
  title: given.title,
  from_date: given.fromDate,
  to_date: given.toDate,
});

/** @throws SchoolError notFound for a post of another unit, unprocessable for an end before the start */
export async function editPost(
  deps: Deps,
  doer: Doer,
  of: { readonly unitId: string; readonly postId: string },
  change: {
    readonly title?: string | undefined;
    readonly fromDate?: string | undefined;
    readonly toDate?: string | null | undefined;
  },
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async trx => {
    const post = await store.findPost(trx, of.postId);
    if (post === undefined || post.unit_id !== of.unitId) throw new SchoolError('notFound', 'no such post');
    const after = {
      title: change.title ?? post.title,
      from_date: change.fromDate ?? post.from_date,
      to_date: change.toDate === undefined ? post.to_date : change.toDate,
    };
    mustRunForward(after.from_date, after.to_date);
    await store.updatePost(trx, post.id, after);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'organisation.postEdited',
      subject: ['post', post.id],
      details: { unitId: post.unit_id, fromDate: after.from_date, toDate: after.to_date },
    });
  });
}

function mustRunForward(from: string, to: string | null): void {
  if (to !== null && to < from) throw new SchoolError('unprocessable', 'the post ends before it starts');
}

async function mustBeFree(db: Db, number: string): Promise<void> {
  if ((await store.findPersonByNumber(db, number)) !== undefined)
    throw new SchoolError('alreadyExists', 'the member number is taken', { field: 'number' });
}

function refuseIdNumbers(given: {
  readonly name?: string | undefined;
  readonly number?: string | undefined;
  readonly phone?: string | null | undefined;
}): void {
  for (const field of ['name', 'number', 'phone'] as const)
    if (holdsIdNumber(given[field] ?? '')) throw new SchoolError('badInput', 'ID numbers are not kept', { field });
}
