import type { Express } from 'express';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accessTable } from '../../server/access.ts';
import { whoAmI } from '../../server/identity/contract.ts';
import { joinRoom } from '../../server/live/contract.ts';
import type { AccessTable } from '../../server/platform/access.ts';
import { createRoutes, type Gate } from '../../server/platform/http.ts';
import { createSocketRequests } from '../../server/platform/sockets.ts';
import { startApp, type TestApp } from '../support/app.ts';

let school: TestApp;
beforeEach(async () => {
  school = await startApp();
});
afterEach(() => school.close());

interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method: string }[] };
}

/** Routes of the wire as express itself holds them, whoever registered them: `METHOD /path`. */
function routesOf(http: Express): string[] {
  const { stack } = http.router as unknown as { stack: readonly Layer[] };
  return stack.flatMap(({ route }) =>
    route?.path.startsWith('/api') === true
      ? [...new Set(route.stack.map(({ method }) => `${method.toUpperCase()} ${route.path}`))]
      : [],
  );
}

/** What a socket of the running application listens to by itself, beside the requests that the gate admits. */
async function bareListeners(running: TestApp): Promise<(string | symbol)[]> {
  const seen: (string | symbol)[] = [];
  running.app.io.on('connection', socket => {
    seen.push(...socket.eventNames());
  });
  await (await running.officer()).connect();
  return seen.filter(name => name !== 'disconnect' && name !== 'error');
}

function compare(registered: readonly string[], table: AccessTable) {
  return {
    withoutRow: registered.filter(key => table[key] === undefined),
    withoutRoute: Object.keys(table).filter(key => !registered.includes(key)),
  };
}

const requestsOf = (running: TestApp): string[] => running.app.keys.filter(key => /^[a-z]+:/.test(key));

describe('the table of who may do what', () => {
  test('has a row for every route and socket request of the running application, and no row too many', async () => {
    const registered = [...routesOf(school.app.http), ...requestsOf(school)];
    expect(registered.length).toBeGreaterThan(40);
    expect(compare(registered, accessTable)).toEqual({ withoutRow: [], withoutRoute: [] });
    expect(await bareListeners(school)).toEqual([]);
  });

  test('is found wanting when a route, a request or a row stands alone', async () => {
    school.app.http.get('/api/back-door', (_request, response) => {
      response.json({});
    });
    school.app.io.on('connection', socket => {
      socket.on('room:backDoor', () => {});
    });
    const registered = [...routesOf(school.app.http), ...requestsOf(school)];
    const table = { ...accessTable, 'POST /api/nowhere': { who: ['anyone'] } } satisfies AccessTable;
    const found = compare(registered, table);
    expect(found.withoutRow).toEqual(['GET /api/back-door']);
    expect(found.withoutRoute).toContain('POST /api/nowhere');
    expect(await bareListeners(school)).toEqual(['room:backDoor']);
  });

  test('lets no route and no request start without a row', () => {
    const gate: Gate = { table: {}, identify: async () => ({ kind: 'anonymous' }), locate: async () => undefined };
    const { http, io } = school.app;
    const routes = createRoutes(http, gate, school.deps.log);
    const requests = createSocketRequests(io, gate, school.deps.log);
    expect(() => routes.serve(whoAmI, () => Promise.reject(new Error('never asked')))).toThrow(
      'no row for GET /api/me',
    );
    expect(() => requests.answer(joinRoom, () => Promise.reject(new Error('never asked')))).toThrow(
      'no row for room:join',
    );
  });
});
