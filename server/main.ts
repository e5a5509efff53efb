import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { createRelay } from '../media/createRelay.ts';
import type { Relay } from '../media/relay.ts';
import { type App, createApp } from './app.ts';
import { setupToken } from './identity/logins.ts';
import { writeControlKey } from './live/controlKey.ts';
import { countyCertificates, machineNames, type ServerCertificate } from './platform/certificates.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, ConfigError, readConfig } from './platform/config.ts';
import { type OpenDatabase, openDatabase } from './platform/database.ts';
import { FolderInUse, type HeldFolder, holdDataFolder } from './platform/dataFolder.ts';
import type { Deps } from './platform/deps.ts';
import { createLog, type Logger } from './platform/log.ts';
import { findMigrations, migrate } from './platform/migrate.ts';
import { builtPages } from './platform/pages.ts';
import { openSecrets } from './platform/secretFiles.ts';
import { SqliteFailure } from './platform/sqlite3Dialect.ts';

/** A server that listens; `stop` tells viewers, closes everything in order and gives the data folder back. */
export interface Running {
  readonly deps: Deps;
  readonly app: App;
  readonly relay: Relay;
  readonly httpAddress: string;
  readonly httpsAddress: string;
  /** Names and addresses that the certificate holds; empty when it is not the county's own. */
  readonly names: readonly string[];
  /** Whether HTTPS listens on every address of the machine. */
  readonly everywhere: boolean;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
/** Answers on their way get this long before their connections are cut. */
const graceMs = 1000;
/** A supervisor expects the end within 5 s; whatever hangs then is let go. */
const stopWithinMs = 4500;

/**
 * Configuration -> data folder -> store -> relay -> application -> listeners.
 * @throws FolderInUse, ConfigError for a port that is taken or a certificate that cannot be read
 */
export async function startServer(config: Config): Promise<Running> {
  const log = createLog(config.logLevel);
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let last = undo.pop(); last !== undefined; last = undo.pop()) await last();
  };
  try {
    const folder = await holdDataFolder(config.dataDir);
    undo.push(() => folder.release());
    const certificates = await readCertificates(config, folder);
    const database = await openStore(folder, log);
    undo.push(() => database.db.destroy());
    const deps: Deps = { db: database.db, clock: systemClock, log, secrets: openSecrets(folder.path) };
    const relay = await createRelay({
      workers: config.mediaWorkers,
      listenAddress: config.mediaHost,
      announcedAddress: config.announcedAddress,
      ports: config.mediaPorts,
      log,
    });
    undo.push(() => relay.close());
    const app = await createApp(deps, relay, {
      pages: builtPages,
      authority: certificates.authority,
      controlKey: writeControlKey(folder.path),
    });
    const http = app.server;
    const https = createHttpsServer(certificates.server);
    // One application and one set of sockets behind both ports.
    https.on('request', (request, response) => http.emit('request', request, response));
    https.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
    // Viewers are told before their connections go.
    undo.push(async () => void (await Promise.all([app.close(), cutConnections([http, https])])));
    const httpPort = await listen(http, config.host, config.port, 'PORT');
    const httpsPort = await listen(https, config.httpsHost, config.httpsPort, 'HTTPS_PORT');
    // Our own certificate ends and addresses change; a foreign one is renewed in its file by whoever made it.
    const renewal = setInterval(() => {
      readCertificates(config, folder).then(
        renewed => https.setSecureContext(renewed.server),
        (reason: unknown) => log.error({ err: reason }, 'the certificate could not be renewed'),
      );
    }, hourMs);
    undo.push(async () => clearInterval(renewal));
    folder.announce(httpPort);
    return {
      deps,
      app,
      relay,
      httpAddress: `http://${hostOf(config.host)}:${httpPort}`,
      httpsAddress: `https://${hostOf(config.httpsHost)}:${httpsPort}`,
      names: certificates.names,
      everywhere: config.httpsHost === '0.0.0.0' || config.httpsHost === '::',
      stop,
    };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

async function openStore(folder: HeldFolder, log: Logger): Promise<OpenDatabase> {
  const database = openDatabase(folder.storeFile);
  const steps = await migrate(database.db as never, 'sqlite', await findMigrations(), async () => {
    const copy = `${folder.storeFile}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await database.backupTo(copy);
    log.info({ copy }, 'the store was copied before it is brought to a newer shape');
  });
  if (steps.length > 0) log.info({ steps: steps.length }, 'the store has its newest shape');
  return database;
}

interface Certificates {
  readonly server: ServerCertificate;
  readonly authority: string | undefined;
  readonly names: readonly string[];
}

async function readCertificates(config: Config, folder: HeldFolder): Promise<Certificates> {
  if (config.tls === undefined) {
    const names = machineNames(config.announcedAddress);
    return { ...(await countyCertificates(folder.tlsFolder, names, Date.now())), names };
  }
  const read = (variable: string, file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (reason) {
      throw new ConfigError(`${variable}=${JSON.stringify(file)}: a file in PEM is needed (${String(reason)})`);
    }
  };
  const server = { cert: read('TLS_CERT', config.tls.cert), key: read('TLS_KEY', config.tls.key) };
  try {
    createSecureContext(server);
  } catch (reason) {
    const given = `TLS_CERT=${JSON.stringify(config.tls.cert)}, TLS_KEY=${JSON.stringify(config.tls.key)}`;
    throw new ConfigError(
      `${given}: a certificate chain and its own key in PEM are needed (${(reason as Error).message})`,
    );
  }
  return { server, authority: undefined, names: [] };
}

function listen(server: Server, host: string, port: number, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (reason: NodeJS.ErrnoException) => {
      const why =
        reason.code === 'EADDRINUSE'
          ? `the port is taken on ${host}; choose another, or 0 for a free one`
          : `${host} cannot be listened on (${reason.message})`;
      reject(new ConfigError(`${variable}=${port}: ${why}`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Closes what is idle at once and what is busy after a moment. */
async function cutConnections(servers: readonly Server[]): Promise<void> {
  const closed = servers.map(server => new Promise<void>(resolve => server.close(() => resolve())));
  const cut = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, graceMs);
  await Promise.all(closed);
  clearTimeout(cut);
}

const hostOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;

/** Stops once on the first signal: npm passes on what the terminal has sent to all already. */
export function stopOnSignals(running: Running): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    const { log } = running.deps;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('something did not let go in time');
      process.exit(1);
    }, stopWithinMs).unref();
    running.stop().then(
      () => process.exit(0),
      (reason: unknown) => {
        log.error({ err: reason }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
  const crash = (reason: unknown): void => {
    running.deps.log.fatal({ err: reason }, 'unexpected; a supervisor starts the server again');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

/** Says a wrong setting or a folder in use in words, without a stack; everything else is a bug and keeps it. */
export function explainStart(reason: unknown): never {
  if (reason instanceof ConfigError || reason instanceof FolderInUse) console.error(reason.message);
  else if (reason instanceof SqliteFailure && reason.code === 'SQLITE_NOTADB')
    console.error(
      'The store in DATA_DIR is no database or damaged; bring a backup back: npm run restore -- --from FILE',
    );
  else console.error('The server could not be started:', reason);
  process.exit(1);
}

/** Where people go, one line each. */
export function addressLines(running: Running): string[] {
  const { httpAddress: here, httpsAddress, names } = running;
  const port = new URL(httpsAddress).port;
  const elsewhere = (running.everywhere ? names : [])
    .filter(name => !['localhost', '127.0.0.1', '::1'].includes(name))
    .map(name => `https://${name.includes(':') ? `[${name}]` : name}:${port}`);
  return [
    `  办公室  office      ${here}/office`,
    `  讲课间  studio      ${here}/studio`,
    `  教学点  kiosk       ${here}/kiosk/`,
    `  直播间  live room   ${here}/me`,
    `  本机    secure      ${httpsAddress}`,
    ...(elsewhere.length > 0 ? [`  局域网  network     ${elsewhere.join('  ')}`] : []),
    ...(names.length > 0 ? [`  证书    certificate ${elsewhere[0] ?? httpsAddress}/ca`] : []),
  ];
}

if (import.meta.main) {
  try {
    const running = await startServer(readConfig(process.env));
    stopOnSignals(running);
    const token = await setupToken(running.deps);
    const firstUse =
      token === undefined
        ? []
        : [
            '',
            '  第一次使用：打开下面的链接，填写县名并建立第一个账号（只能用一次）',
            '  First use: open this link once to name the county and make the first account',
            `  ${running.httpAddress}/setup/${token}`,
            '',
          ];
    console.log(['同堂 Tongtang', ...addressLines(running), ...firstUse].join('\n'));
  } catch (reason) {
    explainStart(reason);
  }
}
