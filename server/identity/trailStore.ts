import type { Db } from '../platform/database.ts';
import { inChunks } from '../platform/lists.ts';
import { under } from '../platform/scope.ts';
import type { AuditTable } from '../platform/tables.ts';

export interface AuditFilter {
  readonly scope: readonly string[];
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Lines about what stands in the subtrees; whoever sees the whole county sees the other lines too. Newest first. */
export async function findAudit(
  db: Db,
  filter: AuditFilter,
): Promise<{ readonly rows: AuditTable[]; readonly total: number }> {
  const county = await db.selectFrom('units').select('path').where('parent_id', 'is', null).executeTakeFirst();
  const units = db.selectFrom('units').select('units.id').where(under('units.path', filter.scope));
  let query = db.selectFrom('audit');
  if (filter.subjectKind !== undefined) query = query.where('subject_kind', '=', filter.subjectKind);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  if (county === undefined || !filter.scope.includes(county.path))
    query = query.where(eb => {
      const about = (kind: string) => eb('subject_kind', '=', kind);
      return eb.or([
        eb.and([about('unit'), eb('subject_id', 'in', units)]),
        eb.and([
          about('person'),
          eb('subject_id', 'in', db.selectFrom('people').select('people.id').where('unit_id', 'in', units)),
        ]),
        eb.and([
          about('post'),
          eb('subject_id', 'in', db.selectFrom('posts').select('posts.id').where('unit_id', 'in', units)),
        ]),
        eb.and([
          about('import'),
          eb('subject_id', 'in', db.selectFrom('imports').select('imports.id').where('unit_id', 'in', units)),
        ]),
        eb.and([
          about('device'),
          eb('subject_id', 'in', db.selectFrom('devices').select('devices.id').where('unit_id', 'in', units)),
        ]),
        eb.and([
          about('account'),
          eb('subject_id', 'in', db.selectFrom('grants').select('account_id').where('unit_id', 'in', units)),
          eb('subject_id', 'not in', db.selectFrom('grants').select('account_id').where('unit_id', 'not in', units)),
        ]),
      ]);
    });
  const { count } = await query.select(eb => eb.fn.countAll().as('count')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return { rows, total: Number(count) };
}

export async function namesIn(
  db: Db,
  table: 'accounts' | 'devices',
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inChunks(ids, some =>
    db.selectFrom(table).select(['id', 'name']).where('id', 'in', some).execute(),
  );
  return new Map(rows.map(row => [row.id, row.name]));
}
