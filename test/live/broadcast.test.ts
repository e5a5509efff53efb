import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { probeFile } from '../../media/broadcastFile.ts';
import type { Relay } from '../../media/relay.ts';
import { runBroadcast } from '../../server/live/broadcastCommand.ts';
import { endLive, startLocalBroadcast } from '../../server/live/contract.ts';
import { readControlKey, writeControlKey } from '../../server/live/controlKey.ts';
import { ask, codeOf, startApp, type TestApp } from '../support/app.ts';
import { join, joinOn, receiveIn } from '../support/liveRoom.ts';
import { type MediaBrowser, openChromium } from '../support/media/browser.ts';
import { mediaFolder } from '../support/media/files.ts';
import { testRelay } from '../support/media/testRelay.ts';
import { planSession, type SmallSchool, smallSchool } from '../support/school.ts';

/** A file on air by the command that talks to the running server: real ffmpeg, real relay, real browser. */
const hour = 3_600_000;
const dataDir = mkdtempSync(joinPath(tmpdir(), 'tongtang-data-'));
const controlKey = writeControlKey(dataDir);
const files = mediaFolder();
let relay: Relay;
let browser: Browser;
let app: TestApp;
let school: SmallSchool;
let sessionId: string;
let movie: string;
let page: MediaBrowser | undefined;
const running: { stop: AbortController; done: Promise<number> }[] = [];

beforeAll(async () => {
  [relay, browser] = await Promise.all([testRelay(1), openChromium()]);
  movie = files.movie('three.mp4', { seconds: 3 });
});
beforeEach(async () => {
  app = await startApp({ relay, controlKey });
  school = await smallSchool(app);
  const now = app.clock.now();
  sessionId = await planSession(app, { startsAt: now, endsAt: now + hour, invitedUnitIds: [school.townId] });
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.stop.abort();
    await each.done;
  }
  await page?.close();
  page = undefined;
  await app.close();
});
afterAll(async () => {
  await browser.close();
  await relay.close();
  files.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

function command(file: string, more: { loop?: boolean; dataDir?: string; port?: number } = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const { hostname, port } = new URL(app.url);
  const done = runBroadcast(
    {
      file,
      sessionId,
      loop: more.loop ?? false,
      dataDir: more.dataDir ?? dataDir,
      host: hostname,
      port: more.port ?? Number(port),
      signal: stop.signal,
    },
    line => lines.push(line),
  );
  running.push({ stop, done });
  return { lines, done, stop: () => stop.abort() };
}

const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 50 });
/** What the command's last line of progress says. */
const secondsPlayed = (lines: readonly string[]): number =>
  Math.max(0, ...lines.map(line => Number(/^00:00:(\d\d)$/.exec(line)?.[1] ?? 0)));
const ffmpegs = (): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(process.pid), '-x', 'ffmpeg'], { encoding: 'utf8' })
      .split('\n')
      .filter(each => each !== '')
      .map(Number);
  } catch {
    // pgrep answers 1 when there is none.
    return [];
  }
};
const broadcasts = () => app.db.selectFrom('broadcasts').selectAll().execute();

describe('a file on air', () => {
  test('is shown to its end and then the lecture is over', async () => {
    const viewer = await join(await app.member(school.zhang), sessionId);
    const { lines, done } = command(movie);
    expect(await done).toBe(0);
    expect(lines[0]).toBe('On air: 党的理论 (00:00:03). Ctrl-C ends it.');
    expect(secondsPlayed(lines)).toBeGreaterThan(0);
    expect(lines.at(-1)).toBe('The file has ended.');
    expect(viewer.told('room:stateChanged').map(each => each.room.state)).toEqual(['onAir', 'ended']);
    expect(await broadcasts()).toMatchObject([{ source: 'file', end_reason: 'ended' }]);
    expect(ffmpegs()).toEqual([]);
  });

  test('loops, shows picture and sound, and stops with the command', async () => {
    const { lines, done, stop } = command(movie, { loop: true });
    await soon(() => expect(secondsPlayed(lines)).toBeGreaterThan(4));
    const viewer = await join(await app.kiosk(school.villageId), sessionId);
    const received = await receiveIn(
      browser,
      viewer,
      viewer.joined.producers.map(each => each.producerId),
    );
    page = received.page;
    await soon(async () => {
      const seen = await received.page.do('seen');
      expect(seen.rgb[2]).toBeGreaterThan(200);
      expect(Math.abs(seen.hertz - 1000)).toBeLessThan(30);
    });
    expect(await codeOf(join(await app.as('lecturer', app.countyId), sessionId, 'lecturer'))).toBe(
      'lecturerAlreadyThere',
    );
    stop();
    expect(await done).toBe(0);
    expect(lines.filter(each => each === 'Stopped.')).toHaveLength(1);
    expect(lines.at(-1)).toBe('Stopped.');
    await soon(() => expect(viewer.told('room:stateChanged').at(-1)?.room.state).toBe('ended'));
    await soon(() => expect(ffmpegs()).toEqual([]));
    await soon(async () => expect(await broadcasts()).toMatchObject([{ end_reason: 'ended' }]));
  });

  test('is ended by an officer', async () => {
    const { lines, done } = command(movie, { loop: true });
    await soon(() => expect(lines.length).toBeGreaterThan(1));
    const officer = await join(await app.officer(), sessionId);
    await ask(officer.socket, endLive, { sessionId });
    expect(await done).toBe(0);
    expect(lines.at(-1)).toBe('The lecture was ended.');
    expect(ffmpegs()).toEqual([]);
  });

  test('may be sound alone', async () => {
    const { lines, done } = command(files.movie('sound.mp3', { seconds: 2, video: false }));
    const viewer = await join(await app.member(school.zhang), sessionId);
    await soon(() => expect(viewer.told('room:producerAdded').map(each => each.producer.kind)).toEqual(['audio']));
    expect(await done).toBe(0);
    expect(lines.at(-1)).toBe('The file has ended.');
  });

  test('goes on after its media worker died', async () => {
    const { lines } = command(movie, { loop: true });
    await soon(() => expect(secondsPlayed(lines)).toBeGreaterThan(0));
    const viewer = await join(await app.member(school.zhang), sessionId);
    const [worker] = await relay.workers();
    process.kill(worker?.pid ?? 0, 'SIGKILL');
    await soon(() => expect(viewer.told('room:rejoinNeeded')).toHaveLength(1));
    await soon(() =>
      expect(viewer.told('room:stateChanged').map(each => each.room.state)).toEqual(['interrupted', 'onAir']),
    );
    const again = await joinOn(viewer.socket, sessionId);
    const received = await receiveIn(
      browser,
      again,
      again.joined.producers.map(each => each.producerId),
    );
    page = received.page;
    await soon(async () => expect((await received.page.do('seen')).rgb[2]).toBeGreaterThan(200));
  });
});

