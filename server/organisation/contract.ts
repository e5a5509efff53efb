import * as z from 'zod';
import { done, id, instant, isoDate, pageQuery, route, shortText } from '../platform/contract.ts';
import { postKinds, unitKinds } from './rules.ts';

export const unit = z.strictObject({
  id,
  parentId: id.nullable(),
  kind: z.enum(unitKinds),
  name: z.string(),
  position: z.int(),
  /** Members of this unit itself. */
  people: z.int(),
  /** Members of this unit and all below it. */
  peopleBelow: z.int(),
});
export type Unit = z.infer<typeof unit>;

/** The caller's subtrees, parents before children. */
export const listUnits = route('GET', '/api/units', { answer: z.strictObject({ units: z.array(unit) }) });
export const createUnit = route('POST', '/api/units', {
  body: z.strictObject({ parentId: id, kind: z.enum(unitKinds), name: shortText }),
  answer: z.strictObject({ unitId: id }),
});
export const editUnit = route('PATCH', '/api/units/:unitId', {
  params: z.strictObject({ unitId: id }),
  body: z.strictObject({
    name: shortText.optional(),
    kind: z.enum(unitKinds).optional(),
    position: z.int().min(0).optional(),
  }),
  answer: done,
});
/** Both the unit and its new parent must lie in the caller's subtree. */
export const moveUnit = route('POST', '/api/units/:unitId/move', {
  params: z.strictObject({ unitId: id }),
  body: z.strictObject({ parentId: id }),
  answer: done,
});
/** Only an empty unit; `restored: true` takes it back. */
export const archiveUnit = route('POST', '/api/units/:unitId/archive', {
  params: z.strictObject({ unitId: id }),
  body: z.strictObject({ restore: z.boolean().default(false) }),
  answer: done,
});

export const person = z.strictObject({
  id,
  unitId: id,
  unitName: z.string(),
  name: z.string(),
  number: z.string(),
  /** Masked (138****1234) except in `getPerson` for those who may edit. */
  phone: z.string().nullable(),
  remote: z.boolean(),
  archived: z.boolean(),
});
export type Person = z.infer<typeof person>;

/** Search takes Chinese, full pinyin, initials or a member number. */
export const listPeople = route('GET', '/api/people', {
  query: z.strictObject({
    unitId: id.optional(),
    search: z.string().max(60).optional(),
    archived: z.stringbool().optional(),
    ...pageQuery,
  }),
  answer: z.strictObject({ people: z.array(person), total: z.int() }),
});
export const post = z.strictObject({
  id,
  unitId: id,
  unitName: z.string(),
  personId: id,
  personName: z.string(),
  kind: z.enum(postKinds),
  title: z.string(),
  fromDate: isoDate,
  toDate: isoDate.nullable(),
});
export const getPerson = route('GET', '/api/people/:personId', {
  params: z.strictObject({ personId: id }),
  answer: z.strictObject({ person, posts: z.array(post) }),
});
const personFields = {
  unitId: id,
  name: shortText,
  number: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{1,24}$/),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9 -]{5,20}$/)
    .nullable(),
  remote: z.boolean(),
};
export const createPerson = route('POST', '/api/people', {
  body: z.strictObject(personFields),
  answer: z.strictObject({ personId: id }),
});
/** A new `unitId` moves the person; both units must lie in the caller's subtree. */
export const editPerson = route('PATCH', '/api/people/:personId', {
  params: z.strictObject({ personId: id }),
  body: z.strictObject(personFields).partial(),
  answer: done,
});
export const archivePerson = route('POST', '/api/people/:personId/archive', {
  params: z.strictObject({ personId: id }),
  body: z.strictObject({ restore: z.boolean().default(false) }),
  answer: done,
});

export const listPosts = route('GET', '/api/posts', {
  query: z.strictObject({ unitId: id }),
  answer: z.strictObject({ posts: z.array(post) }),
});
export const createPost = route('POST', '/api/posts', {
  body: z.strictObject({
    unitId: id,
    personId: id,
    kind: z.enum(postKinds),
    title: shortText,
    fromDate: isoDate,
    toDate: isoDate.nullable(),
  }),
  answer: z.strictObject({ postId: id }),
});
export const editPost = route('PATCH', '/api/units/:unitId/posts/:postId', {
  params: z.strictObject({ unitId: id, postId: id }),
  body: z.strictObject({
    title: shortText.optional(),
    fromDate: isoDate.optional(),
    toDate: isoDate.nullable().optional(),
  }),
  answer: done,
});

/** What is wrong with one cell: row and column as the sheet shows them; the words for `problem` are the browser's. */
export const importProblem = z.strictObject({
  row: z.int(),
  column: z.string(),
  value: z.string(),
  problem: z.enum([
    'missing',
    'tooLong',
    'notUnderstood',
    'unknownUnit',
    'unknownPerson',
    'duplicateInFile',
    'takenNumber',
    'notAllowed',
    'unknownKind',
    'idNumber',
  ]),
});
export const importKinds = ['units', 'people', 'posts'] as const;
export const importPreview = z.strictObject({
  previewId: id,
  kind: z.enum(importKinds),
  columns: z.array(z.string()),
  /** The first 200 rows as understood. */
  rows: z.array(
    z.strictObject({ row: z.int(), action: z.enum(['add', 'change', 'same', 'wrong']), cells: z.array(z.string()) }),
  ),
  counts: z.strictObject({ add: z.int(), change: z.int(), same: z.int(), wrong: z.int() }),
  problems: z.array(importProblem),
  /** How the file was read: `utf-8`, `gb18030` or `xlsx`. */
  encoding: z.string(),
});
/** A csv (UTF-8 or GBK) or xlsx file as base64, up to 8 MiB; nothing is changed yet. */
export const previewImport = route('POST', '/api/imports/preview', {
  body: z.strictObject({
    unitId: id,
    kind: z.enum(importKinds),
    fileName: shortText,
    content: z.base64().max(12_000_000),
  }),
  answer: importPreview,
});
/** Carries a preview out whole or not at all; refused while it has problems (`conflict`) or the data changed since (`stale`). */
export const commitImport = route('POST', '/api/imports/commit', {
  body: z.strictObject({ unitId: id, previewId: id }),
  answer: z.strictObject({ importId: id, added: z.int(), changed: z.int() }),
});
export const importRecord = z.strictObject({
  id,
  unitId: id,
  kind: z.enum(importKinds),
  fileName: z.string(),
  at: instant,
  added: z.int(),
  changed: z.int(),
  undoneAt: instant.nullable(),
});
export const listImports = route('GET', '/api/imports', { answer: z.strictObject({ imports: z.array(importRecord) }) });
/** Puts back what the import changed; refused (`stale`) where somebody changed it again since. */
export const undoImport = route('POST', '/api/imports/:importId/undo', {
  params: z.strictObject({ importId: id }),
  answer: done,
});
