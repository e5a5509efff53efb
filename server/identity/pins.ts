import { type Doer, readPerson } from '../organisation/actions.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import { SchoolError } from '../platform/errors.ts';
import { findPersonByToken } from './badges.ts';
import type { IdentityDeps } from './deps.ts';
import { type OpenedLogin, openLogin } from './logins.ts';
import { pinEnabledMs, pinLockMs } from './rules.ts';
import { checkPassword, hashPassword, sha256 } from './secrets.ts';
import { deleteLogins, findPin, savePin } from './store.ts';

/**
 * Lets a member choose a PIN within 30 minutes. A reset forgets the old one and ends the member's logins; only a
 * person does that, since a kiosk sees a card but not whether its holder is its owner.
 * @returns until when it may be chosen
 * @throws SchoolError alreadyExists when one is set and `reset` is not asked for, notAllowed, conflict when archived
 */
export async function enablePin(deps: IdentityDeps, doer: Doer, personId: string, reset: boolean): Promise<number> {
  if (reset && doer.principal.kind !== 'account') throw new SchoolError('notAllowed', 'an officer or steward resets');
  const now = deps.clock.now();
  const enabledUntil = now + pinEnabledMs;
  await deps.db.transaction().execute(async trx => {
    if ((await readPerson(trx, personId)).archived) throw new SchoolError('conflict', 'the member is archived');
    const pin = await findPin(trx, personId);
    if (!reset && pin !== undefined && pin.pin_hash !== null)
      throw new SchoolError('alreadyExists', 'a PIN is set', { field: 'pin' });
    await savePin(trx, {
      person_id: personId,
      pin_hash: null,
      enabled_until: enabledUntil,
      failures: 0,
      locked_until: 0,
    });
    if (reset) await deleteLogins(trx, { personId });
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: reset ? 'identity.pinReset' : 'identity.pinEnabled',
      subject: ['person', personId],
    });
  });
  if (reset) deps.endSockets(each => each.kind === 'member' && each.personId === personId);
  return enabledUntil;
}

interface CardAndPin {
  readonly token: string;
  readonly pin: string;
  readonly address: string;
}

/**
 * Sets the PIN that somebody let the card's member choose, and signs them in.
 * @throws SchoolError pinNotEnabled (also when one is set already), cardUnknown, cardRevoked, tooMany
 */
export async function setPin(deps: IdentityDeps, given: CardAndPin): Promise<OpenedLogin> {
  const personId = await holderOf(deps, given);
  const pinHash = await hashPassword(given.pin);
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const pin = await findPin(trx, personId);
    if (pin === undefined || pin.pin_hash !== null || pin.enabled_until <= now) throw new SchoolError('pinNotEnabled');
    await savePin(trx, { ...pin, pin_hash: pinHash, enabled_until: 0 });
    await audit(trx, {
      at: now,
      actor: `member:${personId}`,
      action: 'identity.pinSet',
      subject: ['person', personId],
    });
    return openLogin(trx, now, { personId });
  });
}

/**
 * Signs a member in by card and PIN. The fifth failure in a row locks the PIN for 15 minutes, each fifth further one
 * for four times as long.
 * @throws SchoolError wrongLogin, pinLocked, pinNotEnabled, cardUnknown, cardRevoked, tooMany
 */
export async function memberLogIn(deps: IdentityDeps, given: CardAndPin): Promise<OpenedLogin> {
  const personId = await holderOf(deps, given);
  const now = deps.clock.now();
  // The failure is written down before the PIN is looked at, so that many tries at once count as many.
  const pinHash = await deps.db.transaction().execute(async trx => {
    const pin = await findPin(trx, personId);
    if (pin === undefined || pin.pin_hash === null) throw new SchoolError('pinNotEnabled');
    if (pin.locked_until > now)
      throw new SchoolError('pinLocked', 'too many wrong PINs', { lockedUntil: pin.locked_until });
    const failures = pin.failures + 1;
    await savePin(trx, { ...pin, failures, locked_until: now + pinLockMs(failures) });
    return pin.pin_hash;
  });
  if (!(await checkPassword(pinHash, given.pin))) throw new SchoolError('wrongLogin');
  return deps.db.transaction().execute(async trx => {
    await forgiveFailures(trx, personId, pinHash);
    return openLogin(trx, now, { personId });
  });
}

/** @throws SchoolError wrongLogin when the PIN was reset in the meantime */
async function forgiveFailures(trx: Db, personId: string, pinHash: string): Promise<void> {
  const pin = await findPin(trx, personId);
  if (pin === undefined || pin.pin_hash !== pinHash) throw new SchoolError('wrongLogin');
  await savePin(trx, { ...pin, failures: 0, locked_until: 0 });
}

async function holderOf(deps: IdentityDeps, given: CardAndPin): Promise<string> {
  await deps.limits.address.take(given.address);
  await deps.limits.card.take(sha256(given.token));
  const holder = await findPersonByToken(deps.db, given.token);
  if (holder.state === 'unknown') throw new SchoolError('cardUnknown');
  if (holder.state === 'revoked') throw new SchoolError('cardRevoked');
  await deps.limits.address.giveBack(given.address);
  return holder.personId;
}
