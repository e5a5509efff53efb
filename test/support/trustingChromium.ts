import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openChromium } from './media/browser.ts';

/**
 * Chromium as a classroom PC has it after `/ca`: with the county's authority among its trusted ones. Nothing is waved
 * through, so a wrong certificate fails.
 * @param authority the certificate, DER or PEM
 */
export async function trustingChromium(
  authority: Buffer | string,
): Promise<{ browser: Browser; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'tongtang-home-'));
  const store = join(home, '.pki/nssdb');
  mkdirSync(store, { recursive: true });
  const file = join(home, 'ca.crt');
  writeFileSync(file, authority);
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'tongtang', '-i', file]);
  const browser = await openChromium([], { ...process.env, HOME: home });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
