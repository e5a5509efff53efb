import { actorOf, audit } from '../platform/audit.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { AppDeps } from '../platform/deps.ts';
import { isConstraintFailure, SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { type Doer, liveUnit } from './actions.ts';
import { applySteps, type Touched, takeBack } from './importApply.ts';
import type { ImportKind } from './importColumns.ts';
import { type Plan, planImport, type Standing } from './importPlan.ts';
import type { PlannedRow, Problem } from './importRow.ts';
import { readSheetFile, type Sheet } from './sheet.ts';
import * as store from './store.ts';

/** Whether events of the ledger name any of these people; the ledger stands above this room, so it is handed in. */
export type PeopleInUse = (db: Db, personIds: readonly string[]) => Promise<boolean>;

interface Kept {
  readonly unitId: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  /** Not kept while it has problems, for it may hold what must not be kept. */
  readonly sheet: Sheet | undefined;
  readonly plan: Plan;
  readonly expiresAt: number;
}

const keptForMs = 30 * 60_000;
const mostKept = 20;
const rowsShown = 200;
const problemsShown = 500;

/** Previews that wait to be carried out: some, for half an hour, in memory; a lost one is made again from the file. */
export class Previews {
  readonly #kept = new Map<string, Kept>();

  keep(clock: Clock, preview: Omit<Kept, 'expiresAt'>): string {
    const now = clock.now();
    for (const [id, each] of this.#kept) if (each.expiresAt <= now) this.#kept.delete(id);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size >= mostKept && oldest !== undefined) this.#kept.delete(oldest);
    const id = newId(now);
    this.#kept.set(id, { ...preview, expiresAt: now + keptForMs });
    return id;
  }

  /** @throws SchoolError gone when it is too old, unknown or of another unit */
  find(clock: Clock, id: string, unitId: string): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.expiresAt <= clock.now() || kept.unitId !== unitId)
      throw new SchoolError('gone', 'the preview is no longer there: send the file again');
    return kept;
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }
}

export interface Preview {
  previewId: string;
  kind: ImportKind;
  columns: string[];
  rows: PlannedRow[];
  counts: { add: number; change: number; same: number; wrong: number };
  problems: Problem[];
  encoding: string;
}

/**
 * Reads a file and tells what it would do; changes nothing.
 * @throws SchoolError unsupported, tooLarge, unprocessable for a file that cannot be read
 */
export async function previewImport(
  deps: AppDeps,
  previews: Previews,
  asked: {
    readonly unitId: string;
    readonly kind: ImportKind;
    readonly fileName: string;
    /** base64 */
    readonly content: string;
  },
): Promise<Preview> {
  const sheet = await readSheetFile(Buffer.from(asked.content, 'base64'));
  const plan = await planNow(deps.db, asked.unitId, asked.kind, sheet);
  const { unitId, kind, fileName } = asked;
  const previewId = previews.keep(deps.clock, {
    unitId,
    kind,
    fileName,
    sheet: plan.problems.length > 0 ? undefined : sheet,
    plan,
  });
  const counts = { add: 0, change: 0, same: 0, wrong: 0 };
  for (const row of plan.rows) counts[row.action] += 1;
  return {
    previewId,
    kind,
    columns: [...plan.columns],
    rows: plan.rows.slice(0, rowsShown),
    counts,
    problems: plan.problems.slice(0, problemsShown),
    encoding: sheet.encoding,
  };
}

async function planNow(db: Db, unitId: string, kind: ImportKind, sheet: Sheet): Promise<Plan> {
  const { path } = await liveUnit(db, unitId);
  const units = await store.unitsUnder(db, [path]);
  const inside = kind === 'units' ? [] : await store.everybodyUnder(db, [path]);
  const posts = kind === 'posts' ? await store.postsUnder(db, [path]) : [];
  // Somebody elsewhere in the county may have a number of the file.
  const numbers = kind === 'people' ? [...new Set(sheet.rows.flatMap(row => row.cells.filter(isNumberLike)))] : [];
  const ids = new Set(inside.map(person => person.id));
  const elsewhere = (await store.peopleByNumbers(db, numbers)).filter(person => !ids.has(person.id));
  const standing: Standing = {
    rootId: unitId,
    units: units.map(unit => ({ id: unit.id, parentId: unit.parent_id, name: unit.name, kind: unit.kind })),
    people: [...inside, ...elsewhere].map(person => ({
      id: person.id,
      unitId: person.unit_id,
      name: person.name,
      number: person.number,
      phone: person.phone,
      remote: person.remote === 1,
      inside: ids.has(person.id),
      archived: person.archived_at !== null,
    })),
    posts: posts.map(post => ({
      id: post.id,
      unitId: post.unit_id,
      personId: post.person_id,
      kind: post.kind,
      title: post.title,
      fromDate: post.from_date,
      toDate: post.to_date,
    })),
  };
  return planImport(kind, sheet, standing);
}

