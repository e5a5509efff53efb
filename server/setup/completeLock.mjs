// Completes package-lock.json: `npm run lock`, after a change of dependencies.
//
// A registry mirror often holds the binaries of one platform only. npm then leaves the other platforms' optional
// packages out of the lock file without a word, and `npm ci` refuses that very file because they are missing. They are
// entered here with what their names say; npm skips them by platform and never asks for them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const systems = ['android', 'darwin', 'freebsd', 'openbsd', 'netbsd', 'linux', 'win32', 'sunos', 'aix', 'openharmony'];
const processors = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/**
 * Names the optional packages that the lock file speaks of and does not hold.
 * @param {{ packages: Record<string, object> }} lock
 * @returns {{ name: string, version: string, dev: boolean }[]}
 */
function missingFromLock(lock) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!holds(lock.packages, path, name)) missing.set(name, { name, version, dev: entry.dev === true });
    }
  }
  return [...missing.values()];
}

/** Looks as Node does: beside the package, then in every folder above. */
function holds(packages, from, name) {
  const inside = from
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...inside].some(at => packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined);
}

function entryFor({ name, version, dev }) {
  const words = name.split(/[/-]/);
  const os = systems.filter(each => words.includes(each));
  const cpu = processors.filter(each => words.includes(each));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name} does not say its platform; enter it by hand`);
  const libc = words.includes('musl') ? { libc: ['musl'] } : {};
  return { version, cpu, ...(dev ? { dev: true } : {}), ...libc, optional: true, os };
}

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingFromLock(lock);
if (process.argv.includes('--check')) {
  for (const { name } of missing) console.error(`package-lock.json lacks ${name}; run: npm run lock`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  for (const each of missing) lock.packages[`node_modules/${each.name}`] = entryFor(each);
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} optional packages of other platforms entered`);
}
