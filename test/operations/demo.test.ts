import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { today as todayRoute } from '../../server/attendance/contract.ts';
import { listSessions } from '../../server/classes/contract.ts';
import { listUnits } from '../../server/organisation/contract.ts';
import { ownSettings, projectFolder, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';

let folder = '';
let demo: ServerProcess;
let settings: Record<string, string>;
const command = [process.execPath, 'server/cli.ts', 'demo'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-demo-'));
  // What would open it to the network must not.
  settings = { ...ownSettings('unused'), DEMO_DATA_DIR: folder, HOST: '0.0.0.0', HTTPS_HOST: '0.0.0.0' };
  demo = await startServerProcess(settings, command);
}, 240_000);
afterAll(async () => {
  await demo?.stop('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** A session cookie of one of the printed logins. */
async function logIn(login: string): Promise<string> {
  const password = /password of every login: (\S+)/.exec(demo.output())?.[1];
  const response = await fetch(`${demo.http}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  expect(response.status).toBe(200);
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

async function read(path: string, cookie: string): Promise<unknown> {
  const response = await fetch(demo.http + path, { headers: { cookie } });
  expect(response.status).toBe(200);
  return response.json();
}

describe('npm run demo', () => {
  test('prints a login for every role, and each works', async () => {
    for (const login of ['xian', 'zhen', 'cun', 'jiangshi', 'pingshen', 'shenji']) {
      expect(demo.output()).toMatch(new RegExp(`^ {2}${login} `, 'm'));
      const me = await read('/api/me', await logIn(login));
      expect(me).toMatchObject({ kind: 'account', county: '清屿县' });
    }
  });

  test('the county has 22 towns, 277 villages and 14,000 members', async () => {
    const { units } = listUnits.answer.parse(await read('/api/units', await logIn('xian')));
    const count = (kind: string): number => units.filter(unit => unit.kind === kind).length;
    expect([count('county'), count('townSchool'), count('teachingPoint')]).toEqual([1, 22, 277]);
    expect(units.find(unit => unit.kind === 'county')?.peopleBelow).toBe(14_000);
  });

  test('today is full: on air, attended, over, closed, to come and cancelled', async () => {
    const cookie = await logIn('xian');
    const onAir = await waitFor(async () => {
      const { sessions } = todayRoute.answer.parse(await read('/api/today', cookie));
      return sessions.find(each => each.onAir) === undefined ? undefined : sessions;
    });
    const live = onAir.find(each => each.onAir);
    expect(live?.signedIn).toBeGreaterThan(2000);
    expect(live?.classroomsInvited).toBe(277);
    const now = Date.now();
    const { sessions } = listSessions.answer.parse(await read(`/api/sessions?from=${now - 86_400_000}`, cookie));
    for (const state of ['closed', 'cancelled']) expect(sessions.some(each => each.state === state)).toBe(true);
    expect(sessions.filter(each => each.startsAt > now).length).toBeGreaterThan(3);
    expect(sessions.some(each => each.endsAt < now && each.state === 'planned')).toBe(true);
  });

  test('every figure stands in a whole ledger', () => {
    const verified = spawnSync(process.execPath, ['server/cli.ts', 'verify-ledger'], {
      cwd: projectFolder,
      env: { ...process.env, DATA_DIR: folder },
      encoding: 'utf8',
    });
    expect(verified.stdout).toMatch(/ledger whole: \d{6} events/);
    expect(verified.status).toBe(0);
  });

  test('listens on this machine only, whatever the settings say', async () => {
    const address = Object.values(networkInterfaces())
      .flatMap(each => each ?? [])
      .find(each => each.family === 'IPv4' && !each.internal)?.address;
    expect(demo.output()).not.toContain(address ?? 'network');
    const port = new URL(demo.http).port;
    if (address !== undefined) await expect(fetch(`http://${address}:${port}/api/health`)).rejects.toThrow();
  });

  test('never throws a real county away', async () => {
    const real = join(folder, 'real');
    mkdirSync(real);
    writeFileSync(join(real, 'tongtang.sqlite'), 'a county');
    const refused = spawnSync(process.execPath, ['server/cli.ts', 'demo'], {
      cwd: projectFolder,
      env: { ...process.env, ...settings, DEMO_DATA_DIR: real },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`DEMO_DATA_DIR=${real} holds a county that is no demonstration`);
    expect(readFileSync(join(real, 'tongtang.sqlite'), 'utf8')).toBe('a county');
  });

  test('a second start takes the county of the first', async () => {
    await demo.stop();
    demo = await startServerProcess(settings, command);
    expect(demo.output()).not.toContain('Making an invented county');
    await read('/api/me', await logIn('cun'));
  });
});

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; ; ) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
