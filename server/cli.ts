import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { BackupError } from './backup/archive.ts';
import { backUp } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { runDemo } from './demo/demo.ts';
import { runVerifyLedger } from './ledger/actions.ts';
import { runBroadcast } from './live/broadcastCommand.ts';
import { ConfigError, readConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { FolderInUse, readRunning, storeFileOf } from './platform/dataFolder.ts';

// Commands: parse, call, print. Settings come from the environment as for the server.

const program = new Command('tongtang').description('同堂 Tongtang');
const print = (line: string): void => console.log(line);
const config = () => readConfig(process.env);

program
  .command('demo')
  .description('run an invented county with a year behind it, on this machine only')
  .action(async () => {
    if (!(await runDemo(process.env))) process.exitCode = 1;
  });

program
  .command('backup')
  .description('copy everything into one file while the server runs')
  .requiredOption('--to <file>', 'archive to write, .tar or .tar.gz')
  .option('--with-media', 'recordings too; else they are only listed', false)
  .action(async (options: { to: string; withMedia: boolean }) => {
    const { dataDir } = config();
    const made = await backUp({ dataDir, ...options });
    print(`backed up ${dataDir}: ${made.files.length} files, ${made.ledger.events} events, head ${made.ledger.head}`);
    if (made.media.length > 0)
      print(
        `${made.media.length} media files ${made.mediaIncluded ? 'included' : 'listed in the manifest, not included'}`,
      );
  });

program
  .command('restore')
  .description('bring a backup back into an empty data folder, verified')
  .requiredOption('--from <file>', 'archive that backup wrote')
  .action(async (options: { from: string }) => {
    const { dataDir } = config();
    const found = await restore({ ...options, dataDir });
    print(`restored ${dataDir} as of ${new Date(found.madeAt).toISOString()}: ${found.ledger.events} events, verified`);
    if (found.media.length > 0 && !found.mediaIncluded)
      print(`${found.media.length} media files are not in the backup; copy them to ${dataDir}/media`);
  });

program
  .command('verify-ledger')
  .description('check the chain of events and name the first bad one')
  .action(async () => {
    const file = storeFileOf(config().dataDir);
    if (!existsSync(file)) throw new ConfigError(`DATA_DIR=${config().dataDir} holds no store`);
    const { db } = openDatabase(file);
    try {
      process.exitCode = await runVerifyLedger(db, print);
    } finally {
      await db.destroy();
    }
  });

program
  .command('broadcast')
  .description('have the running server put a media file on air')
  .argument('<file>', 'whatever ffmpeg can read')
  .requiredOption('--session <id>', 'session whose live room it goes to')
  .option('--loop', 'begin again at its end', false)
  .action(async (file: string, options: { session: string; loop: boolean }) => {
    const { dataDir, host, port } = config();
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
    process.exitCode = await runBroadcast(
      {
        file,
        sessionId: options.session,
        loop: options.loop,
        dataDir,
        host,
        port: readRunning(dataDir)?.httpPort ?? port,
        signal: stop.signal,
      },
      print,
    );
  });

try {
  await program.parseAsync();
} catch (reason) {
  // What a person can mend is told in words; a bug keeps its stack.
  const plain = reason instanceof BackupError || reason instanceof ConfigError || reason instanceof FolderInUse;
  console.error(plain ? reason.message : reason);
  process.exitCode = 1;
}
