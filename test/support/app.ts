import type { AddressInfo } from 'node:net';
import type { Relay } from '../../media/relay.ts';
import { type App, createApp } from '../../server/app.ts';
import { insertDevice } from '../../server/identity/deviceStore.ts';
import { openLogin } from '../../server/identity/logins.ts';
import { sha256 } from '../../server/identity/secrets.ts';
import { insertAccount, replaceGrants } from '../../server/identity/store.ts';
import { createCounty, newUnit } from '../../server/organisation/actions.ts';
import { readingOf } from '../../server/organisation/pinyin.ts';
import type { UnitKind } from '../../server/organisation/rules.ts';
import { findUnit, insertPeople, insertUnits } from '../../server/organisation/store.ts';
import type { Role } from '../../server/platform/access.ts';
import type { Db } from '../../server/platform/database.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { newId, newSecret } from '../../server/platform/ids.ts';
import { createLog } from '../../server/platform/log.ts';
import type { Pages } from '../../server/platform/pages.ts';
import { Client } from './client.ts';
import { inertRelay } from './inertRelay.ts';
import { makeStore, type StoreDialect } from './store.ts';

export { ask, Client, codeOf, Refused } from './client.ts';

/** A clock that stands still until it is told otherwise. */
export interface TestClock {
  now(): number;
  set(at: number): void;
  advance(ms: number): void;
}

export interface TestKiosk extends Client {
  readonly deviceId: string;
  readonly key: string;
}
export interface TestAccount extends Client {
  readonly accountId: string;
}

export interface TestApp {
  readonly app: App;
  readonly deps: Deps;
  readonly db: Db;
  readonly clock: TestClock;
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** Id of the county, 测试县; empty when started with `empty`. */
  readonly countyId: string;
  /** Somebody who has not signed in. */
  anonymous(): Client;
  /** A new account with one role at a unit, signed in. */
  as(role: Role, unitId: string, name?: string): Promise<TestAccount>;
  /** A county officer, the same at each call. */
  officer(): Promise<TestAccount>;
  /** A new kiosk of a unit, with its key. */
  kiosk(unitId: string, name?: string): Promise<TestKiosk>;
  /** A member with their own login. */
  member(personId: string): Promise<Client>;
  /** Adds a unit below another. @returns its id */
  unit(parentId: string, kind: UnitKind, name: string): Promise<string>;
  /** Adds a member to a unit. @returns their id */
  person(unitId: string, name: string, more?: { number?: string; remote?: boolean; phone?: string }): Promise<string>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly dialect?: StoreDialect;
  readonly relay?: Relay;
  /** Without county and accounts, as at the very first start. */
  readonly empty?: boolean;
  /** Where the clock starts; 2026-03-10 09:00 in Shanghai unless said. */
  readonly now?: number;
  /** The clock goes on by itself, as browsers' clocks do. */
  readonly running?: boolean;
  /** What vite built, for tests that open it. */
  readonly pages?: Pages;
  /** Lets the broadcast command in. */
  readonly controlKey?: string;
  /** `error` shows what the server logs when a test needs it; silent unless said. */
  readonly logLevel?: string;
}

/** The whole application on a fresh store and a free port; only clock, secrets and (unless given) relay are the test's. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const store = await makeStore(options.dialect ?? 'sqlite');
  const { db } = store;
  let time = options.now ?? Date.UTC(2026, 2, 10, 1);
  const ran = options.running === true ? () => performance.now() - began : () => 0;
  const began = performance.now();
  const clock: TestClock = {
    now: () => time + Math.round(ran()),
    set(at) {
      time = at - Math.round(ran());
    },
    advance(ms) {
      time += ms;
    },
  };
  const deps: Deps = {
    db,
    clock,
    log: createLog(options.logLevel ?? 'silent'),
    secrets: { badgeKey: Buffer.alloc(32, 1), codeKey: Buffer.alloc(32, 2) },
  };
  const app = await createApp(deps, options.relay ?? inertRelay(), {
    controlKey: options.controlKey,
    ...(options.pages === undefined ? {} : { pages: options.pages }),
  });
  await new Promise<void>(resolve => app.server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
  const countyId = options.empty === true ? '' : await createCounty(db, time, '测试县');

  const clients: Client[] = [];
  const keep = <C extends Client>(client: C): C => {
    clients.push(client);
    return client;
  };
  const logIn = async (of: { accountId: string } | { personId: string }): Promise<Client> => {
    const client = keep(new Client(url));
    client.cookie = `tt=${(await openLogin(db, time, of)).secret}`;
    return client;
  };
  let people = 0;
  let units = 0;
  let officer: Promise<TestAccount> | undefined;

  const self: TestApp = {
    app,
    deps,
    db,
    clock,
    url,
    countyId,
    anonymous: () => keep(new Client(url)),
    async as(role, unitId, name = role) {
      const accountId = newId(time);
      await insertAccount(db, {
        id: accountId,
        login: accountId,
        name,
        password_hash: 'nobody signs in to this account with a password',
        person_id: null,
        created_at: time,
        disabled_at: null,
      });
      await replaceGrants(db, accountId, [{ id: newId(time), account_id: accountId, role, unit_id: unitId }]);
      return Object.assign(await logIn({ accountId }), { accountId });
    },
    officer: () => (officer ??= self.as('countyOfficer', countyId)),
    async kiosk(unitId, name = '教室一体机') {
      const [deviceId, key] = [newId(time), newSecret()];
      await insertDevice(db, {
        id: deviceId,
        unit_id: unitId,
        name,
        key_hash: sha256(key),
        paired_at: time,
        paired_by: 'system',
        revoked_at: null,
        last_seen_at: null,
      });
      return Object.assign(keep(new Client(url, { authorization: `Kiosk ${key}` })), { deviceId, key });
    },
    member: personId => logIn({ personId }),
    async unit(parentId, kind, name) {
      const parent = await findUnit(db, parentId);
      if (parent === undefined) throw new Error(`no unit ${parentId}`);
      const id = newId(time);
      await insertUnits(db, [newUnit(id, parent, { kind, name, position: units++, now: time })]);
      return id;
    },
    async person(unitId, name, more = {}) {
      const id = newId(time);
      await insertPeople(db, [
        {
          id,
          unit_id: unitId,
          name,
          ...readingOf(name, 'person'),
          number: more.number ?? `M${String(++people).padStart(5, '0')}`,
          phone: more.phone ?? null,
          remote: more.remote === true ? 1 : 0,
          created_at: time,
          archived_at: null,
        },
      ]);
      return id;
    },
    async close() {
      for (const client of clients) client.close();
      await app.close();
      app.server.closeAllConnections();
      await store.close();
    },
  };
  return self;
}
