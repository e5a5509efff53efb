import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { KioskEvent } from '../../server/attendance/contract.ts';
import { verifyLedger } from '../../server/ledger/actions.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { storeFileOf } from '../../server/platform/dataFolder.ts';
import { type BigCounty, seedCounty } from '../support/bigCounty.ts';
import { ownSettings, startServerProcess } from '../support/serverProcess.ts';

/**
 * A county signs in at once: every kiosk sends what it witnessed over its own kept connection, one request after the
 * other. Half of the requests carry exactly one scan, the other half a small batch. Then the server is killed without
 * warning, started again, and what it has is counted.
 */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kiosks: { type: 'string', default: '277' },
      members: { type: 'string', default: '14000' },
      batch: { type: 'string', default: '7' },
      'sent-again': { type: 'string', default: '500' },
    },
  });
  const kiosks = Number(values.kiosks);
  const folder = mkdtempSync(join(tmpdir(), 'tongtang-signin-'));
  try {
    const county = await seedCounty(folder, { kiosks, members: Number(values.members) });
    const plan = planRequests(county, Number(values.batch), Number(values['sent-again']));
    const measured = await sendAll(folder, plan);
    return { ...measured, ...(await countAfterRestart(folder, county.members.length)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Plan {
  /** Bodies of requests by kiosk, each with the number of scans in it. */
  readonly queues: readonly { readonly key: string; readonly bodies: readonly Body[] }[];
  readonly scans: number;
}
interface Body {
  readonly text: string;
  readonly scans: number;
}

/** Turns by turn one scan and a batch, until every member is in; then some of it again, as after a lost answer. */
function planRequests(county: BigCounty, batch: number, again: number): Plan {
  const perKiosk: KioskEvent[][] = county.kiosks.map(() => []);
  const now = Date.now();
  county.members.forEach((member, index) => {
    const queue = perKiosk[index % perKiosk.length];
    queue?.push({
      v: 1,
      eventId: randomUUID(),
      kind: 'sign_in',
      seq: queue.length + 1,
      bootId: '11111111-1111-4111-8111-111111111111',
      wallTime: now,
      monotonicMs: 1000 + index,
      clockOffset: 3,
      clockUncertainty: 9,
      sessionId: county.sessionId,
      who: { by: 'card', token: member.token },
    });
  });
  let left = again;
  const queues = perKiosk.map((events, index) => {
    const bodies: Body[] = [];
    for (let start = 0; start < events.length; ) {
      const size = bodies.length % 2 === 0 ? 1 : batch;
      bodies.push(bodyOf(events.slice(start, start + size)));
      start += size;
    }
    for (const event of events.slice(0, Math.min(left, Math.ceil(again / perKiosk.length)))) {
      bodies.push(bodyOf([event]));
      left -= 1;
    }
    return { key: county.kiosks[index]?.key ?? '', bodies };
  });
  return { queues, scans: county.members.length };
}

const bodyOf = (events: readonly KioskEvent[]): Body => ({ text: JSON.stringify({ events }), scans: events.length });

async function sendAll(folder: string, plan: Plan): Promise<{ perSecond: number; p50Ms: number; p99Ms: number }> {
  const server = await startServerProcess(ownSettings(folder));
  const agent = new Agent({ keepAlive: true, maxSockets: plan.queues.length });
  const url = new URL('/api/kiosk/events', server.http);
  const latencies: number[] = [];
  let recorded = 0;
  let began = 0;
  try {
    // Connections are open and code is warm before the clock runs, as on a day that has begun.
    await Promise.all(plan.queues.map(queue => post(agent, url, queue.key, '{"events":[]}')));
    began = performance.now();
    await Promise.all(
      plan.queues.map(async queue => {
        for (const body of queue.bodies) {
          const start = performance.now();
          const answer = await post(agent, url, queue.key, body.text);
          latencies.push(performance.now() - start);
          if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 200)}`);
          recorded += answer.text.split('"recorded"').length - 1;
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    if (recorded !== plan.scans) throw new Error(`${recorded} of ${plan.scans} answered as recorded`);
    latencies.sort((a, b) => a - b);
    const at = (part: number): number => Math.round((latencies[Math.floor(latencies.length * part)] ?? 0) * 10) / 10;
    return { perSecond: Math.round(recorded / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
  } finally {
    await server.stop('SIGKILL');
    agent.destroy();
  }
}

function post(agent: Agent, url: URL, key: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Kiosk ${key}`,
        },
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the store holds once a new server has opened it after the kill; the chain is checked too. */
async function countAfterRestart(folder: string, members: number): Promise<{ lost: number; duplicated: number }> {
  const server = await startServerProcess(ownSettings(folder));
  await server.stop();
  const { db } = openDatabase(storeFileOf(folder));
  try {
    const found = await verifyLedger(db);
    if (found.outcome !== 'whole') throw new Error(`the ledger is broken at event ${found.seq}`);
    const rows = await db.selectFrom('events').select('person_id').where('kind', '=', 'sign_in').execute();
    const people = new Set(rows.map(row => row.person_id));
    return { lost: members - people.size, duplicated: rows.length - people.size };
  } finally {
    await db.destroy();
  }
}
