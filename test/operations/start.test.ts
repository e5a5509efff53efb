import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/platform/database.ts';
import { findMigrations, migrate } from '../../server/platform/migrate.ts';
import { ownSettings, projectFolder, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';

let folder = '';
let running: ServerProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-start-'));
  running = [];
});
afterEach(async () => {
  for (const each of running) await each.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}, command?: readonly string[]): Promise<ServerProcess> {
  const server = await startServerProcess({ ...ownSettings(join(folder, 'data')), ...settings }, command);
  running.push(server);
  return server;
}

const startAndFail = (settings: Record<string, string>) =>
  spawnSync(process.execPath, ['server/main.ts'], {
    cwd: projectFolder,
    env: { ...process.env, ...ownSettings(join(folder, 'data')), ...settings },
    encoding: 'utf8',
    timeout: 20_000,
  });

/** Resident memory of a process and of its children, MiB. */
function resident(pid: number): { readonly own: number; readonly children: number[] } {
  const rss = (id: string): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1024;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return { own: rss(String(pid)), children: children.map(rss) };
}

describe('starting', () => {
  test('prints where everything is and a set-up link on an empty store, is ready soon and small when idle', async () => {
    const server = await start();
    const link = /(http:\/\/\S+\/setup\/\S+)/.exec(server.output())?.[1];
    expect(link).toBeDefined();
    const health = await fetch(`${server.http}/api/health`);
    expect(await health.json()).toMatchObject({ ok: true, mediaWorkers: 1 });
    const memory = resident(server.child.pid ?? 0);
    expect(memory.own).toBeLessThan(200);
    expect(memory.children).toHaveLength(1);
    for (const worker of memory.children) expect(worker).toBeLessThan(40);
    // About a second on a machine of its own; here browsers and ffmpeg of other tests run beside it.
    expect(server.readyMs).toBeLessThan(10_000);
  });

  test('keeps its data folder and what is in it private', async () => {
    await start();
    for (const name of ['', 'secrets', 'tls']) expect(statSync(join(folder, 'data', name)).mode & 0o077).toBe(0);
    for (const name of ['secrets/badge.key', 'secrets/code.key', 'tls/ca.key', 'tls/server.key'])
      expect(statSync(join(folder, 'data', name)).mode & 0o077).toBe(0);
  });

  test('a second start on the same data folder is refused by name, and a crash leaves no lock behind', async () => {
    const first = await start();
    const second = startAndFail({});
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`DATA_DIR=${join(folder, 'data')} is in use by process ${first.child.pid}`);
    await first.stop('SIGKILL');
    const third = await start();
    expect(third.http).toMatch(/^http:/);
  });

  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['LOG_LEVEL', 'loud'],
    ['MEDIA_WORKERS', '0'],
    ['TLS_CERT', '/nowhere/cert.pem'],
    ['DATA_DIR', '/dev/null/data'],
  ])('a wrong %s (%s) is named and ends the start', (name, value) => {
    const { status, stderr, stdout } = startAndFail({ [name]: value });
    expect(status).toBe(1);
    expect(stderr).toContain(name);
    expect(stderr).toContain(value);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });

  test('a certificate that is none is named', () => {
    const file = join(folder, 'cert.pem');
    writeFileSync(file, 'not PEM\n');
    const { status, stderr } = startAndFail({ TLS_CERT: file, TLS_KEY: file });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^TLS_CERT=.*cert\.pem.*PEM are needed/);
    expect(stderr).not.toContain('    at ');
  });

  test('a port that is taken is named', async () => {
    const first = await start();
    const { status, stderr } = startAndFail({ DATA_DIR: join(folder, 'other'), PORT: new URL(first.http).port });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^PORT=\d+: the port is taken/m);
  });

  test('a damaged store is told in words', () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/tongtang.sqlite'), 'no database at all '.repeat(100));
    const { status, stderr } = startAndFail({});
    expect(status).toBe(1);
    expect(stderr).toContain('npm run restore');
    expect(stderr).not.toContain('    at ');
  });

  test('a lost badge key is never replaced in silence', async () => {
    await (await start()).stop();
    writeFileSync(join(folder, 'data/secrets/badge.key'), 'short\n');
    const { status, stderr } = startAndFail({});
    expect(status).toBe(1);
    expect(stderr).toContain('badge.key holds no key');
  });
});

test('a store of an older version is copied before it is brought to the newest shape', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  const steps = await findMigrations();
  const { db } = openDatabase(join(data, 'tongtang.sqlite'));
  await migrate(db as never, 'sqlite', steps.slice(0, -1));
  await db.insertInto('settings').values({ name: 'kept', value: 'from before' }).execute();
  await db.destroy();

  await start();
  const copies = readdirSync(data).filter(name => name.startsWith('tongtang.sqlite.before-'));
  expect(copies).toHaveLength(1);
  const before = openDatabase(join(data, copies[0] ?? '')).db;
  expect(await migrate(before as never, 'sqlite', steps.slice(0, -1))).toEqual([]);
  expect(await before.selectFrom('settings').select('value').where('name', '=', 'kept').execute()).toEqual([
    { value: 'from before' },
  ]);
  await before.destroy();
});

test('pages and sockets answer over HTTPS with the county’s certificate', async () => {
  const server = await start();
  const ca = readFileSync(join(folder, 'data/tls/ca.crt'), 'utf8');
  const socket = io(server.https, { transports: ['websocket'], reconnection: false, ca });
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  const answered = await socket.timeout(5000).emitWithAck('today:watch', {});
  expect(answered).toMatchObject({ ok: false, error: { code: 'signInNeeded' } });
  socket.disconnect();
});

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('on %s it tells viewers and ends cleanly within 5 s', async signal => {
    const server = await start();
    const socket = io(server.http, { transports: ['websocket'], reconnection: false });
    await new Promise<void>(resolve => socket.on('connect', () => resolve()));
    const told = new Promise<void>(resolve => socket.on('server:stopping', () => resolve()));
    const gone = new Promise<void>(resolve => socket.on('disconnect', () => resolve()));
    const { code, ms } = await server.stop(signal);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
    await told;
    await gone;
  });

  test('a signal to npm itself stops the server behind `npm start`', async () => {
    const server = await start({}, ['npm', 'start']);
    const socket = io(server.http, { transports: ['websocket'], reconnection: false });
    await new Promise<void>(resolve => socket.on('connect', () => resolve()));
    const told = new Promise<void>(resolve => socket.on('server:stopping', () => resolve()));
    const { ms } = await server.stop('SIGTERM');
    await told;
    expect(ms).toBeLessThan(5000);
    await expect(fetch(`${server.http}/api/health`)).rejects.toThrow();
    // The data folder is free again.
    const next = await start();
    expect(next.output()).toContain('office');
    // The set-up before it builds the pages when a source was changed.
  }, 240_000);
});
