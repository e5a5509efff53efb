import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Relay } from '../../media/relay.ts';
import { sessionRoster } from '../../server/attendance/contract.ts';
import { personStatement } from '../../server/hours/contract.ts';
import { enablePin, pairDevice } from '../../server/identity/contract.ts';
import { builtPages } from '../../server/platform/pages.ts';
import { registerSheet } from '../../server/reports/contract.ts';
import { type Client, startApp, type TestApp } from '../support/app.ts';
import { showToCamera } from '../support/fakeCamera.ts';
import { openChromium } from '../support/media/browser.ts';
import { portOf, testRelay } from '../support/media/testRelay.ts';
import { giveCard, planSession, type SmallSchool, smallSchool } from '../support/school.ts';
import { type UdpProxy, udpProxy } from '../support/udpProxy.ts';
import { colourCamera, listenIn, seeColoursTurn, toneMicrophone, toneOf } from './seeing.ts';

/**
 * The main job, whole: a lecturer's camera reaches a classroom and a member, a card held to the kiosk becomes a
 * sign-in, and the sign-in becomes study hours. Three browsers, the real relay, the real pages.
 */
const announced = '127.0.0.5';
const minute = 60_000;
const hertz = 1000;
const kioskPicture = '.live-pictures video';
const memberPicture = '.stage video';

let folder: string;
let relay: Relay;
let proxy: UdpProxy;
let app: TestApp;
let school: SmallSchool;
let sessionId: string;
let token: string;
const browsers: Browser[] = [];
let studio: Page;
let kiosk: Page;
let member: Page;

async function open(args: readonly string[], size: { width: number; height: number }, client?: Client): Promise<Page> {
  const browser = await openChromium(args);
  browsers.push(browser);
  const context: BrowserContext = await browser.newContext({ viewport: size, locale: 'zh-CN' });
  if (client?.cookie !== undefined) {
    const [name = '', value = ''] = client.cookie.split('=');
    await context.addCookies([{ name, value, url: app.url }]);
  }
  const page = await context.newPage();
  page.on('dialog', dialog => void dialog.accept());
  await listenIn(page);
  return page;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-story-'));
  relay = await testRelay(1, announced);
  proxy = await udpProxy(announced, await portOf(relay));
  app = await startApp({ relay, pages: builtPages, running: true, now: Date.now() });
  school = await smallSchool(app);
  const now = app.clock.now();
  sessionId = await planSession(app, {
    startsAt: now - 5 * minute,
    endsAt: now + 95 * minute,
    title: '同上一堂课',
    invitedUnitIds: [school.townId],
  });
  token = await giveCard(app, school.zhang);
  const lecturer = await app.as('lecturer', app.countyId, '林老师');
  const desk = { width: 1366, height: 768 };
  studio = await open(
    [
      `--use-file-for-fake-video-capture=${colourCamera(folder)}`,
      `--use-file-for-fake-audio-capture=${toneMicrophone(folder, hertz)}`,
    ],
    desk,
    lecturer,
  );
  const card = join(folder, 'card.mjpeg');
  showToCamera(card, token);
  kiosk = await open([`--use-file-for-fake-video-capture=${card}`], { width: 1920, height: 1080 });
  member = await open([], { width: 390, height: 844 });
});

