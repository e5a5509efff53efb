import { createHmac } from 'node:crypto';
import type * as z from 'zod';
import { listSessions } from '../classes/actions.ts';
import { badgeText, sha256 } from '../identity/secrets.ts';
import { countyOf } from '../organisation/actions.ts';
import { maskName } from '../organisation/rules.ts';
import type { Principal } from '../platform/access.ts';
import type { Deps, Secrets } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import type { kioskDay } from './contract.ts';
import { listCards, listRoomMarks } from './kioskStore.ts';
import { dayOf } from './rules.ts';
import { townOf } from './scans.ts';
import { listDeviceUnits, listPeopleUnder } from './store.ts';

const day = 86_400_000;
/** A kiosk must get through a month without a line. */
const daysAhead = 40;

/** The salt under which kiosks know cards; it stays the same, so that what a kiosk keeps stays right. */
export const kioskSalt = (secrets: Secrets): string =>
  createHmac('sha256', secrets.codeKey).update('kiosk cards').digest('hex').slice(0, 32);

/** How a kiosk knows a card: the first 32 hex characters of SHA-256(salt, token). */
export const cardOnKiosk = (salt: string, token: string): string => sha256(salt + token).slice(0, 32);

/** All that a kiosk keeps to work without a line: sessions, cards by salted hash, full names of its own village only. */
export async function readKioskDay(deps: Deps, principal: Principal): Promise<z.infer<typeof kioskDay.answer>> {
  if (principal.kind !== 'device') throw new SchoolError('notAllowed');
  const { db, secrets } = deps;
  const now = deps.clock.now();
  const device = (await listDeviceUnits(db)).get(principal.deviceId);
  if (device === undefined) throw new SchoolError('notFound');
  const from = dayOf(now).from - day;
  const sessions = (await listSessions(db, principal, [principal.path], { from, to: now + daysAhead * day })).map(
    record => record.session,
  );
  const salt = kioskSalt(secrets);
  const paths = [townOf(principal.path)];
  const cards = Map.groupBy(await listCards(db, paths), card => card.personId);
  const people = await listPeopleUnder(db, paths);
  const isOwn = (path: string): boolean => path.startsWith(principal.path);
  return {
    now,
    county: (await countyOf(db))?.name ?? '',
    unitId: device.unitId,
    unitName: device.unitName,
    deviceName: device.name,
    sessions,
    salt,
    people: people.map(person => {
      const known = (cards.get(person.id) ?? []).map(card => ({
        hash: cardOnKiosk(salt, badgeText(secrets.badgeKey, card.badgeId)),
        revoked: card.revoked,
      }));
      return {
        id: person.id,
        maskedName: maskName(person.name),
        number: person.number,
        unitId: person.unitId,
        own: isOwn(person.path),
        cards: known.filter(card => !card.revoked).map(card => card.hash),
        revoked: known.filter(card => card.revoked).map(card => card.hash),
      };
    }),
    names: people
      .filter(person => isOwn(person.path))
      .map(({ id, name, pinyin, initials }) => ({ id, name, pinyin, initials })),
    marks: await listRoomMarks(
      db,
      device.unitId,
      sessions.map(session => session.id),
    ),
  };
}
