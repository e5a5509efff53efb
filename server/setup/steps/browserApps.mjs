import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectNode, root, run, SetupError } from '../run.mjs';

/** Folders whose files can get into each app; of the server only what browsers may import. */
const folders = { viewer: ['viewer', 'server'], kiosk: ['viewer/common', 'kiosk', 'server'] };
const sharedByServer = /(^|\/)(rules|contract|errors|access)\.ts$|\/rules\/|\/contract\//;
const single = ['vite.config.ts', 'package-lock.json', 'tsconfig.json'];
/** The kiosk's build speaks these where they are missing; a county may put its own recordings there. */
const spoken = 'kiosk/static/voices';
const notSources = new Set(['dist', 'node_modules', 'screenshots']);

/**
 * Builds `viewer` or `kiosk` into its `dist` when a source has changed since.
 * @param {'viewer' | 'kiosk'} name
 */
export async function buildBrowserApp(name) {
  const stamp = join(root, name, 'dist/.built-from');
  const sources = hashSources(name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources + hashSpoken(name)) return undefined;
  rmSync(stamp, { force: true });
  await run(projectNode, ['node_modules/vite/bin/vite.js', 'build', '--mode', name, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (!existsSync(join(root, name, 'dist/index.html')))
    throw new SetupError(`vite left no ${name}/dist/index.html; run: npx vite build --mode ${name}`);
  // The sources as they were before the build: what was changed meanwhile is built next time.
  writeFileSync(stamp, sources + hashSpoken(name));
  return 'built';
}

function hashSources(name) {
  const files = folders[name].flatMap(folder => [...walk(folder)]);
  const wanted = files.filter(file => !file.startsWith('server/') || sharedByServer.test(file));
  return hashFiles([...wanted.filter(file => !file.startsWith(spoken)), ...single]);
}

const hashSpoken = name => (name === 'kiosk' ? hashFiles(walk(spoken)) : '');

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Paths of all files below a folder of the project; none when it is absent. */
function* walk(folder) {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (notSources.has(entry.name)) continue;
    const path = relative(root, join(root, folder, entry.name));
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}
