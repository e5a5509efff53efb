import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdFile } from './sqlite3Dialect.ts';

/** What else the folder's holder tells, for commands that talk to the running server. */
export interface RunningServer {
  readonly pid: number;
  readonly since: number;
}

/** The folder is somebody else's at the moment. */
export class FolderInUse extends Error {}

export interface HeldFolder {
  readonly path: string;
  readonly storeFile: string;
  readonly tlsFolder: string;
  /** Gives the folder back. */
  release(): Promise<void>;
}

export const storeFileOf = (dataDir: string): string => join(dataDir, 'tongtang.sqlite');
export const tlsFolderOf = (dataDir: string): string => join(dataDir, 'tls');
const runningFileOf = (dataDir: string): string => join(dataDir, 'running.json');

/**
 * Makes the data folder private and holds it for this process alone. The lock is the kernel's, so that one left by a
 * crash or a power cut is free at once and no process id has to be believed.
 * @throws FolderInUse naming the folder and who holds it
 */
export async function holdDataFolder(dataDir: string): Promise<HeldFolder> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const lock = await holdFile(join(dataDir, 'lock'));
  if (lock === undefined) {
    const holder = readRunning(dataDir);
    throw new FolderInUse(
      `DATA_DIR=${dataDir} is in use by ${holder === undefined ? 'another process' : `process ${holder.pid}`}; stop it first, or choose another folder`,
    );
  }
  const running: RunningServer = { pid: process.pid, since: Date.now() };
  writeFileSync(runningFileOf(dataDir), JSON.stringify(running), { mode: 0o600 });
  return {
    path: dataDir,
    storeFile: storeFileOf(dataDir),
    tlsFolder: tlsFolderOf(dataDir),
    async release() {
      rmSync(runningFileOf(dataDir), { force: true });
      await lock.release();
    },
  };
}

function readRunning(dataDir: string): RunningServer | undefined {
  try {
    return JSON.parse(readFileSync(runningFileOf(dataDir), 'utf8')) as RunningServer;
  } catch {
    return undefined; // only a courtesy in the message
  }
}
