import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPages } from '../../server/platform/pages.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openChromium } from '../support/media/browser.ts';
import { giveCard, planSession, type SmallSchool, smallSchool } from '../support/school.ts';

/** Every page is read by axe as it is drawn: names, roles, contrast, order. */
let app: TestApp;
let school: SmallSchool;
let browser: Browser;
let sessionId: string;

beforeAll(async () => {
  browser = await openChromium();
  app = await startApp({ pages: builtPages, running: true, now: Date.now() });
  school = await smallSchool(app);
  const now = app.clock.now();
  sessionId = await planSession(app, { startsAt: now, endsAt: now + 3_600_000, invitedUnitIds: [school.townId] });
  await giveCard(app, school.zhang);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

type Reader = 'anybody' | 'officer' | 'member';

/** A page signed in once; opening another address in it is what a person does too. */
async function reader(who: Reader, language: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  await context.addInitScript(kept => localStorage.setItem('tongtang.language', kept), language);
  const client =
    who === 'officer' ? await app.officer() : who === 'member' ? await app.member(school.zhang) : undefined;
  const [name = '', value = ''] = client?.cookie?.split('=') ?? [];
  if (value !== '') await context.addCookies([{ name, value, url: app.url }]);
  return context.newPage();
}

async function expectClean(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, app.url).href);
  await page.waitForSelector('h1, h2');
  await page.waitForLoadState('networkidle');
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.target.join(' ')}`));
  expect.soft(faults, path).toEqual([]);
}

const pages = (): Record<Reader, readonly string[]> => ({
  anybody: ['/', '/login', '/setup/token', '/me', '/nowhere', '/kiosk/'],
  officer: [
    ...['', '/sessions', '/sessions/new', '/people', '/units', '/corrections', '/devices', '/accounts', '/imports'].map(
      path => `/office${path}`,
    ),
    '/office/audit',
    `/office/sessions/${sessionId}`,
    `/office/sessions/${sessionId}/print`,
    `/office/people/${school.zhang}`,
    `/office/people/${school.zhang}/print`,
    '/studio',
    `/studio/${sessionId}`,
  ],
  member: ['/me', `/room/${sessionId}`],
});

test.each(['anybody', 'officer', 'member'] as const)(
  'axe finds nothing to mend on what %s sees',
  { timeout: 240_000 },
  async who => {
    const page = await reader(who, 'zh-CN');
    for (const path of pages()[who]) await expectClean(page, path);
    await page.context().close();
  },
);

test('nor in English, where it differs', { timeout: 120_000 }, async () => {
  const page = await reader('officer', 'en');
  for (const path of ['/', '/office', `/office/sessions/${sessionId}`, `/studio/${sessionId}`])
    await expectClean(page, path);
  await page.context().close();
});
