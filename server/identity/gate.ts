import type { IncomingMessage } from 'node:http';
import type { Principal } from '../platform/access.ts';
import { readLoginCookie } from './cookies.ts';
import type { IdentityDeps } from './deps.ts';
import { findDeviceByKey } from './deviceStore.ts';
import { accountLoginMs } from './rules.ts';
import { sha256 } from './secrets.ts';
import { findLogin, grantsOf, prolongLogin } from './store.ts';

const nobody: Principal = { kind: 'anonymous' };
/** A login in use is prolonged at most this often. */
const prolongEveryMs = 10 * 60_000;

/**
 * Who sent a request: a kiosk by `Authorization: Kiosk KEY`, else a person by cookie. A credential that is unknown,
 * ended or disabled makes the sender nobody; a revoked kiosk is told apart so that its last events can be parked.
 */
export async function identify(deps: IdentityDeps, request: IncomingMessage): Promise<Principal> {
  const key = /^Kiosk (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (key !== undefined) return identifyKiosk(deps, key);
  const secret = readLoginCookie(request);
  return secret === undefined ? nobody : identifyLogin(deps, secret);
}

async function identifyKiosk(deps: IdentityDeps, key: string): Promise<Principal> {
  const device = await findDeviceByKey(deps.db, sha256(key));
  if (device === undefined) return nobody;
  deps.seen(device.id);
  return {
    kind: 'device',
    deviceId: device.id,
    unitId: device.unit_id,
    path: device.path,
    revoked: device.revoked_at !== null,
  };
}

async function identifyLogin(deps: IdentityDeps, secret: string): Promise<Principal> {
  const now = deps.clock.now();
  const login = await findLogin(deps.db, sha256(secret));
  if (login === undefined || login.expires_at <= now) return nobody;
  if (login.account_id !== null) {
    if (login.disabled_at !== null || login.account_name === null) return nobody;
    if (login.expires_at - now < accountLoginMs - prolongEveryMs)
      await prolongLogin(deps.db, login.id, now + accountLoginMs);
    const grants = await grantsOf(deps.db, login.account_id);
    return {
      kind: 'account',
      accountId: login.account_id,
      name: login.account_name,
      loginId: login.id,
      grants: grants.map(grant => ({ role: grant.role, unitId: grant.unit_id, path: grant.path })),
    };
  }
  const { person_id: personId, person_name: name, unit_id: unitId, path } = login;
  if (personId === null || name === null || unitId === null || path === null || login.archived_at !== null)
    return nobody;
  return { kind: 'member', personId, name, unitId, path, loginId: login.id };
}