const isNumberLike = (cell: string): boolean => cell.length <= 24 && /^[A-Za-z0-9-]+$/.test(cell);

/**
 * Carries a preview out, whole or not at all.
 * @throws SchoolError gone, conflict while it has problems, stale when the same file would now do something else
 */
export async function commitImport(
  deps: AppDeps,
  previews: Previews,
  doer: Doer,
  asked: { readonly unitId: string; readonly previewId: string },
): Promise<{ importId: string; added: number; changed: number }> {
  const kept = previews.find(deps.clock, asked.previewId, asked.unitId);
  const { sheet } = kept;
  if (sheet === undefined)
    throw new SchoolError('conflict', 'the file has problems', { problems: kept.plan.problems.length });
  const now = deps.clock.now();
  const done = await deps.db.transaction().execute(async trx => {
    const plan = await planNow(trx, kept.unitId, kept.kind, sheet);
    if (plan.problems.length > 0 || JSON.stringify(plan.steps) !== JSON.stringify(kept.plan.steps))
      throw new SchoolError('stale', 'the data changed since the preview');
    const touched = await applySteps(trx, now, plan.steps);
    const importId = newId(now);
    const counts = { added: touched.added.length, changed: touched.changed.length };
    const actor = actorOf(doer.principal);
    await store.insertImport(trx, {
      id: importId,
      unit_id: kept.unitId,
      kind: kept.kind,
      file_name: kept.fileName,
      at: now,
      actor,
      ...counts,
      undone_at: null,
      undo: JSON.stringify(touched),
    });
    await audit(trx, {
      at: now,
      actor,
      action: 'organisation.imported',
      subject: ['import', importId],
      details: { kind: kept.kind, unitId: kept.unitId, ...counts },
    });
    return { importId, ...counts };
  });
  previews.drop(asked.previewId);
  return done;
}

/**
 * Puts back exactly what an import changed.
 * @throws SchoolError conflict when it was undone already, stale where something it made was changed or is in use
 */
export async function undoImport(deps: AppDeps, peopleInUse: PeopleInUse, doer: Doer, importId: string): Promise<void> {
  const now = deps.clock.now();
  try {
    await deps.db.transaction().execute(trx => undo(trx, now, peopleInUse, doer, importId));
  } catch (thrown) {
    // Something else refers to what the import added: a card, a post, a class.
    if (isConstraintFailure(thrown)) throw new SchoolError('stale', 'what the import added is in use');
    throw thrown;
  }
}

async function undo(trx: Trx, now: number, peopleInUse: PeopleInUse, doer: Doer, importId: string): Promise<void> {
  const found = await store.findImport(trx, importId);
  if (found === undefined) throw new SchoolError('notFound');
  if (found.undone_at !== null) throw new SchoolError('conflict', 'the import was undone already');
  const touched = JSON.parse(found.undo) as Touched;
  if (touched.table === 'people') {
    const added = touched.added.map(row => row.id);
    if (await peopleInUse(trx, added)) throw new SchoolError('stale', 'people whom the import added have events');
  }
  if ((await takeBack(trx, touched)) === 'changedSince')
    throw new SchoolError('stale', 'something that the import made was changed since');
  await store.markUndone(trx, importId, now);
  await audit(trx, {
    at: now,
    actor: actorOf(doer.principal),
    action: 'organisation.importUndone',
    subject: ['import', importId],
    details: { kind: found.kind, unitId: found.unit_id },
  });
}

export interface ImportView {
  readonly id: string;
  readonly unitId: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly at: number;
  readonly added: number;
  readonly changed: number;
  readonly undoneAt: number | null;
}

export async function listImports(db: Db, scope: readonly string[]): Promise<ImportView[]> {
  return (await store.importsUnder(db, scope)).map(row => ({
    id: row.id,
    unitId: row.unit_id,
    kind: row.kind,
    fileName: row.file_name,
    at: row.at,
    added: row.added,
    changed: row.changed,
    undoneAt: row.undone_at,
  }));
}
