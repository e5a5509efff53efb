import type { Doer } from '../organisation/actions.ts';
import { countyOf, readPeopleOf, readPerson } from '../organisation/actions.ts';
import { actorOf, audit } from '../platform/audit.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { badgesUnder, findBadgeByToken, insertBadges, revokeBadges } from './deviceStore.ts';
import type { BadgeTable } from './schema.ts';
import { badgeText, sha256 } from './secrets.ts';

/** A card as it is printed. */
export interface Card {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly unitName: string;
  /** The text of its code. */
  readonly token: string;
}

/** Whose card was held up. A card that was replaced, or whose member was archived, is revoked. */
export type CardHolder =
  | {
      readonly state: 'active' | 'revoked';
      readonly personId: string;
      readonly name: string;
      readonly unitId: string;
      readonly path: string;
    }
  | { readonly state: 'unknown' };

/** Finds a person by what their card's code says. */
export async function findPersonByToken(db: Db, token: string): Promise<CardHolder> {
  const badge = await findBadgeByToken(db, sha256(token));
  if (badge === undefined) return { state: 'unknown' };
  const active = badge.revoked_at === null && badge.person_archived_at === null;
  return {
    state: active ? 'active' : 'revoked',
    personId: badge.person_id,
    name: badge.person_name,
    unitId: badge.unit_id,
    path: badge.path,
  };
}

/** Every card of the subtrees' members with the text of its code, for a kiosk that works without a line. */
export async function cardsUnder(
  deps: Pick<Deps, 'db' | 'secrets'>,
  scope: readonly string[],
): Promise<{ readonly personId: string; readonly token: string; readonly revoked: boolean }[]> {
  return (await badgesUnder(deps.db, scope)).map(badge => ({
    personId: badge.person_id,
    token: badgeText(deps.secrets.badgeKey, badge.id),
    revoked: badge.revoked_at !== null,
  }));
}

/**
 * The cards of a unit and all below it, or of some of its members; who has none gets one.
 * @throws SchoolError unprocessable above 2,000 cards, which nobody prints at once
 */
export async function printBadges(
  deps: Deps,
  doer: Doer,
  asked: { readonly unitId: string; readonly personIds?: readonly string[] | undefined },
): Promise<{ cards: Card[]; county: string }> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const wanted = asked.personIds === undefined ? undefined : new Set(asked.personIds);
    const { path, people } = await readPeopleOf(trx, asked.unitId);
    const printed = people.filter(person => wanted === undefined || wanted.has(person.id));
    if (printed.length > mostCards)
      throw new SchoolError('unprocessable', 'too many cards at once', { cards: printed.length, most: mostCards });
    const held = new Map<string, BadgeTable>();
    for (const badge of await badgesUnder(trx, [path])) if (badge.revoked_at === null) held.set(badge.person_id, badge);
    const issued = printed
      .filter(person => !held.has(person.id))
      .map(person => newBadge(deps.secrets.badgeKey, person.id, now));
    await insertBadges(trx, issued);
    for (const badge of issued) held.set(badge.person_id, badge);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'identity.badgesPrinted',
      subject: ['unit', asked.unitId],
      details: { cards: printed.length, issued: issued.length },
    });
    return {
      county: (await countyOf(trx))?.name ?? '',
      cards: printed.map(person => ({
        personId: person.id,
        name: person.name,
        number: person.number,
        unitName: person.unitName,
        token: badgeText(deps.secrets.badgeKey, held.get(person.id)?.id ?? ''),
      })),
    };
  });
}

const mostCards = 2000;

/** Issues a new card; the old one is refused from now on. @throws SchoolError notFound, conflict when archived */
export async function replaceBadge(deps: Deps, doer: Doer, personId: string): Promise<Card> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async trx => {
    const person = await readPerson(trx, personId);
    if (person.archived) throw new SchoolError('conflict', 'the member is archived');
    const badge = newBadge(deps.secrets.badgeKey, personId, now);
    await revokeBadges(trx, personId, now);
    await insertBadges(trx, [badge]);
    await audit(trx, {
      at: now,
      actor: actorOf(doer.principal),
      action: 'identity.badgeReplaced',
      subject: ['person', personId],
      details: { badgeId: badge.id },
    });
    const token = badgeText(deps.secrets.badgeKey, badge.id);
    return { personId, name: person.name, number: person.number, unitName: person.unitName, token };
  });
}

function newBadge(badgeKey: Buffer, personId: string, now: number): BadgeTable {
  const id = newId(now);
  return { id, person_id: personId, token_hash: sha256(badgeText(badgeKey, id)), issued_at: now, revoked_at: null };
}
