import { printBadges } from '../identity/badges.ts';
import { insertDevice } from '../identity/deviceStore.ts';
import { sha256 } from '../identity/secrets.ts';
import type { Doer } from '../organisation/actions.ts';
import { createCounty, newUnit } from '../organisation/actions.ts';
import { newPerson } from '../organisation/people.ts';
import type { PostKind } from '../organisation/rules.ts';
import type { PersonTable, PostTable, UnitTable } from '../organisation/schema.ts';
import { findUnit, insertPeople, insertPosts, insertUnits } from '../organisation/store.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import { kioskKey } from './classrooms.ts';
import { dayMs, isoDay } from './days.ts';
import type { Dice } from './dice.ts';
import { countyName, personName, towns, villageNames } from './names.ts';

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly remote: boolean;
  readonly secretary: boolean;
  /** How likely they come, 0 to 1. */
  readonly zeal: number;
}

export interface Village {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly deviceId: string;
  /** Writes its attendance on paper, which two people sign. */
  readonly paper: boolean;
  readonly people: readonly DemoPerson[];
}

export interface Town {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly villages: readonly Village[];
}

export interface County {
  readonly id: string;
  readonly path: string;
  readonly towns: readonly Town[];
}

const villageCount = 277;
const memberCount = 14_000;

/** The county with its tree: 22 towns, 277 villages and 14,000 members with posts, each village with its kiosk. */
export async function makeCounty(deps: Deps, dice: Dice, now: number): Promise<County> {
  const id = await createCounty(deps.db, now, countyName);
  const county = await findUnit(deps.db, id);
  if (county === undefined) throw new Error('the county was not made');
  const names = villageNames(dice, villageCount);
  const sizes = villageSizes(dice);
  const units: UnitTable[] = [];
  const people: PersonTable[] = [];
  const posts: PostTable[] = [];
  let number = 0;

  const makePerson = (unitId: string, old: boolean, remote: boolean): PersonTable => {
    const given = {
      unitId,
      name: personName(dice, old),
      number: String(++number).padStart(6, '0'),
      phone: dice.chance(0.8)
        ? `1${dice.pick(['39', '38', '59', '86'])}${String(dice.int(0, 99_999_999)).padStart(8, '0')}`
        : null,
      remote,
    };
    const person = newPerson(newId(now), given, now);
    people.push(person);
    return person;
  };
  const givePost = (unitId: string, personId: string, kind: PostKind, title: string): void => {
    const from = isoDay(now - dice.int(30, 1000) * dayMs);
    posts.push({ id: newId(now), unit_id: unitId, person_id: personId, kind, title, from_date: from, to_date: null });
  };

  let village = 0;
  const made = towns.map((townName, townIndex): Town => {
    const town = newUnit(newId(now), county, { kind: 'townSchool', name: `${townName}党校`, position: townIndex, now });
    units.push(town);
    const last = Math.round(((townIndex + 1) * villageCount) / towns.length);
    const villages: Village[] = [];
    for (let position = 0; village < last; village++, position++) {
      const name = names[village] ?? '';
      const unit = newUnit(newId(now), town, { kind: 'teachingPoint', name, position, now });
      units.push(unit);
      const members = Array.from({ length: sizes[village] ?? 0 }, (_, index): DemoPerson => {
        const remote = index > 3 && dice.chance(0.06);
        const person = makePerson(unit.id, index > 3 && dice.chance(0.62), remote);
        // Most come most of the time, some hardly ever.
        const zeal = index === 0 ? 0.96 : dice.chance(0.12) ? 0.1 + dice.next() * 0.3 : 0.55 + dice.next() * 0.43;
        return { id: person.id, name: person.name, remote, secretary: index === 0, zeal };
      });
      givePost(unit.id, members[0]?.id ?? '', 'branchSecretary', '党支部书记');
      villages.push({
        id: unit.id,
        path: unit.path,
        name,
        deviceId: newId(now),
        // The first village of a town is where stewards of the demonstration look.
        paper: position > 0 && dice.chance(0.3),
        people: members,
      });
    }
    const posted: readonly (readonly [PostKind, string])[] = [
      ['townSecretary', '镇党委书记'],
      ['head', '党校校长'],
      ['executiveDeputy', '常务副校长'],
      ['deputy', '副校长（组织委员）'],
      ['staff', '专职干事'],
    ];
    const leaders = dice.some(villages, posted.length).map(each => each.people[1]?.id ?? '');
    // 校长 is the town's secretary by rule; one town in ten has not followed a change of posts yet.
    const head = dice.chance(0.9) ? leaders[0] : leaders[1];
    posted.forEach(([kind, title], index) => {
      givePost(town.id, (kind === 'head' ? head : leaders[index]) ?? '', kind, title);
    });
    return { id: town.id, path: town.path, name: town.name, villages };
  });

  await deps.db.transaction().execute(async trx => {
    await insertUnits(trx, units);
    await insertPeople(trx, people);
    await insertPosts(trx, posts);
    for (const town of made) {
      for (const each of town.villages) {
        await insertDevice(trx, {
          id: each.deviceId,
          unit_id: each.id,
          name: `${each.name}教室`,
          key_hash: sha256(kioskKey(deps.secrets, each.deviceId)),
          paired_at: now,
          paired_by: 'system',
          revoked_at: null,
          last_seen_at: null,
        });
      }
    }
  });
  return { id, path: county.path, towns: made };
}

/** Gives every member a card, by the same step as the office prints them. */
export async function issueCards(deps: Deps, doer: Doer, county: County): Promise<void> {
  for (const town of county.towns) await printBadges(deps, doer, { unitId: town.id });
}

/** Sizes between small and large villages that add up to the county's members. */
function villageSizes(dice: Dice): number[] {
  const weights = Array.from({ length: villageCount }, () => 0.35 + dice.next() ** 2 * 2);
  const total = weights.reduce((sum, each) => sum + each, 0);
  const sizes = weights.map(each => Math.max(12, Math.floor((each / total) * memberCount)));
  const missing = memberCount - sizes.reduce((sum, each) => sum + each, 0);
  for (let n = 0; n < Math.abs(missing); n++) {
    const index = n % villageCount;
    sizes[index] = (sizes[index] ?? 0) + Math.sign(missing);
  }
  return sizes;
}
