import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countyCertificates, machineNames } from '../../server/platform/certificates.ts';

const dayMs = 86_400_000;
const now = Date.now();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongtang-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the same certificates are used again as long as they serve', async () => {
  const first = await countyCertificates(folder, ['localhost', '10.1.2.3'], now);
  expect(await countyCertificates(folder, ['localhost'], now + 300 * dayMs)).toEqual(first);
});

test('a new address or a near end brings a new certificate of the same authority', async () => {
  const first = await countyCertificates(folder, ['localhost'], now);
  const moved = await countyCertificates(folder, ['localhost', '10.9.9.9', 'school.example'], now);
  expect(moved.authority).toBe(first.authority);
  expect(moved.server.cert).not.toBe(first.server.cert);
  const cert = new X509Certificate(moved.server.cert);
  expect(cert.checkIP('10.9.9.9')).toBe('10.9.9.9');
  expect(cert.checkHost('school.example')).toBe('school.example');
  expect(cert.checkHost('elsewhere.example')).toBeUndefined();
  expect(cert.verify(new X509Certificate(first.authority).publicKey)).toBe(true);

  const later = await countyCertificates(folder, ['localhost'], now + 380 * dayMs);
  expect(later.authority).toBe(first.authority);
  expect(new X509Certificate(later.server.cert).validToDate.getTime()).toBeGreaterThan(now + 700 * dayMs);
});

test('browsers’ limits are kept: 397 days for a server, an authority that signs and nothing else', async () => {
  const { server, authority } = await countyCertificates(folder, ['localhost'], now);
  const leaf = new X509Certificate(server.cert);
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThanOrEqual(397 * dayMs);
  expect(leaf.ca).toBe(false);
  expect(new X509Certificate(authority).ca).toBe(true);
});

test('a client that trusts the authority, and only such a client, talks to the server by name and address', async () => {
  const { server, authority } = await countyCertificates(folder, machineNames(undefined), now);
  const https = createServer(server, (_, response) => response.end('here'));
  await new Promise<void>(resolve => https.listen(0, '127.0.0.1', resolve));
  const { port } = https.address() as AddressInfo;
  const ask = (host: string, ca?: string) =>
    new Promise<string>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        servername: host,
        agent: false as const,
        ...(ca === undefined ? {} : { ca }),
      };
      get(options, response => resolve(String(response.statusCode))).on('error', error => reject(error));
    });
  try {
    expect(await ask('localhost', authority)).toBe('200');
    expect(await ask('', authority)).toBe('200');
    await expect(ask('localhost')).rejects.toThrow(/certificate/);
    await expect(ask('elsewhere.example', authority)).rejects.toThrow(/altnames/);
  } finally {
    https.closeAllConnections();
    https.close();
  }
});
