import * as z from 'zod';
import type { Relay } from '../../media/relay.ts';
import { route } from './contract.ts';
import type { Deps } from './deps.ts';
import { SchoolError } from './errors.ts';
import type { Routes } from './http.ts';

/** For a supervisor or a load balancer: answers only while the store answers and media can flow. */
const readHealth = route('GET', '/api/health', {
  answer: z.strictObject({ ok: z.literal(true), now: z.int(), mediaWorkers: z.int() }),
});

export function serveHealth(routes: Routes, deps: Deps, relay: Relay): void {
  routes.serve(readHealth, async () => {
    await deps.db.selectFrom('settings').select('name').limit(1).execute();
    const workers = await relay.workers();
    const alive = workers.filter(each => each.alive).length;
    if (alive === 0) throw new SchoolError('relayDown', 'no media worker is running');
    return { ok: true as const, now: deps.clock.now(), mediaWorkers: alive };
  });
}
