import { createServer, type Server as HttpServer } from 'node:http';
import compression from 'compression';
import express, { type Express } from 'express';
import { Server as SocketServer } from 'socket.io';
import type { PlayEnd } from '../media/broadcastFile.ts';
import type { Relay } from '../media/relay.ts';
import { accessTable } from './access.ts';
import { recordDelivery, recordPresence } from './attendance/presence.ts';
import { serveAttendance } from './attendance/routes.ts';
import { createScanRecorder } from './attendance/scans.ts';
import { serveClasses } from './classes/routes.ts';
import { serveHours } from './hours/routes.ts';
import { ensureRules } from './hours/ruleSets.ts';
import { yearOf } from './hours/rules.ts';
import type { IdentityDeps } from './identity/deps.ts';
import { identify } from './identity/gate.ts';
import { createLimits } from './identity/limits.ts';
import { serveIdentity } from './identity/routes.ts';
import { createSeenDevices } from './identity/seen.ts';
import { isLocalCommand } from './live/controlKey.ts';
import { liveFigures } from './live/figures.ts';
import { broadcastFile, type FileBroadcastDeps, type FileBroadcastInput } from './live/fileBroadcast.ts';
import { LiveRooms } from './live/rooms.ts';
import { serveLocalBroadcasts } from './live/routes.ts';
import { createMouth, createTodayTeller, serveLiveSockets } from './live/sockets.ts';
import { serveOrganisation } from './organisation/routes.ts';
import { serveAuthorityPage } from './platform/authorityPage.ts';
import type { Deps } from './platform/deps.ts';
import { serveHealth } from './platform/health.ts';
import { answerFailures, createRoutes, type Gate } from './platform/http.ts';
import { type Pages, protectPages, servePages } from './platform/pages.ts';
import { createSocketRequests, endSockets } from './platform/sockets.ts';
import { serveReports } from './reports/routes.ts';
import { locate, namesOf, peopleInUse } from './subjects.ts';

export interface App {
  readonly http: Express;
  /** A listener for plain HTTP; main.ts attaches the sockets to the HTTPS one as well. */
  readonly server: HttpServer;
  readonly io: SocketServer;
  /** Puts a file on air, as the broadcast command and the demo do. */
  broadcastFile(input: FileBroadcastInput): Promise<PlayEnd>;
  /** Keys of all routes and socket requests, for the test of the access table. */
  readonly keys: readonly string[];
  close(): Promise<void>;
}

export interface AppOptions {
  /** What vite built; without it only the wire is served. */
  readonly pages?: Pages;
  /** Certificate of the county's own authority, PEM, offered at `/ca`. */
  readonly authority?: string | undefined;
  /** Lets commands on this machine put files on air; see live/controlKey.ts. */
  readonly controlKey?: string | undefined;
}

/** Puts the rooms together over the parts it is handed; tests hand in their own and listen on a free port. */
export async function createApp(deps: Deps, relay: Relay, options: AppOptions = {}): Promise<App> {
  const http = express();
  const server = createServer(http);
  const io = new SocketServer(server, {
    serveClient: false,
    maxHttpBufferSize: 200_000,
    pingInterval: 10_000,
    pingTimeout: 10_000,
  });
  const seenDevices = createSeenDevices(deps);
  const identity: IdentityDeps = {
    ...deps,
    limits: createLimits(),
    seen: seenDevices.note,
    endSockets: of => endSockets(io, of),
  };
  const gate: Gate = {
    table: accessTable,
    identify: async request =>
      isLocalCommand(request, options.controlKey) ? { kind: 'local' } : identify(identity, request),
    locate: (kind, id) => locate(deps.db, kind, id),
  };

  http.disable('x-powered-by');
  http.use(protectPages());
  http.use(compression());
  // Only a file to import is large; everything else that is would merely fill the memory.
  http.use('/api/imports', express.json({ limit: '13mb' }));
  http.use('/api', express.json({ limit: '2mb' }));

  const routes = createRoutes(http, gate, deps.log);
  const requests = createSocketRequests(io, gate, deps.log);
  serveIdentity(routes, identity, namesOf, () => ensureRules(deps, yearOf(deps.clock.now())));
  serveOrganisation(routes, identity, peopleInUse);

  const todayChanged = createTodayTeller(io);
  const scans = createScanRecorder(deps, todayChanged);
  serveClasses(routes, deps, todayChanged);
  const rooms = await LiveRooms.start({
    ...deps,
    relay,
    mouth: createMouth(io),
    attendance: {
      recordPresence: presence => recordPresence(deps, presence),
      recordDelivery: delivery => recordDelivery(deps, delivery),
    },
    changed: todayChanged,
  });
  const live: FileBroadcastDeps = { relay, rooms, log: deps.log };
  serveLiveSockets(requests, rooms, relay);
  serveLocalBroadcasts(routes, live);
  serveAttendance(routes, deps, { scans, live: liveFigures(rooms), changed: todayChanged });
  serveHours(routes, deps);
  serveReports(routes, deps);

  serveHealth(routes, deps, relay);
  serveAuthorityPage(http, options.authority);
  if (options.pages !== undefined) servePages(http, options.pages);

  http.use(answerFailures(deps.log));
  return {
    http,
    server,
    io,
    broadcastFile: input => broadcastFile(live, input),
    keys: [...routes.keys, ...requests.keys],
    async close() {
      io.emit('server:stopping', {});
      await rooms.stop();
      await io.close();
      todayChanged.stop();
      await scans.idle();
      await seenDevices.idle();
    },
  };
}
