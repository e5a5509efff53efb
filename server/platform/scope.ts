import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * SQL for "this path lies in one of these subtrees"; an empty scope holds nothing.
 * @param column a column with a unit's path, `units.path`
 */
export function under(column: string, scope: readonly string[]): RawBuilder<SqlBool> {
  if (scope.length === 0) return sql<SqlBool>`1 = 0`;
  const tests = scope.map(path => sql`substr(${sql.ref(column)}, 1, ${sql.lit(path.length)}) = ${path}`);
  return sql<SqlBool>`(${sql.join(tests, sql` or `)})`;
}