afterAll(async () => {
  await Promise.all(browsers.map(browser => browser.close()));
  await app.close();
  await relay.close();
  proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

const rosterRow = async (personId: string) => {
  const { rows } = await (await app.officer()).call(sessionRoster, { params: { sessionId } });
  return rows.find(row => row.personId === personId);
};

describe('a lecture that counts', () => {
  test('the kiosk is taken in by the code on its screen and signs in the card before its camera', async () => {
    await kiosk.goto(`${app.url}kiosk/`);
    const shown = kiosk.locator('.pairing-code.figures');
    await vi.waitFor(async () => expect(await shown.textContent()).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/), {
      timeout: 10_000,
    });
    const steward = await app.as('steward', school.villageId);
    await steward.call(pairDevice, {
      body: { code: (await shown.textContent()) ?? '', unitId: school.villageId, name: '东村教室' },
    });
    await kiosk.getByText('签到成功').waitFor({ timeout: 15_000 });
    expect(await kiosk.locator('.result-name').textContent()).toBe('张*');
    await vi.waitFor(async () => expect((await rosterRow(school.zhang))?.state).toBe('present'), { timeout: 10_000 });
    await kiosk.getByText('已全部上报').waitFor();
  });

  test('the lecturer goes on air, and the classroom sees the camera and hears the tone', async () => {
    await studio.goto(`${app.url}studio/${sessionId}`);
    await studio.getByRole('button', { name: '开始直播' }).click({ timeout: 20_000 });
    await studio.getByRole('button', { name: '结束直播' }).waitFor({ timeout: 20_000 });
    await seeColoursTurn(kiosk, kioskPicture, 20_000);
    expect(Math.abs((await toneOf(kiosk)) - hertz)).toBeLessThan(30);
  });

  test('a shared screen stands beside the camera in the classroom until it is taken back', async () => {
    await studio.getByRole('button', { name: '共享屏幕或窗口' }).click();
    const second = kiosk.locator('.live-pictures video.screen');
    await second.waitFor({ timeout: 15_000 });
    const frames = (): Promise<number> =>
      second.evaluate(video =>
        video instanceof HTMLVideoElement ? video.getVideoPlaybackQuality().totalVideoFrames : 0,
      );
    await vi.waitFor(async () => expect(await frames()).toBeGreaterThan(0), { timeout: 15_000 });
    await studio.getByRole('button', { name: '停止共享' }).click();
    await second.waitFor({ state: 'detached', timeout: 10_000 });
    await seeColoursTurn(kiosk, kioskPicture, 20_000);
  });

  test('a member far away sets a PIN by card, enters with one tap and sees and hears the same', async () => {
    const card = await giveCard(app, school.li);
    const page = member;
    await page.goto(`${app.url}me`);
    await page.getByLabel('也可以输入卡上的码').fill(card);
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: '第一次用' }).click();
    const choose = async (): Promise<void> => {
      await page.getByLabel('6 位数字密码').fill('204816');
      await page.getByLabel('再输一次').fill('204816');
      await page.getByRole('button', { name: '设好并进入' }).click();
    };
    await choose();
    await page.getByRole('alert').getByText('还不能设置密码').waitFor();
    await (await app.officer()).call(enablePin, { params: { personId: school.li }, body: {} });
    await choose();
    await page.getByRole('link', { name: '进入直播间' }).click({ timeout: 10_000 });
    await page.getByRole('button', { name: /点这里开始收看/ }).click({ timeout: 10_000 });
    await seeColoursTurn(page, memberPicture, 20_000);
    expect(Math.abs((await toneOf(page)) - hertz)).toBeLessThan(30);
    await studio.getByText('李小四').waitFor({ timeout: 10_000 });
  });

  test('the member’s page reloads, and the lecture goes on without a tap', async () => {
    await member.reload();
    await seeColoursTurn(member, memberPicture, 20_000);
    expect(Math.abs((await toneOf(member)) - hertz)).toBeLessThan(30);
  });

  test('the lecturer’s page reloads, and both pictures come back by themselves', async () => {
    await studio.reload();
    await kiosk.getByText('讲师的线路断了').waitFor({ timeout: 10_000 });
    await Promise.all([seeColoursTurn(kiosk, kioskPicture, 30_000), seeColoursTurn(member, memberPicture, 30_000)]);
    await studio.getByRole('button', { name: '结束直播' }).waitFor();
    expect(Math.abs((await toneOf(kiosk)) - hertz)).toBeLessThan(30);
  });

  test('the lecturer’s line is cut for ten seconds, viewers are told, and both pictures come back', async () => {
    const cutAt = performance.now();
    proxy.cutSender();
    await Promise.all([
      kiosk.getByText('讲师的线路断了').waitFor({ timeout: 9000 }),
      member.getByText('讲师的线路断了').waitFor({ timeout: 9000 }),
    ]);
    await vi.waitFor(() => expect(performance.now() - cutAt).toBeGreaterThan(10_000), { timeout: 12_000 });
    proxy.mend();
    await Promise.all([seeColoursTurn(kiosk, kioskPicture, 30_000), seeColoursTurn(member, memberPicture, 30_000)]);
  });

  test('what the member watched stands in the roster as presence', async () => {
    await member.getByRole('link', { name: '离开直播间' }).click();
    await vi.waitFor(async () => expect((await rosterRow(school.li))?.state).toBe('remote'), { timeout: 15_000 });
    const row = await rosterRow(school.li);
    expect(row?.grade).toBe('A');
    expect(row?.events.some(event => event.kind === 'presence')).toBe(true);
  });

  test('the lecture ends, the card signs out, and the hours stand in the statement and the register', async () => {
    await studio.getByRole('button', { name: '结束直播' }).click();
    await studio.getByRole('dialog').getByRole('button', { name: '结束直播' }).click();
    await studio.getByText('直播已结束').first().waitFor({ timeout: 10_000 });
    app.clock.advance(90 * minute);
    await kiosk.reload();
    await kiosk.getByText('签退成功').waitFor({ timeout: 20_000 });
    await vi.waitFor(async () => expect((await rosterRow(school.zhang))?.state).toBe('left'), { timeout: 10_000 });

    const officer = await app.officer();
    const year = Number(
      new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', year: 'numeric' }).format(app.clock.now()),
    );
    const statement = await officer.call(personStatement, { params: { personId: school.zhang }, query: { year } });
    expect(statement.counted).toBe(400);
    expect(statement.lines.map(line => [line.title, line.credit])).toEqual([['同上一堂课', 400]]);

    const response = await officer.request(registerSheet, { params: { sessionId } });
    const rows = await readSheet(Buffer.from(await response.arrayBuffer()));
    const zhang = rows.find(row => row.includes('张三'));
    const row = await rosterRow(school.zhang);
    expect(zhang).toContain(row?.number);
    expect(zhang?.map(String)).toContain(String(row?.machineMinutes));
  });
});
