import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** What an HTTPS listener needs, PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** The county's own certificate authority and the certificate that it gave this server. */
export interface CountyCertificates {
  readonly server: ServerCertificate;
  /** The authority's certificate, which classroom PCs are taught to trust; PEM. */
  readonly authority: string;
}

const dayMs = 86_400_000;
const authorityDays = 3650;
/** Browsers refuse a server's certificate that is valid for longer. */
const serverDays = 397;
const renewBeforeMs = 30 * dayMs;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Reads the county's certificates from a folder and makes what is missing: the authority once, the server's certificate
 * anew when it does not hold all the names, ends within 30 days or is of another authority.
 * @param folder private to the server; made when absent
 * @param names host names and addresses that browsers use
 * @param now epoch ms
 */
export async function countyCertificates(
  folder: string,
  names: readonly string[],
  now: number,
): Promise<CountyCertificates> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = readPair(folder, 'ca') ?? (await makeAuthority(folder, now));
  const known = readPair(folder, 'server');
  const server =
    known !== undefined && serves(known.cert, authority.cert, names, now)
      ? known
      : await issue(folder, authority, names, now);
  return { server, authority: authority.cert };
}

/** The names under which this machine can be reached, with those that were configured. */
export function machineNames(announced: string | undefined): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap(each => each ?? [])
    // An address of the link has no meaning without the name of the sender's interface.
    .filter(each => !each.internal && !each.address.startsWith('fe80:'))
    .map(each => each.address);
  const all = [
    'localhost',
    '127.0.0.1',
    '::1',
    hostname(),
    ...addresses,
    ...(announced === undefined ? [] : [announced]),
  ];
  return [...new Set(all.map(name => name.toLowerCase()))];
}

/** SHA-256 of a certificate as people compare it, `AB:CD:…`. */
export function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}

function serves(cert: string, authority: string, names: readonly string[], now: number): boolean {
  const parsed = new X509Certificate(cert);
  const held = names.every(name => (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined);
  return (
    held &&
    parsed.validToDate.getTime() - now > renewBeforeMs &&
    parsed.verify(new X509Certificate(authority).publicKey)
  );
}

async function makeAuthority(folder: string, now: number): Promise<ServerCertificate> {
  const x509 = await library();
  const keys = await newKeys();
  // Two authorities of one name confuse browsers, so each says when it was made.
  const name = `CN=Tongtang county ${new Date(now).toISOString().slice(0, 10)} ${serial().slice(0, 6)}, O=Tongtang`;
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + authorityDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, 'ca', cert.toString('pem'), await privatePem(keys.privateKey));
}

async function issue(
  folder: string,
  authority: ServerCertificate,
  names: readonly string[],
  now: number,
): Promise<ServerCertificate> {
  const x509 = await library();
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Tongtang',
    issuer: issuer.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(Math.min(now + (serverDays - 1) * dayMs, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await readPrivate(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map(value => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, 'server', cert.toString('pem'), await privatePem(keys.privateKey));
}

/** Loaded only when a certificate is made, about once a year; it needs its polyfill first. */
async function library() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

function newKeys() {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

type PrivateKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function privatePem(key: PrivateKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = der.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

function readPrivate(pem: string): Promise<PrivateKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

/** 16 random bytes, positive, hex. */
function serial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return Buffer.from(bytes).toString('hex');
}

function readPair(folder: string, name: string): ServerCertificate | undefined {
  try {
    return {
      cert: readFileSync(join(folder, `${name}.crt`), 'utf8'),
      key: readFileSync(join(folder, `${name}.key`), 'utf8'),
    };
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw reason;
  }
}

function writePair(folder: string, name: string, cert: string, key: string): ServerCertificate {
  // The key first: a certificate without its key would be taken for a pair.
  writePrivately(join(folder, `${name}.key`), key);
  writePrivately(join(folder, `${name}.crt`), cert);
  return { cert, key };
}

function writePrivately(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
