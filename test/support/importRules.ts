import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImports, type Import } from './imports.ts';

/** The rooms of the server, from the ground up: a room imports from those before it. */
const rooms = [
  'platform',
  'organisation',
  'identity',
  'ledger',
  'courses',
  'classes',
  'lessons',
  'attendance',
  'live',
  'hours',
  'planning',
  'evaluation',
  'reports',
];

interface Place {
  readonly top: string;
  /** `server/classes/actions.ts` is in `classes`; a file straight in `server` is in ``. */
  readonly room: string;
  readonly file: string;
}

interface Rule {
  readonly name: string;
  /** Answers what is wrong with an import, or nothing. */
  readonly breach: (each: Import, from: Place, to: Place) => string | undefined;
}

const isRoom = (place: Place): boolean => place.top === 'server' && rooms.includes(place.room);
const isPure = (file: string): boolean => /(^|\/)(rules|contract)(\.ts$|\/)/.test(file);
const kind = (place: Place): string =>
  /(rules|contract|schema|store|actions|routes|sockets)/i.exec(place.file)?.[1] ?? '';
const sameRoom = (a: Place, b: Place): boolean => a.top === b.top && a.room === b.room;
const isPackage = (place: Place): boolean => !['server', 'kiosk', 'viewer', 'media', 'test'].includes(place.top);
const browserParts = ['server/platform/errors.ts', 'server/platform/access.ts'];
const relayPackages = /^(node:|mediasoup($|\/)|mediasoup-client\/|sdp-transform$|h264-profile-level-id$)/;
/** One file puts the tables of all rooms into one type; nothing of it is left when it runs. */
const gathersTables = (each: Import, to: Place): boolean =>
  each.from === 'server/platform/schema.ts' && each.typeOnly && to.file === 'schema.ts';
/** A hash answers the same whenever it is asked. */
const purePackages = ['node:crypto'];
/** What speaks plain data and promises: the relay, and the playing of a file into its plain way in. */
const mediaPorts = ['media/relay.ts', 'media/broadcastFile.ts'];
/** The kiosk may use what all share; these are pages for people. */
const apps = ['room', 'studio', 'office', 'member', 'public'];

