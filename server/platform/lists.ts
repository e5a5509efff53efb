/** Below what SQLite and PostgreSQL bind in one statement with room for other parameters. */
const mostAtOnce = 512;

/**
 * Asks for many keys in statements of few sizes: the last list is filled up to a power of two with its last key, so
 * that the prepared statement is found again. The answers come in the order of the chunks.
 */
export async function inChunks<Key, Row>(
  keys: readonly Key[],
  load: (some: readonly Key[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < keys.length; start += mostAtOnce) {
    const some = keys.slice(start, start + mostAtOnce);
    const size = 2 ** Math.ceil(Math.log2(some.length));
    const last = some.at(-1) as Key;
    rows.push(...(await load([...some, ...Array<Key>(size - some.length).fill(last)])));
  }
  return rows;
}
