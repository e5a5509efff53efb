import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectNode, root, run, SetupError } from '../run.mjs';

/** Folders whose files can get into a browser; of the server only what browsers may import. */
const sources = ['viewer', 'kiosk', 'server'];
const sharedByServer = /(^|\/)(rules|contract|errors|access)\.ts$|\/rules\/|\/contract\//;
const single = ['vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds `viewer` or `kiosk` into its `dist` when a source has changed since.
 * @param {'viewer' | 'kiosk'} name
 */
export async function buildBrowserApp(name) {
  if (!existsSync(join(root, 'vite.config.ts'))) return 'nothing to build yet';
  const stamp = join(root, name, 'dist/.built-from');
  const wanted = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  rmSync(stamp, { force: true });
  await run(projectNode, ['node_modules/vite/bin/vite.js', 'build', '--mode', name, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (!existsSync(join(root, name, 'dist/index.html')))
    throw new SetupError(`vite left no ${name}/dist/index.html; run: npx vite build --mode ${name}`);
  writeFileSync(stamp, wanted);
  return 'built';
}

function hashSources() {
  const files = sources.flatMap(folder => [...walk(join(root, folder))]).map(file => relative(root, file));
  const wanted = files.filter(file => !file.startsWith('server/') || sharedByServer.test(file));
  const hash = createHash('sha256');
  for (const file of [...wanted, ...single].sort()) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(`${file}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules' || entry.name === 'screenshots') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}
