import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveAuthorityPage } from '../../server/platform/authorityPage.ts';
import { countyCertificates, fingerprint } from '../../server/platform/certificates.ts';
import { answerFailures } from '../../server/platform/http.ts';
import { createLog } from '../../server/platform/log.ts';
import { protectPages, servePages } from '../../server/platform/pages.ts';

let folder = '';
let server: Server;
let url = '';
let authority = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-pages-'));
  for (const app of ['viewer', 'kiosk']) {
    mkdirSync(join(folder, app, 'assets'), { recursive: true });
    writeFileSync(join(folder, app, 'index.html'), `<title>${app}</title>`);
    writeFileSync(join(folder, app, 'assets/main-abc123.js'), 'export {};');
    writeFileSync(join(folder, app, '.built-from'), 'hash');
  }
  writeFileSync(join(folder, 'kiosk/sw.js'), 'self.skipWaiting();');
  authority = (await countyCertificates(join(folder, 'tls'), ['localhost'], Date.now())).authority;
  const http = express();
  http.use(protectPages());
  serveAuthorityPage(http, authority);
  servePages(http, { viewer: join(folder, 'viewer'), kiosk: join(folder, 'kiosk') });
  http.use(answerFailures(createLog('silent')));
  server = createServer(http);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(url + path, { redirect: 'manual', ...init });

describe('pages', () => {
  test.each([
    ['/', 'viewer'],
    ['/office/people', 'viewer'],
    ['/room/0190-abc', 'viewer'],
    ['/kiosk/', 'kiosk'],
    ['/kiosk/signin', 'kiosk'],
  ])('%s answers the index of the %s, asked for anew each time', async (path, app) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(`<title>${app}</title>`);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('files with a hash stay for ever, the service worker does not', async () => {
    expect((await get('/assets/main-abc123.js')).headers.get('cache-control')).toContain('immutable');
    expect((await get('/kiosk/sw.js')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/kiosk')).headers.get('location')).toBe('/kiosk/');
  });

  test('a missing file, a hidden one and one outside never answer a page', async () => {
    for (const path of ['/assets/gone.js', '/kiosk/gone.png', '/.built-from', '/..%2f..%2fpackage.json'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    expect((await get('/office', { method: 'POST' })).status).toBe(404);
  });

  test('an unknown address of the wire answers a failure in JSON', async () => {
    const response = await get('/api/nothing');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'notFound' } });
  });

  test('pages load nothing foreign, run no inline script and stand in no frame', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`wss://127.0.0.1:${new URL(url).port}`);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('/ca', () => {
  test('explains in both languages and shows the fingerprint to compare', async () => {
    const response = await get('/ca');
    const page = await response.text();
    expect(page).toContain('受信任的根证书颁发机构');
    expect(page).toContain('Trusted Root Certification Authorities');
    expect(page).toContain(fingerprint(authority));
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  test('offers the authority’s certificate and nothing of its key', async () => {
    const response = await get('/ca/tongtang-ca.crt');
    expect(response.headers.get('content-type')).toBe('application/x-x509-ca-cert');
    const offered = new X509Certificate(Buffer.from(await response.arrayBuffer()));
    expect(offered.fingerprint256).toBe(fingerprint(authority));
    for (const path of ['/ca/ca.key', '/tls/ca.key', '/ca.key']) expect((await get(path)).status).toBe(404);
  });
});
