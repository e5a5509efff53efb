/** 组织: the kinds of units and which may stand below which. */
export const unitKinds = [
  'county',
  'townSchool',
  'teachingPoint',
  'specialPoint',
  'practiceBase',
  'publicScreen',
] as const;
export type UnitKind = (typeof unitKinds)[number];

export const postKinds = [
  'head',
  'executiveDeputy',
  'deputy',
  'staff',
  'townSecretary',
  'branchSecretary',
  'commissioner',
  'other',
] as const;
export type PostKind = (typeof postKinds)[number];

const places: readonly UnitKind[] = ['teachingPoint', 'specialPoint', 'practiceBase', 'publicScreen'];
/** The kinds that may stand directly below a unit of each kind; nothing stands above the county. */
export const kindsBelow: Readonly<Record<UnitKind, readonly UnitKind[]>> = {
  county: ['townSchool', ...places],
  townSchool: places,
  teachingPoint: ['specialPoint', 'practiceBase', 'publicScreen'],
  specialPoint: [],
  practiceBase: [],
  publicScreen: [],
};

/** The path of a unit below its parent's, `/county/town/`; the county's own is `/county/`. */
export function pathBelow(parentPath: string | undefined, unitId: string): string {
  return `${parentPath ?? '/'}${unitId}/`;
}

/** The longest path that holds all of them, `/` when they share nothing. */
export function commonPath(paths: readonly string[]): string {
  const [first = '/', ...others] = paths;
  const parts = first.split('/').slice(1, -1);
  let common = '/';
  for (const part of parts) {
    const longer = `${common}${part}/`;
    if (!others.every(path => path.startsWith(longer))) break;
    common = longer;
  }
  return common;
}

/** 13812341234 -> 138****1234; a short number loses all but its last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < 8) return `****${digits.slice(-2)}`;
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

/** 张小明 -> 张*明, 王五 -> 王*, Anna Meier -> A*r: enough to know oneself on a public screen. */
export function maskName(name: string): string {
  const letters = [...name.trim()];
  const first = letters[0] ?? '';
  if (letters.length <= 1) return first;
  return letters.length === 2 ? `${first}*` : `${first}*${letters.at(-1) ?? ''}`;
}

/** Whether a text holds what looks like a resident's ID number (3.5E17 in a sheet), which the school never keeps. */
export function holdsIdNumber(text: string): boolean {
  const compact = text.normalize('NFKC').replace(/[\s-]/g, '');
  return /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/.test(compact) || /^\d(\.\d+)?e\+?17$/i.test(compact);
}

/** What a search was typed as: one form for names, one for pinyin, initials and member numbers. */
export function searchForms(typed: string): { readonly name: string; readonly letters: string } {
  const name = typed.trim();
  return { name, letters: name.toLowerCase().replace(/[\s'’]/g, '') };
}

export interface TreeNode {
  readonly id: string;
  readonly parentId: string | null;
}

/** Orders units depth first, each parent before its children and siblings in their given order. */
export function inTreeOrder<T extends TreeNode>(units: readonly T[]): T[] {
  const known = new Set(units.map(unit => unit.id));
  const roots: T[] = [];
  const children = new Map<string, T[]>();
  for (const unit of units) {
    if (unit.parentId === null || !known.has(unit.parentId)) roots.push(unit);
    else {
      const siblings = children.get(unit.parentId);
      if (siblings === undefined) children.set(unit.parentId, [unit]);
      else siblings.push(unit);
    }
  }
  const ordered: T[] = [];
  const visit = (unit: T): void => {
    ordered.push(unit);
    for (const child of children.get(unit.id) ?? []) visit(child);
  };
  for (const root of roots) visit(root);
  return ordered;
}
