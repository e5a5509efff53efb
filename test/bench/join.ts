import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { openLogin } from '../../server/identity/logins.ts';
import { insertAccount, replaceGrants } from '../../server/identity/store.ts';
import { goLive } from '../../server/live/contract.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { storeFileOf } from '../../server/platform/dataFolder.ts';
import { newId } from '../../server/platform/ids.ts';
import { type BigCounty, seedCounty } from '../support/bigCounty.ts';
import { ask, Client } from '../support/client.ts';
import { join, sendFrom } from '../support/liveRoom.ts';
import { openChromium } from '../support/media/browser.ts';
import { ownSettings, projectFolder, startServerProcess } from '../support/serverProcess.ts';

/**
 * Members join a lecture that is on air, one after another, each with a browser that has seen nothing yet: from the tap
 * that lets the media flow, on the page that members use, to the first frame on the screen. The lecture comes from
 * another Chromium in three layers, since only a browser makes a key frame when it is asked for one.
 *
 * Taps are `--every` milliseconds apart at least: within a second of each other joins share one key frame on purpose, and
 * the later one waits for it. One join before the others is not counted: the lecture's layers are still starting.
 */
export async function run(args: readonly string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...args],
    options: { viewers: { type: 'string', default: '10' }, every: { type: 'string', default: '1200' } },
  });
  const viewers = Number(values.viewers);
  if (!Number.isInteger(viewers) || viewers < 1) throw new Error('--viewers wants a number from 1 up');
  buildViewer();
  const folder = mkdtempSync(joinPath(tmpdir(), 'tongtang-join-'));
  try {
    const county = await seedCounty(folder, { kiosks: 1, members: viewers + 1 });
    const cookies = await signIn(folder, county);
    const server = await startServerProcess(ownSettings(folder));
    const [source, viewer] = await Promise.all([openChromium(), openChromium()]);
    const lecturer = new Client(`${server.http}/`);
    try {
      lecturer.cookie = `tt=${cookies.lecturer}`;
      const guest = await join(lecturer, county.sessionId, 'lecturer');
      await sendFrom(source, guest, 'seagreen', true);
      await ask(guest.socket, goLive, { sessionId: county.sessionId });
      const all: number[] = [];
      let tapAt = 0;
      for (const cookie of cookies.members) {
        const about = { url: server.http, sessionId: county.sessionId, cookie };
        const one = await firstFrame(viewer, about, tapAt + Number(values.every));
        all.push(one.ms);
        tapAt = one.tapAt;
      }
      const times = all.slice(1).sort((a, b) => a - b);
      return {
        viewers: times.length,
        firstFrameMs: { p50: percentile(times, 50), p95: percentile(times, 95), max: Math.round(times.at(-1) ?? 0) },
      };
    } finally {
      lecturer.close();
      await Promise.all([source.close(), viewer.close()]);
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives everybody a login before the server has the store. */
async function signIn(
  folder: string,
  county: BigCounty,
): Promise<{ readonly lecturer: string; readonly members: string[] }> {
  const { db } = openDatabase(storeFileOf(folder));
  try {
    const now = Date.now();
    const { id: countyId } = await db
      .selectFrom('units')
      .select('id')
      .where('kind', '=', 'county')
      .executeTakeFirstOrThrow();
    const accountId = newId(now);
    await insertAccount(db, {
      id: accountId,
      login: 'lecturer',
      name: '讲师',
      password_hash: 'nobody signs in to this account with a password',
      person_id: null,
      created_at: now,
      disabled_at: null,
    });
    await replaceGrants(db, accountId, [
      { id: newId(now), account_id: accountId, role: 'lecturer', unit_id: countyId },
    ]);
    const members: string[] = [];
    for (const { personId } of county.members) members.push((await openLogin(db, now, { personId })).secret);
    return { lecturer: (await openLogin(db, now, { accountId })).secret, members };
  } finally {
    await db.destroy();
  }
}

/**
 * Milliseconds from the tap to the first frame that is shown.
 * @param notBefore when the tap may come, on the clock of `performance`
 */
async function firstFrame(
  browser: Browser,
  { url, sessionId, cookie }: { readonly url: string; readonly sessionId: string; readonly cookie: string },
  notBefore: number,
): Promise<{ readonly ms: number; readonly tapAt: number }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    await context.addCookies([{ name: 'tt', value: cookie, url }]);
    const page = await context.newPage();
    await page.goto(`${url}/room/${sessionId}`);
    await page.waitForSelector('.stage video', { state: 'attached' });
    const shown = page.evaluate(
      () =>
        new Promise<number>(resolve => {
          let tapped = 0;
          document.addEventListener(
            'click',
            event => {
              tapped = event.timeStamp;
            },
            { capture: true, once: true },
          );
          for (const video of document.querySelectorAll('video'))
            video.requestVideoFrameCallback(at => resolve(at - tapped));
        }),
    );
    await delay(Math.max(0, notBefore - performance.now()));
    const tapAt = performance.now();
    await page.click('.stage-enter');
    return { ms: await shown, tapAt };
  } finally {
    await context.close();
  }
}

function percentile(sorted: readonly number[], percent: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0);
}

/** The page that members use, as it stands in the sources now. */
function buildViewer(): void {
  const step = "import('./server/setup/steps/browserApps.mjs').then(step => step.buildBrowserApp('viewer'))";
  const built = spawnSync(process.execPath, ['--input-type=module', '--eval', step], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the viewer was not built:\n${built.stdout}${built.stderr}`);
}
