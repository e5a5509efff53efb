import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '../..');

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly http: string;
  readonly https: string;
  /** Milliseconds from the first line that could appear to the last address. */
  readonly readyMs: number;
  output(): string;
  /** Sends a signal to the process that was started and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly ms: number }>;
}

/** Settings for a server of its own: free ports, few processes, quiet. */
export function ownSettings(dataDir: string): Record<string, string> {
  const first = 20_000 + Math.floor(Math.random() * 1200) * 20;
  return {
    DATA_DIR: dataDir,
    PORT: '0',
    HTTPS_PORT: '0',
    HTTPS_HOST: '127.0.0.1',
    MEDIA_HOST: '127.0.0.1',
    MEDIA_WORKERS: '1',
    MEDIA_PORT_FIRST: String(first),
    MEDIA_PORT_LAST: String(first + 19),
    LOG_LEVEL: 'warn',
  };
}

/**
 * Starts a real server in a process of its own and waits until it has printed its addresses.
 * @param command what to run, `['npm', 'start']` or the server itself
 * @throws with the output when it ends instead
 */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  command: readonly string[] = [process.execPath, 'server/main.ts'],
): Promise<ServerProcess> {
  const began = performance.now();
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const ready = new Promise<{ http: string; https: string }>((resolve, reject) => {
    const note = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      const http = /office\s+(http:\/\/\S+)\/office/.exec(output)?.[1];
      const https = /secure\s+(https:\/\/\S+)/.exec(output)?.[1];
      if (http !== undefined && https !== undefined) resolve({ http, https });
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    ended.then(([code]) => reject(new Error(`ended with ${code}:\n${output}`)), reject);
  });
  const addresses = await ready;
  return {
    child,
    ...addresses,
    readyMs: performance.now() - began,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      const start = performance.now();
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = await ended;
      return { code, ms: performance.now() - start };
    },
  };
}
