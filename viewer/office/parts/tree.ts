import type { Unit } from '../../../server/organisation/contract.ts';

/** The tree of units, pure: what stands below what, and which of it is chosen. */
export interface Branch {
  readonly unit: Unit;
  readonly depth: number;
  readonly children: readonly Branch[];
}

/** @param units parents before children; a unit whose parent is not among them is a root */
export function branchesOf(units: readonly Unit[]): readonly Branch[] {
  const made = new Map<string, Branch & { children: Branch[] }>();
  const roots: Branch[] = [];
  for (const unit of units) {
    const parent = unit.parentId === null ? undefined : made.get(unit.parentId);
    const branch = { unit, depth: parent === undefined ? 0 : parent.depth + 1, children: [] };
    made.set(unit.id, branch);
    if (parent === undefined) roots.push(branch);
    else parent.children.push(branch);
  }
  return roots;
}

/** Every branch that is seen when only these are open, top to bottom. */
export function visible(branches: readonly Branch[], open: ReadonlySet<string>): readonly Branch[] {
  return branches.flatMap(branch =>
    open.has(branch.unit.id) ? [branch, ...visible(branch.children, open)] : [branch],
  );
}

/** The branches whose names hold a text, with all above them; all of them for an empty text. */
export function matching(branches: readonly Branch[], text: string): readonly Branch[] {
  if (text === '') return branches;
  return branches.flatMap(branch => {
    const children = matching(branch.children, text);
    if (branch.unit.name.includes(text)) return [branch];
    return children.length > 0 ? [{ ...branch, children }] : [];
  });
}

export type Choice = 'all' | 'some' | 'none';

/** Whether a branch is chosen; a chosen unit stands for everything below it. @param above one above it is chosen */
export function choiceOf(branch: Branch, chosen: ReadonlySet<string>, above: boolean): Choice {
  if (above || chosen.has(branch.unit.id)) return 'all';
  return branch.children.some(child => choiceOf(child, chosen, false) !== 'none') ? 'some' : 'none';
}

/**
 * The choice after one branch was switched on or off. Taking a unit out of a chosen one chooses its siblings one by one;
 * all siblings chosen again are their parent.
 */
export function toggle(
  branches: readonly Branch[],
  chosen: ReadonlySet<string>,
  unitId: string,
  on: boolean,
): ReadonlySet<string> {
  const next = new Set<string>();
  const put = (branch: Branch, above: boolean): boolean => {
    const all = above || chosen.has(branch.unit.id);
    if (branch.unit.id === unitId) {
      if (on) next.add(branch.unit.id);
      return on;
    }
    if (!holds(branch, unitId)) {
      if (all) next.add(branch.unit.id);
      else for (const child of branch.children) put(child, false);
      return all;
    }
    const whole = branch.children.map(child => put(child, all)).every(Boolean);
    if (whole) {
      for (const child of branch.children) next.delete(child.unit.id);
      next.add(branch.unit.id);
    }
    return whole;
  };
  for (const branch of branches) put(branch, false);
  return next;
}

const holds = (branch: Branch, unitId: string): boolean =>
  branch.children.some(child => child.unit.id === unitId || holds(child, unitId));

/** A unit and all below it; undefined where that is no limit. @param units parents before children */
export function idsUnder(units: readonly Unit[], unitId: string): ReadonlySet<string> | undefined {
  if (unitId === '') return undefined;
  const ids = new Set([unitId]);
  for (const unit of units) if (unit.parentId !== null && ids.has(unit.parentId)) ids.add(unit.id);
  return ids;
}
