import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listParked, sessionRoster } from '../../server/attendance/contract.ts';
import { listDevices, pairDevice, revokeDevice } from '../../server/identity/contract.ts';
import { openLogin } from '../../server/identity/logins.ts';
import { insertAccount, replaceGrants } from '../../server/identity/store.ts';
import { maskName } from '../../server/organisation/rules.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { storeFileOf } from '../../server/platform/dataFolder.ts';
import { newId } from '../../server/platform/ids.ts';
import { type BigCounty, seedCounty } from '../support/bigCounty.ts';
import { Client } from '../support/client.ts';
import { showToCamera } from '../support/fakeCamera.ts';
import { openChromium } from '../support/media/browser.ts';
import { ownSettings, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';

let folder = '';
let county: BigCounty;
let villageId: string;
let settings: Record<string, string>;
let server: ServerProcess;
let officer: Client;
let browser: Browser;
let page: Page;
const camera = (): string => join(folder, 'camera.mjpeg');

/** A port that is free now: the server must come back where the kiosk knows it. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return String(typeof address === 'object' ? address?.port : '');
}

/** Gives the county an officer who is signed in. @returns the cookie, and the village of the first member */
async function seedOfficer(data: string, memberId: string): Promise<{ cookie: string; unitId: string }> {
  const { db } = openDatabase(storeFileOf(data));
  const now = Date.now();
  try {
    const root = await db.selectFrom('units').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
    const member = await db.selectFrom('people').select('unit_id').where('id', '=', memberId).executeTakeFirstOrThrow();
    const accountId = newId(now);
    await insertAccount(db, {
      id: accountId,
      login: 'officer',
      name: '陈主任',
      password_hash: 'nobody signs in to this account with a password',
      person_id: null,
      created_at: now,
      disabled_at: null,
    });
    await replaceGrants(db, accountId, [
      { id: newId(now), account_id: accountId, role: 'countyOfficer', unit_id: root.id },
    ]);
    return { cookie: `tt=${(await openLogin(db, now, { accountId })).secret}`, unitId: member.unit_id };
  } finally {
    await db.destroy();
  }
}

const memberOf = (index: number): BigCounty['members'][number] => {
  const member = county.members[index];
  if (member === undefined) throw new Error(`no member ${index}`);
  return member;
};
const shown = (text: string, timeout = 20_000) => page.getByText(text).first().waitFor({ timeout });
const signInsOf = async (index: number): Promise<readonly string[]> => {
  const { rows } = await officer.call(sessionRoster, { params: { sessionId: county.sessionId } });
  return rows.find(row => row.personId === memberOf(index).personId)?.events.map(event => event.kind) ?? [];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-kiosk-'));
  const data = join(folder, 'data');
  settings = { ...ownSettings(data), PORT: await freePort() };
  county = await seedCounty(data, { kiosks: 1, members: 6 });
  const seeded = await seedOfficer(data, memberOf(0).personId);
  villageId = seeded.unitId;
  server = await startServerProcess(settings);
  officer = new Client(`${server.http}/`);
  officer.cookie = seeded.cookie;
  showToCamera(camera(), undefined);
  browser = await openChromium([`--use-file-for-fake-video-capture=${camera()}`]);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a kiosk is taken in by the code on its screen', async () => {
  await page.goto(`${server.http}/kiosk/`);
  const code = page.locator('.pairing-code.figures');
  await code.waitFor();
  await officer.call(pairDevice, {
    body: { code: (await code.textContent()) ?? '', unitId: villageId, name: '一号教室' },
  });
  await shown('党的理论');
  await shown('还没有人签到');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
});

test('a card held to the camera turns the screen green and stands in the ledger', async () => {
  showToCamera(camera(), memberOf(0).token);
  await page.reload();
  await shown('签到成功');
  expect(await page.locator('.result-name').textContent()).toBe(maskName('学员000001'));
  await expect.poll(() => signInsOf(0), { timeout: 20_000 }).toEqual(['sign_in']);
  await shown('已全部上报');
});

test('without a server it is green and saved, outlives a reload, and is sent exactly once', async () => {
  await server.stop('SIGKILL');
  showToCamera(camera(), memberOf(1).token);
  await page.reload();
  await shown('签到成功');
  await shown('离线使用中，签到已保存 1 条');
  await page.reload();
  await shown('已经签过了');
  await shown('离线使用中，签到已保存 1 条');
  await shown('2 / 6');

  showToCamera(camera(), undefined);
  await page.reload();
  server = await startServerProcess(settings);
  await shown('已全部上报', 40_000);
  expect(await signInsOf(1)).toEqual(['sign_in']);
  expect(await signInsOf(0)).toEqual(['sign_in']);
  const { events, gaps } = await officer.call(listParked);
  expect(events).toEqual([]);
  expect(gaps).toEqual([]);
});

test('a card of nobody and a code that is no card are refused in words', async () => {
  const card = memberOf(2).token;
  showToCamera(camera(), `TT1:${card.slice(-1)}${card.slice(4, -1)}`);
  await page.reload();
  await shown('没有这张卡的登记');
  showToCamera(camera(), 'https://example.cn/');
  await page.reload();
  await shown('这不是学员卡');
});

test('a revoked kiosk says so, and pairs anew without losing what it kept', async () => {
  await page.context().setOffline(true);
  showToCamera(camera(), memberOf(3).token);
  await page.reload();
  await shown('离线使用中，签到已保存 1 条');
  const { devices } = await officer.call(listDevices);
  const [device] = devices;
  if (device === undefined) throw new Error('the kiosk is not listed');
  await officer.call(revokeDevice, { params: { deviceId: device.id } });
  showToCamera(camera(), undefined);
  await page.context().setOffline(false);
  await shown('这台终端已被停用', 40_000);
  // What it saw is still a fact: the server takes it and notes that the kiosk had been revoked.
  await expect.poll(() => signInsOf(3), { timeout: 20_000 }).toEqual(['sign_in']);
  const code = page.locator('.pairing-code.figures');
  await code.waitFor();
  await officer.call(pairDevice, {
    body: { code: (await code.textContent()) ?? '', unitId: villageId, name: '二号教室' },
  });
  await shown('党的理论');
  await shown('3 / 6');
  showToCamera(camera(), memberOf(4).token);
  await page.reload();
  await shown('签到成功');
  await expect.poll(() => signInsOf(4), { timeout: 20_000 }).toEqual(['sign_in']);
  // The numbers of the old pairing are not taken for events of the new one that never came.
  expect((await officer.call(listParked)).gaps).toEqual([]);
});