export const rules: readonly Rule[] = [
  {
    name: 'a room imports only from rooms below it',
    breach: (each, from, to) =>
      isRoom(from) && isRoom(to) && rooms.indexOf(to.room) > rooms.indexOf(from.room) && !gathersTables(each, to)
        ? `${from.room} stands below ${to.room}`
        : undefined,
  },
  {
    name: 'a room does not import the wiring',
    breach: (_, from, to) =>
      isRoom(from) && to.top === 'server' && !isRoom(to) ? `${to.file} is not a room` : undefined,
  },
  {
    name: 'a store, a route and a migration are their own room’s',
    breach: (_, from, to) =>
      isRoom(from) &&
      isRoom(to) &&
      !sameRoom(from, to) &&
      to.room !== 'platform' &&
      (['store', 'routes', 'sockets'].includes(kind(to)) || to.file.startsWith('migrations/'))
        ? 'call an action of that room'
        : undefined,
  },
  {
    name: 'rules are pure',
    breach: (each, from, to) => {
      if (!isRoom(from) || from.room === 'platform' || kind(from) !== 'rules') return undefined;
      if (isPackage(to)) return purePackages.includes(each.to) ? undefined : 'rules import nothing that acts';
      return isPure(to.file) || to.room === 'platform' ? undefined : 'rules import only rules';
    },
  },
  {
    name: 'a contract is what crosses the wire and nothing else',
    breach: (each, from, to) => {
      if (!isRoom(from) || kind(from) !== 'contract') return undefined;
      if (isPackage(to)) return each.to === 'zod' || each.typeOnly ? undefined : 'contracts import only zod';
      return isPure(to.file) || browserParts.includes(each.to)
        ? undefined
        : 'contracts import only rules and contracts';
    },
  },
  {
    name: 'a store knows no use case',
    breach: (_, from, to) =>
      isRoom(from) && kind(from) === 'store' && ['actions', 'routes', 'sockets'].includes(kind(to))
        ? 'a store does not call upwards'
        : undefined,
  },
  {
    name: 'tables are known to their store only',
    breach: (each, from, to) =>
      isRoom(from) && ['rules', 'contract', 'routes', 'sockets'].includes(kind(from)) && kind(to) === 'schema'
        ? `${each.to} describes rows`
        : undefined,
  },
  {
    name: 'zod is imported whole',
    breach: each =>
      each.to === 'zod' && !each.typeOnly && !/^\* as z$/.test(each.clause)
        ? "import * as z from 'zod' costs a browser 70 KB less"
        : undefined,
  },
  {
    name: 'one file knows the database package',
    breach: (each, from) =>
      /^(sqlite3|pg)($|\/)/.test(each.to) && each.from !== 'server/platform/sqlite3Dialect.ts' && from.top !== 'test'
        ? 'only server/platform/sqlite3Dialect.ts does'
        : undefined,
  },
  {
    name: 'a room knows media by their ports',
    breach: (each, from, to) =>
      (isRoom(from) || each.from === 'server/app.ts') && to.top === 'media' && !mediaPorts.includes(each.to)
        ? `only ${mediaPorts.join(', ')}`
        : undefined,
  },
  {
    name: 'media knows no HTTP and no SQL',
    breach: (each, from, to) =>
      from.top === 'media' && to.top !== 'media' && !relayPackages.test(each.to) ? 'media stands alone' : undefined,
  },
  {
    name: 'the relay’s port speaks plain data',
    breach: each => (each.from === 'media/relay.ts' ? 'the port imports nothing' : undefined),
  },
  {
    name: 'a browser takes only rules and contracts from the server',
    breach: (each, from, to) =>
      (from.top === 'viewer' || from.top === 'kiosk') &&
      (to.top === 'media' || (to.top === 'server' && !isPure(to.file) && !browserParts.includes(each.to)))
        ? 'this would bring the server into a browser'
        : undefined,
  },
  {
    name: 'the server imports no page',
    breach: (_, from, to) =>
      from.top === 'server' && (to.top === 'viewer' || to.top === 'kiosk')
        ? 'pages are served, not imported'
        : undefined,
  },
  {
    name: 'common imports no app',
    breach: (_, from, to) =>
      from.top === 'viewer' &&
      from.room === 'common' &&
      (to.top === 'kiosk' || (to.top === 'viewer' && to.room !== 'common'))
        ? 'common is below every app'
        : undefined,
  },
  {
    name: 'common has no barrel',
    breach: each => (/^viewer\/common\/(.*\/)?index\.tsx?$/.test(each.to) ? 'name the file' : undefined),
  },
  {
    name: 'the kiosk stands beside the viewer',
    breach: (_, from, to) =>
      (from.top === 'kiosk' && to.top === 'viewer' && (apps.includes(to.room) || to.room === '')) ||
      (from.top === 'viewer' && to.top === 'kiosk')
        ? 'only viewer/common is shared'
        : undefined,
  },
  {
    name: 'nothing imports a test',
    breach: (_, from, to) => (from.top !== 'test' && to.top === 'test' ? 'tests stand outside' : undefined),
  },
];

/** Loads what it finds in the rooms' folders; everything else names its modules. */
const mayCompute = ['server/platform/migrate.ts'];

/**
 * Holds files against the rules.
 * @param files path from the project's folder and text
 * @returns one line a breach: file, import, rule, reason
 */
export function checkImports(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  const breaches: string[] = [];
  for (const { path, text } of files) {
    const found = findImports(path, text);
    if (found.computed && !path.startsWith('test/') && !mayCompute.includes(path))
      breaches.push(`${path}: import(…) of a computed name, which no rule can follow`);
    for (const each of found.imports) {
      for (const rule of rules) {
        const why = rule.breach(each, placeOf(each.from), placeOf(each.to));
        if (why !== undefined) breaches.push(`${each.from} -> ${each.to}: ${rule.name} (${why})`);
      }
    }
  }
  return breaches;
}

function placeOf(path: string): Place {
  const [top = '', ...rest] = path.split('/');
  const [room = '', ...file] = rest.length > 1 ? rest : ['', ...rest];
  return { top, room, file: file.join('/') };
}

/** Every TypeScript file of the project. */
export function projectFiles(): { path: string; text: string }[] {
  const root = join(import.meta.dirname, '../..');
  const paths = globSync('{server,media,viewer,kiosk,test}/**/*.{ts,tsx}', { cwd: root });
  return paths
    .filter(path => !path.includes('/dist/'))
    .sort()
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

if (import.meta.main) {
  const files = projectFiles();
  const breaches = checkImports(files);
  for (const line of breaches) console.log(line);
  console.log(`imports of ${files.length} files: ${breaches.length} against the rules`);
  process.exitCode = breaches.length > 0 || files.length === 0 ? 1 : 0;
}
