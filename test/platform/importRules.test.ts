import { describe, expect, test } from 'vitest';
import { checkImports, projectFiles, rules } from '../support/importRules.ts';
import { findImports } from '../support/imports.ts';

/** For each rule a line that breaks it, and where it would stand. */
const breaches: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'a room imports only from rooms below it': [
    'server/identity/actions.ts',
    "import { closeSession } from '../classes/actions.ts';",
  ],
  'a room does not import the wiring': ['server/hours/actions.ts', "import { createApp } from '../app.ts';"],
  'a store, a route and a migration are their own room’s': [
    'server/hours/actions.ts',
    "import { findPerson } from '../organisation/store.ts';",
  ],
  'rules are pure': ['server/hours/rules.ts', "import { readFileSync } from 'node:fs';"],
  'a contract is what crosses the wire and nothing else': [
    'server/hours/contract.ts',
    "import { Kysely } from 'kysely';",
  ],
  'a store knows no use case': ['server/hours/store.ts', "import { readStatement } from './actions.ts';"],
  'tables are known to their store only': [
    'server/hours/routes.ts',
    "import type { RuleSetTable } from './schema.ts';",
  ],
  'zod is imported whole': ['server/hours/contract.ts', "import { z } from 'zod';"],
  'one file knows the database package': ['server/hours/store.ts', "import sqlite3 from 'sqlite3';"],
  'a room knows media by their ports': [
    'server/live/actions.ts',
    "import { createRelay } from '../../media/workers.ts';",
  ],
  'media knows no HTTP and no SQL': ['media/room.ts', "import express from 'express';"],
  'the relay’s port speaks plain data': ['media/relay.ts', "import type { types } from 'mediasoup';"],
  'a browser takes only rules and contracts from the server': [
    'viewer/office/today.tsx',
    "import { today } from '../../server/attendance/actions.ts';",
  ],
  'the server imports no page': ['server/app.ts', "import { App } from '../viewer/app.tsx';"],
  'common imports no app': ['viewer/common/call.ts', "export { Studio } from '../studio/Studio.tsx';"],
  'common has no barrel': ['viewer/office/today.tsx', "import { Button } from '../common/index.ts';"],
  'the kiosk stands beside the viewer': [
    'kiosk/live/room.ts',
    "const room = await import('../../viewer/room/room.ts');",
  ],
  'nothing imports a test': ['server/main.ts', "import { makeStore } from '../test/support/store.ts';"],
};

describe('import rules', () => {
  test('hold in every file of the project', () => {
    const files = projectFiles();
    expect(files.length).toBeGreaterThan(50);
    expect(checkImports(files)).toEqual([]);
  });

  test.each(rules.map(rule => rule.name))('"%s" can fail', name => {
    const [path, text] = breaches[name] ?? ['', ''];
    const found = checkImports([{ path, text }]);
    expect(found.map(line => line.includes(`: ${name} (`))).toContain(true);
  });

  test('a module of a computed name is refused, but for the loader of migrations', () => {
    const text = 'const room = await import(name);';
    expect(checkImports([{ path: 'server/app.ts', text }])).toHaveLength(1);
    expect(checkImports([{ path: 'server/platform/migrate.ts', text }])).toEqual([]);
  });

  test('every form of an import is seen, and none in a comment or a string', () => {
    const text = `
      import a, { b } from './a.ts';
      import {
        type c,
        d,
      } from './b.ts';
      import type { E } from "./c.ts";
      import './d.css';
      export * from './e.ts';
      export { f } from './f.ts';
      const g = await import('./g.ts');
      type H = import('./h.ts').H;
      new Worker(new URL('./i.worker.ts', import.meta.url), { type: 'module' });
      // import x from './no.ts';
      /* export * from './no.ts'; */
      const said = "it's from './no.ts'";
    `;
    const { imports } = findImports('viewer/room/x.ts', text);
    const names = 'a.ts b.ts c.ts d.css e.ts f.ts g.ts h.ts i.worker.ts'.split(' ');
    expect(imports.map(each => each.to).sort()).toEqual(names.map(name => `viewer/room/${name}`));
    expect(imports.filter(each => each.typeOnly).map(each => each.to)).toEqual(['viewer/room/c.ts']);
  });
});