describe('what cannot be put on air', () => {
  test.each<[string, () => string | Buffer]>([
    ['noise.mp4', () => Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * n * 31 + 7 * n) % 251))],
    ['letter.txt', () => '同志们，大家好。\n'.repeat(2000)],
    ['empty.mp4', () => ''],
    ['list.m3u8', () => '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n'],
    ['truncated.mp4', () => readFileSync(movie).subarray(0, 2000)],
  ])('%s', async (name, content) => {
    const file = joinPath(files.path, name);
    writeFileSync(file, content());
    const { lines, done } = command(file);
    expect(await done).toBe(1);
    expect(lines.join('\n')).toMatch(/^This file cannot be put on air: ./);
    expect(await broadcasts()).toEqual([]);
  });

  test('a file that is not there', async () => {
    const { lines, done } = command('/nowhere/lecture.mp4');
    expect(await done).toBe(1);
    expect(lines).toEqual(['This file cannot be put on air: file:/nowhere/lecture.mp4: No such file or directory']);
  });

  test('anything while ffmpeg is not installed', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    try {
      await expect(probeFile(movie)).rejects.toMatchObject({ problem: 'ffmpegMissing' });
      const { lines, done } = command(movie);
      expect(await done).toBe(1);
      expect(lines).toEqual(['ffprobe is not installed. Install it with: apt-get install -y ffmpeg']);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('a file whose ffmpeg is killed breaks off and says so', async () => {
    const { lines, done } = command(movie, { loop: true });
    await soon(() => expect(secondsPlayed(lines)).toBeGreaterThan(0));
    for (const pid of ffmpegs()) process.kill(pid, 'SIGKILL');
    expect(await done).toBe(1);
    expect(lines.at(-1)).toBe('The broadcast broke off: ffmpeg was ended by SIGKILL');
    expect(await broadcasts()).toMatchObject([{ end_reason: 'ended' }]);
  });

  test('anything beside a lecturer, in a room that is not open, or in no room', async () => {
    await join(await app.as('lecturer', app.countyId), sessionId, 'lecturer');
    const beside = command(movie);
    expect(await beside.done).toBe(1);
    expect(beside.lines).toEqual(['A lecturer is in this live room already.']);
    app.clock.advance(48 * hour);
    const late = command(movie);
    expect(await late.done).toBe(1);
    expect(late.lines).toEqual(['The live room of this session is not open at this time.']);
    sessionId = 'no-such-session';
    const nowhere = command(movie);
    expect(await nowhere.done).toBe(1);
    expect(nowhere.lines).toEqual(['There is no session with this id.']);
  });
});

describe('who may give the order', () => {
  test('only who can read the data folder', async () => {
    expect(statSync(joinPath(dataDir, 'control.key')).mode & 0o777).toBe(0o600);
    expect(readControlKey(dataDir)).toBe(controlKey);
    const body = { sessionId, file: movie, loop: false };
    const officer = await app.officer();
    expect(await codeOf(officer.call(startLocalBroadcast, { body }))).toBe('notAllowed');
    expect(await codeOf(app.anonymous().call(startLocalBroadcast, { body }))).toBe('signInNeeded');
    const wrong = mkdtempSync(joinPath(tmpdir(), 'tongtang-data-'));
    writeControlKey(wrong);
    const { lines, done } = command(movie, { dataDir: wrong });
    expect(await done).toBe(1);
    expect(lines[0]).toMatch(/runs on another data folder/);
    rmSync(wrong, { recursive: true });
  });

  test('nobody where no server runs', async () => {
    const nowhere = command(movie, { dataDir: '/nowhere' });
    expect(await nowhere.done).toBe(1);
    expect(nowhere.lines[0]).toMatch(/^No server is running/);
    const closed = command(movie, { port: 1 });
    expect(await closed.done).toBe(1);
    expect(closed.lines[0]).toMatch(/^No server is running/);
  });
});
