import { type Doer, liveUnit } from '../organisation/actions.ts';
import type { Subject } from '../platform/access.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { AppDeps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId, newSecret } from '../platform/ids.ts';
import type { IdentityDeps } from './deps.ts';
import * as store from './deviceStore.ts';
import { pairingMs, readCode, showCode } from './rules.ts';
import { newPairingCode, sha256 } from './secrets.ts';

/** Where a kiosk stands. */
export async function locateDevice(db: Db, id: string): Promise<Subject | undefined> {
  const device = await store.findDevice(db, id);
  return device && { owner: device.path, reach: [] };
}

export interface DeviceView {
  readonly id: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly name: string;
  readonly pairedAt: number;
  readonly revokedAt: number | null;
  readonly lastSeenAt: number | null;
}

export async function listDevices(db: Db, scope: readonly string[]): Promise<DeviceView[]> {
  return (await store.devicesUnder(db, scope)).map(device => ({
    id: device.id,
    unitId: device.unit_id,
    unitName: device.unit_name,
    name: device.name,
    pairedAt: device.paired_at,
    revokedAt: device.revoked_at,
    lastSeenAt: device.last_seen_at,
  }));
}

/**
 * A kiosk asks to be taken in.
 * @returns the code for its screen, and the secret by which it fetches its key
 * @throws SchoolError tooMany
 */
export async function startPairing(
  deps: IdentityDeps,
  address: string,
): Promise<{ pairingId: string; code: string; secret: string; expiresAt: number }> {
  await deps.limits.pairingStart.take(address);
  const now = deps.clock.now();
  const code = newPairingCode();
  const secret = newSecret();
  const pairingId = newId(now);
  const expiresAt = now + pairingMs;
  await deps.db.transaction().execute(async trx => {
    await store.deleteExpiredPairings(trx, now);
    await store.insertPairing(trx, {
      id: pairingId,
      code_hash: sha256(code),
      secret_hash: sha256(secret),
      created_at: now,
      expires_at: expiresAt,
      device_id: null,
    });
  });
  return { pairingId, code: showCode(code), secret, expiresAt };
}

/**
 * Takes in the kiosk that shows this code.
 * @throws SchoolError codeExpired when no waiting kiosk shows it, tooMany, conflict for an archived unit
 */
export async function pairDevice(
  deps: IdentityDeps,
  doer: Doer,
  given: { readonly code: string; readonly unitId: string; readonly name: string },
): Promise<string> {
  const actor = actorOf(doer.principal);
  await deps.limits.pairingCode.take(actor);
  const now = deps.clock.now();
  const deviceId = await deps.db.transaction().execute(async trx => {
    await liveUnit(trx, given.unitId);
    const pairing = await store.findPairingByCode(trx, sha256(readCode(given.code)));
    if (pairing === undefined || pairing.expires_at <= now || pairing.device_id !== null)
      throw new SchoolError('codeExpired', 'no kiosk waits with this code');
    const id = newId(now);
    await store.insertDevice(trx, {
      id,
      unit_id: given.unitId,
      name: given.name,
      // The key is made when the kiosk fetches it; until then this is the hash of a secret that nobody has.
      key_hash: sha256(newSecret()),
      paired_at: now,
      paired_by: actor,
      revoked_at: null,
      last_seen_at: null,
    });
    await store.givePairing(trx, pairing.id, id);
    await audit(trx, {
      at: now,
      actor,
      action: 'identity.devicePaired',
      subject: ['device', id],
      details: { unitId: given.unitId },
    });
    return id;
  });
  await deps.limits.pairingCode.giveBack(actor);
  return deviceId;
}

/**
 * The kiosk asks whether it was taken in; its key is given once.
 * @throws SchoolError codeExpired, also when the key was fetched already; notAllowed for another kiosk's pairing
 */
export async function claimPairing(
  deps: AppDeps,
  pairingId: string,
  secret: string,
): Promise<
  | { readonly state: 'waiting' }
  | {
      readonly state: 'paired';
      readonly deviceId: string;
      readonly unitId: string;
      readonly name: string;
      readonly key: string;
    }
> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const pairing = await store.findPairing(trx, pairingId);
    if (pairing === undefined || pairing.expires_at <= now) throw new SchoolError('codeExpired');
    if (pairing.secret_hash !== sha256(secret)) throw new SchoolError('notAllowed', 'the pairing of another kiosk');
    const device = pairing.device_id === null ? undefined : await store.findDevice(trx, pairing.device_id);
    if (device === undefined) return { state: 'waiting' };
    const key = newSecret();
    await store.updateDevice(trx, device.id, { key_hash: sha256(key) });
    await store.deletePairing(trx, pairing.id);
    return { state: 'paired', deviceId: device.id, unitId: device.unit_id, name: device.name, key };
  });
}

export async function renameDevice(deps: AppDeps, doer: Doer, deviceId: string, name: string): Promise<void> {
  await change(deps, doer, deviceId, { name }, 'identity.deviceRenamed');
}

/** Ends a kiosk's key for good; what it still holds can only be parked. */
export async function revokeDevice(deps: AppDeps, doer: Doer, deviceId: string): Promise<void> {
  const device = await store.findDevice(deps.db, deviceId);
  if (device === undefined) throw new SchoolError('notFound');
  if (device.revoked_at !== null) return;
  await change(deps, doer, deviceId, { revoked_at: deps.clock.now() }, 'identity.deviceRevoked');
  deps.endSockets(each => each.kind === 'device' && each.deviceId === deviceId);
}

async function change(
  deps: AppDeps,
  doer: Doer,
  deviceId: string,
  to: { readonly name: string } | { readonly revoked_at: number },
  action: string,
): Promise<void> {
  await deps.db.transaction().execute(async trx => {
    await store.updateDevice(trx, deviceId, to);
    await audit(trx, {
      at: deps.clock.now(),
      actor: actorOf(doer.principal),
      action,
      subject: ['device', deviceId],
    });
  });
}
