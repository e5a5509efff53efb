import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countyCertificates } from '../../server/platform/certificates.ts';
import { ownSettings, type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { trustingChromium } from '../support/trustingChromium.ts';

let folder = '';
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-trust-'));
  server = await startServerProcess(ownSettings(join(folder, 'data')));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const authority = async (): Promise<Buffer> =>
  Buffer.from(await (await fetch(`${server.http}/ca/tongtang-ca.crt`)).arrayBuffer());

/** What the page's policy refused, as the browser complains of it. */
function refusals(page: Page): string[] {
  const found: string[] = [];
  page.on('console', message => {
    if (/Content Security Policy|Refused to/i.test(message.text())) found.push(message.text());
  });
  return found;
}

describe('in a browser that was taught the county’s authority as /ca says', () => {
  test('the kiosk registers its service worker over HTTPS and opens again without a line', async () => {
    const { browser, close } = await trustingChromium(await authority());
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      const refused = refusals(page);
      await page.goto(`${server.https}/kiosk/`);
      const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
      expect(scope).toBe(`${server.https}/kiosk/`);
      const title = await page.title();
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await context.setOffline(true);
      await page.reload();
      expect(await page.title()).toBe(title);
      await page.waitForFunction(() => (document.getElementById('app')?.childElementCount ?? 0) > 0);
      expect(refused).toEqual([]);
    } finally {
      await close();
    }
  });

  test('the viewer’s pages stay within their policy, over HTTP and HTTPS', async () => {
    const { browser, close } = await trustingChromium(await authority());
    try {
      for (const origin of [server.http, server.https]) {
        const page = await browser.newPage();
        const refused = refusals(page);
        for (const path of ['/', '/login', '/me', '/ca']) {
          await page.goto(origin + path);
          await page.waitForFunction(() => document.body.textContent.trim().length > 0);
        }
        expect(refused).toEqual([]);
        await page.close();
      }
    } finally {
      await close();
    }
  });
});

test('a browser that was not taught refuses the page', async () => {
  const stranger = await authorityOfSomebodyElse();
  const { browser, close } = await trustingChromium(stranger);
  try {
    const page = await browser.newPage();
    await expect(page.goto(`${server.https}/kiosk/`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  } finally {
    await close();
  }
});

async function authorityOfSomebodyElse(): Promise<string> {
  return (await countyCertificates(join(folder, 'stranger'), ['localhost'], Date.now())).authority;
}
