import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const overlay = join(dirname(fileURLToPath(import.meta.url)), 'overlay');

/** Debian packages that a build from sources needs. */
const buildPackages = [
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'dpkg-dev',
  'libuv1-dev',
  'libssl-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
];

/**
 * Puts a runnable mediasoup-worker where mediasoup looks for it: one that is there or in the cache, else the one that
 * mediasoup publishes, else one built from the package's own sources against Debian's libraries (minutes).
 * @param {object} parts
 * @param {string} parts.packageFolder the installed mediasoup package
 * @param {() => string} parts.cacheFolder keeps what was built, for the next clean clone; asked for only when needed
 * @param {(command: string, args: string[], options?: object) => Promise<void>} parts.run rejects when the command fails
 * @param {(packages: string[]) => Promise<void>} parts.installPackages makes Debian packages present
 * @returns {Promise<'present' | 'cached' | 'downloaded' | 'built'>}
 */
export async function installWorker({ packageFolder, cacheFolder, run, installPackages }) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const target = join(packageFolder, 'worker/out/Release/mediasoup-worker');
  if (runs(target)) return 'present';
  const cached = join(cacheFolder(), `mediasoup-worker-${version}-${process.arch}`);
  if (runs(cached)) {
    place(cached, target);
    return 'cached';
  }
  if (download(packageFolder) && runs(target)) {
    place(target, cached);
    return 'downloaded';
  }
  const work = mkdtempSync(join(tmpdir(), 'mediasoup-worker-'));
  try {
    await installPackages(buildPackages);
    const built = await build(packageFolder, work, run);
    if (!runs(built)) throw new Error('the mediasoup-worker that was built does not run');
    place(built, cached);
    place(built, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return 'built';
}

/** Without MEDIASOUP_VERSION a worker that can run at all exits with 41. */
function runs(binary) {
  return existsSync(binary) && spawnSync(binary, { env: {}, stdio: 'ignore' }).status === 41;
}

/** Copies beside the target first, so that an interrupted copy is never taken for a worker. */
function place(binary, target) {
  mkdirSync(dirname(target), { recursive: true });
  const half = `${target}.${process.pid}.part`;
  cpSync(binary, half);
  chmodSync(half, 0o755);
  renameSync(half, target);
}

function download(packageFolder) {
  // PYTHON=false stops mediasoup's script where it would go on to build by further downloads.
  const { status } = spawnSync(process.execPath, ['npm-scripts.mjs', 'postinstall'], {
    cwd: packageFolder,
    env: { ...process.env, PYTHON: 'false' },
    stdio: 'ignore',
    timeout: 120_000,
  });
  return status === 0;
}

async function build(packageFolder, work, run) {
  const worker = join(work, 'worker');
  cpSync(join(packageFolder, 'worker'), worker, { recursive: true });
  rmSync(join(worker, 'subprojects'), { recursive: true });
  rmSync(join(worker, 'out'), { recursive: true, force: true });
  cpSync(overlay, join(worker, 'subprojects'), { recursive: true });
  await fetchLibsrtp(work, join(worker, 'subprojects/libsrtp2'), run);
  patch(join(worker, 'meson.build'), "meson_version: '>= 1.1.0'", "meson_version: '>= 1.0.1'");
  // The callback must hand BIO_ctrl's own result back: with an OpenSSL that has kernel TLS (Debian's), a constant 1
  // reads as "kTLS is on" and crashes.
  patch(
    join(worker, 'src/RTC/DtlsTransport.cpp'),
    '(operationType == BIO_CB_RETURN)',
    '((operationType & BIO_CB_RETURN) != 0)',
  );
  await run('meson', ['setup', '--buildtype', 'release', '-Db_ndebug=true', 'build', '.'], { cwd: worker });
  await run('ninja', ['-C', 'build', 'mediasoup-worker'], { cwd: worker });
  await run('strip', ['build/mediasoup-worker'], { cwd: worker });
  return join(worker, 'build/mediasoup-worker');
}

/** Debian's libsrtp2 runs on NSS, three times slower per packet than OpenSSL, so its source is built with OpenSSL. */
async function fetchLibsrtp(work, into, run) {
  const parts = join(work, 'apt/parts');
  mkdirSync(parts, { recursive: true });
  mkdirSync(join(work, 'apt/lists/partial'), { recursive: true });
  writeSourceLists(parts);
  const apt = [
    '-qq',
    ...['-o', 'Dir::Etc::sourcelist=/dev/null'],
    ...['-o', `Dir::Etc::sourceparts=${parts}`],
    ...['-o', `Dir::State::lists=${join(work, 'apt/lists')}`],
    ...['-o', 'Dir::Cache::pkgcache='],
    ...['-o', 'Dir::Cache::srcpkgcache='],
    ...['-o', 'APT::Sandbox::User=root'],
  ];
  await run('apt-get', [...apt, 'update']);
  await run('apt-get', [...apt, 'source', '--download-only', 'libsrtp2'], { cwd: work });
  const archive = readdirSync(work).find(name => /^libsrtp2_.*\.orig\.tar\.\w+$/.test(name));
  if (archive === undefined) throw new Error('apt-get source libsrtp2 left no archive');
  mkdirSync(into, { recursive: true });
  await run('tar', ['xf', join(work, archive), '-C', into, '--strip-components=1']);
}

/** The machine's own mirrors, asked for sources. Debian 12 knows two notations. */
function writeSourceLists(parts) {
  const modern = '/etc/apt/sources.list.d/debian.sources';
  const classic = '/etc/apt/sources.list';
  if (existsSync(modern)) {
    const text = readFileSync(modern, 'utf8').replace(/^Types:.*$/gm, 'Types: deb-src');
    writeFileSync(join(parts, 'src.sources'), text);
  } else {
    const lines = readFileSync(classic, 'utf8').split('\n');
    const sources = lines.filter(line => /^deb\s/.test(line)).map(line => line.replace(/^deb\s/, 'deb-src '));
    writeFileSync(join(parts, 'src.list'), `${sources.join('\n')}\n`);
  }
}

function patch(file, from, to) {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} no longer holds: ${from}`);
  writeFileSync(file, text.replace(from, to));
}
