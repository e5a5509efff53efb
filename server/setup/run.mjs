import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, appendFileSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Node 24 as the npm registry packs it; every npm script runs on it. */
export const projectNode = join(root, 'node_modules/.bin/node');

/** Where the output of all commands goes, for the day a step fails. */
export const logFile = join(
  tmpdir(),
  `tongtang-setup-${createHash('sha256').update(root).digest('hex').slice(0, 8)}-${userInfo().uid}.log`,
);

/** A step that cannot go on; the message says in one line what failed and, where it is known, what to run. */
export class SetupError extends Error {}

// npm puts node_modules/.bin first; npm ci takes that very folder away while it runs.
const foreignPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter(folder => !folder.includes(`node_modules${sep}.bin`) && !folder.includes('node-gyp-bin'))
  .join(delimiter);

/** The environment for commands that must not see the project's own node_modules/.bin. */
export const outsideEnv = { ...process.env, PATH: foreignPath };

let lastLine = '';

/** What the running command printed last, for the sign of life of a long step. */
export const lastOutput = () => lastLine;

/**
 * Runs a command, its output into the log file.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<void>} rejects with a SetupError that holds the last line it printed
 */
export function run(command, args, options = {}) {
  appendFileSync(logFile, `\n$ ${command} ${args.join(' ')}\n`);
  lastLine = '';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const errors = [];
    const note = chunk => {
      appendFileSync(logFile, chunk);
      for (const line of String(chunk).split(/[\r\n]+/)) {
        const text = line.trim();
        // What npm warns of on older Nodes is about the Node that is being replaced.
        if (text === '' || text.startsWith('npm warn')) continue;
        lastLine = text;
        if (errors.length < 3 && looksLikeError(text)) errors.push(text.slice(0, 200));
        else if (errors.length === 1 && errors[0].endsWith(':')) errors.push(text.slice(0, 200));
      }
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    child.on('error', error => reject(new SetupError(`${command} cannot be started (${error.message})`)));
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else
        reject(
          new SetupError(
            `${command} ${args[0] ?? ''} ended with ${signal ?? status}: ${errors.join(' | ') || lastLine}`,
          ),
        );
    });
  });
}

const looksLikeError = text =>
  /\berror\b|^E:/i.test(text) && !/^at |complete log of this run|-Werror|npm error (code|errno|path) /i.test(text);

/** Whether a command is on the path. */
export function hasCommand(name) {
  return foreignPath.split(delimiter).some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Asks the project's Node a yes-or-no question. */
export function nodeAccepts(script) {
  const { status } = spawnSync(projectNode, ['-e', script], { cwd: root, stdio: 'ignore', timeout: 20_000 });
  return status === 0;
}

/** Keeps what took minutes to build, over clean clones; where there is no home, within the project. */
export function cacheFolder() {
  const home = process.env.HOME || homedir();
  const wanted = home === '' ? [] : [join(process.env.XDG_CACHE_HOME || join(home, '.cache'), 'tongtang')];
  for (const folder of [...wanted, join(root, 'node_modules/.cache/tongtang')]) {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // a home that cannot be written to: the next place
    }
  }
  throw new SetupError(`nothing can be written in ${root}; run: sudo chown -R $USER ${root}`);
}

/**
 * Makes Debian packages present; asks for nothing and touches nothing when they are.
 * @param {string[]} packages
 */
export async function installPackages(packages) {
  const missing = packages.filter(
    name => !/^Status: install ok installed$/m.test(spawnSync('dpkg', ['-s', name], { encoding: 'utf8' }).stdout ?? ''),
  );
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get'))
    throw new SetupError(`${missing.join(', ')} missing, and this is no Debian; install them by hand`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)
    throw new SetupError(`${missing.join(', ')} missing; run: sudo ${line}`);
  const env = { ...outsideEnv, DEBIAN_FRONTEND: 'noninteractive' };
  const asRoot = args => {
    const all = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return isRoot
      ? run(all[0], all.slice(1), { env })
      : run('sudo', ['-n', '--preserve-env=DEBIAN_FRONTEND', ...all], { env });
  };
  await asRoot(['update']);
  await asRoot(['install', '-y', '--no-install-recommends', ...missing]);
}
