import { accessSync, chmodSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ConfigError } from './config.ts';
import { holdFile } from './sqlite3Dialect.ts';

/** What the folder's holder tells of itself, for messages and for commands that talk to the running server. */
const runningServer = z.object({
  pid: z.int(),
  since: z.int(),
  /** Where it listens for plain HTTP; absent until it does. */
  httpPort: z.int().optional(),
});
type RunningServer = z.infer<typeof runningServer>;

/** The folder is somebody else's at the moment. */
export class FolderInUse extends Error {}

export interface HeldFolder {
  readonly path: string;
  readonly storeFile: string;
  readonly tlsFolder: string;
  /** Tells commands on this machine where the server listens. */
  announce(httpPort: number): void;
  /** Gives the folder back. */
  release(): Promise<void>;
}

export const storeFileOf = (dataDir: string): string => join(dataDir, 'tongtang.sqlite');
export const tlsFolderOf = (dataDir: string): string => join(dataDir, 'tls');
const runningFileOf = (dataDir: string): string => join(dataDir, 'running.json');

/**
 * Makes the data folder private and holds it for this process alone. The lock is the kernel's, so that one left by a
 * crash or a power cut is free at once and no process id has to be believed.
 * @throws FolderInUse naming the folder and who holds it, ConfigError when it cannot be written
 */
export async function holdDataFolder(dataDir: string): Promise<HeldFolder> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
    accessSync(dataDir, constants.W_OK);
  } catch (reason) {
    throw new ConfigError(`DATA_DIR=${dataDir}: a folder that can be written is needed (${(reason as Error).message})`);
  }
  const lock = await holdFile(join(dataDir, 'lock'));
  if (lock === undefined) {
    const holder = readRunning(dataDir);
    throw new FolderInUse(
      `DATA_DIR=${dataDir} is in use by ${holder === undefined ? 'another process' : `process ${holder.pid}`}; stop it first, or choose another folder`,
    );
  }
  const announce = (httpPort?: number): void => {
    const running: RunningServer = { pid: process.pid, since: Date.now(), httpPort };
    writeFileSync(runningFileOf(dataDir), JSON.stringify(running), { mode: 0o600 });
  };
  announce();
  return {
    announce,
    path: dataDir,
    storeFile: storeFileOf(dataDir),
    tlsFolder: tlsFolderOf(dataDir),
    async release() {
      rmSync(runningFileOf(dataDir), { force: true });
      await lock.release();
    },
  };
}

/** What the server on a data folder said of itself when it started; it may be gone since. */
export function readRunning(dataDir: string): RunningServer | undefined {
  try {
    return runningServer.parse(JSON.parse(readFileSync(runningFileOf(dataDir), 'utf8')));
  } catch {
    return undefined; // never started, or stopped in order
  }
}
