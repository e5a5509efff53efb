import { createClass } from '../../server/classes/actions.ts';
import { insertBadges, insertDevice } from '../../server/identity/deviceStore.ts';
import { badgeText, sha256 } from '../../server/identity/secrets.ts';
import { createCounty, newUnit } from '../../server/organisation/actions.ts';
import type { UnitTable } from '../../server/organisation/schema.ts';
import { findUnit, insertPeople, insertUnits } from '../../server/organisation/store.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { storeFileOf } from '../../server/platform/dataFolder.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { newId, newSecret } from '../../server/platform/ids.ts';
import { createLog } from '../../server/platform/log.ts';
import { findMigrations, migrate } from '../../server/platform/migrate.ts';
import { openSecrets } from '../../server/platform/secretFiles.ts';

export interface BigCounty {
  readonly sessionId: string;
  readonly kiosks: readonly { readonly deviceId: string; readonly key: string }[];
  readonly members: readonly { readonly personId: string; readonly token: string }[];
}

const towns = 22;

/** Fills a new data folder with a county: 22 towns, a village for each kiosk, members with cards, one session today. */
export async function seedCounty(
  folder: string,
  size: { readonly kiosks: number; readonly members: number },
): Promise<BigCounty> {
  const { db } = openDatabase(storeFileOf(folder));
  const deps: Deps = { db, clock: systemClock, log: createLog('error'), secrets: openSecrets(folder) };
  try {
    await migrate(db as never, 'sqlite', await findMigrations());
    const now = Date.now();
    const kiosks: { deviceId: string; key: string }[] = [];
    const members: { personId: string; token: string }[] = [];
    const countyId = await db.transaction().execute(async trx => {
      const countyId = await createCounty(trx, now, '测试县');
      const county = await findUnit(trx, countyId);
      if (county === undefined) throw new Error('no county');
      const townUnits: UnitTable[] = Array.from({ length: towns }, (_, index) =>
        newUnit(newId(now), county, { kind: 'townSchool', name: `第${index + 1}镇党校`, position: index, now }),
      );
      await insertUnits(trx, townUnits);
      const villages = Array.from({ length: size.kiosks }, (_, index) =>
        newUnit(newId(now), townUnits[index % towns] ?? county, {
          kind: 'teachingPoint',
          name: `第${index + 1}村教学点`,
          position: index,
          now,
        }),
      );
      await insertUnits(trx, villages);
      for (const village of villages) {
        const kiosk = { deviceId: newId(now), key: newSecret() };
        kiosks.push(kiosk);
        await insertDevice(trx, {
          id: kiosk.deviceId,
          unit_id: village.id,
          name: '教室一体机',
          key_hash: sha256(kiosk.key),
          paired_at: now,
          paired_by: 'system',
          revoked_at: null,
          last_seen_at: null,
        });
      }
      for (let start = 0; start < size.members; start += 500) {
        const people = Array.from({ length: Math.min(500, size.members - start) }, (_, index) => ({
          personId: newId(now),
          badgeId: newId(now),
          unitId: villages[(start + index) % villages.length]?.id ?? countyId,
          number: String(start + index + 1).padStart(6, '0'),
        }));
        await insertPeople(
          trx,
          people.map(each => ({
            id: each.personId,
            unit_id: each.unitId,
            name: `学员${each.number}`,
            pinyin: `xueyuan${each.number}`,
            initials: `xy${each.number}`,
            number: each.number,
            phone: null,
            remote: 0,
            created_at: now,
            archived_at: null,
          })),
        );
        const cards = people.map(each => ({ ...each, token: badgeText(deps.secrets.badgeKey, each.badgeId) }));
        await insertBadges(
          trx,
          cards.map(each => ({
            id: each.badgeId,
            person_id: each.personId,
            token_hash: sha256(each.token),
            issued_at: now,
            revoked_at: null,
          })),
        );
        members.push(...cards.map(({ personId, token }) => ({ personId, token })));
      }
      return countyId;
    });
    const sessionId = await planToday(deps, countyId, now);
    return { sessionId, kiosks, members };
  } finally {
    await db.destroy();
  }
}

async function planToday(deps: Deps, countyId: string, now: number): Promise<string> {
  const path = `/${countyId}/`;
  const grants = [{ role: 'countyOfficer', unitId: countyId, path }] as const;
  const officer = { kind: 'account', accountId: 'bench', name: 'bench', loginId: 'bench', grants } as const;
  const { sessionIds } = await createClass(deps, officer, [path], {
    unitId: countyId,
    title: '全县党员大课堂',
    activity: 'class',
    category: 'class',
    groupTraining: true,
    sameCourse: false,
    sessions: [
      {
        title: '党的理论',
        lecturerName: '讲师',
        lecturerAccountId: null,
        placeUnitId: null,
        live: true,
        startsAt: now - 600_000,
        endsAt: now + 9_000_000,
        hours: 400,
        invitedUnitIds: [countyId],
      },
    ],
  });
  const [sessionId] = sessionIds;
  if (sessionId === undefined) throw new Error('no session was made');
  return sessionId;
}
