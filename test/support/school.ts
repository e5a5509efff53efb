import { type KioskEvent, sendEvents } from '../../server/attendance/contract.ts';
import { createClass } from '../../server/classes/contract.ts';
import { badgeText, sha256 } from '../../server/identity/secrets.ts';
import { newId } from '../../server/platform/ids.ts';
import { startApp, type TestApp, type TestKiosk } from './app.ts';
import type { StoreDialect } from './store.ts';

/** Shanghai wall clock as an instant: `shanghai('2026-03-10 09:00')`. */
export const shanghai = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export interface SmallSchool {
  readonly townId: string;
  readonly villageId: string;
  readonly otherVillageId: string;
  /** 张三 and 李小四 of the village, 王五 of the other one. */
  readonly zhang: string;
  readonly li: string;
  readonly wang: string;
}

/** One town with two villages and three members. */
export async function smallSchool(app: TestApp): Promise<SmallSchool> {
  const townId = await app.unit(app.countyId, 'townSchool', '凤城镇党校');
  const villageId = await app.unit(townId, 'teachingPoint', '东村教学点');
  const otherVillageId = await app.unit(townId, 'teachingPoint', '西村教学点');
  return {
    townId,
    villageId,
    otherVillageId,
    zhang: await app.person(villageId, '张三'),
    li: await app.person(villageId, '李小四'),
    wang: await app.person(otherVillageId, '王五'),
  };
}

export interface SessionOptions {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly hours?: number;
  readonly title?: string;
  readonly invitedUnitIds: readonly string[];
  readonly groupTraining?: boolean;
}

/** A class of one session, planned by the county's officer. @returns the session's id */
export async function planSession(app: TestApp, options: SessionOptions): Promise<string> {
  const officer = await app.officer();
  const { sessionIds } = await officer.call(createClass, {
    body: {
      unitId: app.countyId,
      title: '春季主体班',
      groupTraining: options.groupTraining ?? false,
      sessions: [
        {
          title: options.title ?? '党的理论',
          lecturerName: '林老师',
          lecturerAccountId: null,
          placeUnitId: null,
          live: true,
          startsAt: options.startsAt,
          endsAt: options.endsAt,
          hours: options.hours ?? 400,
          invitedUnitIds: [...options.invitedUnitIds],
        },
      ],
    },
  });
  const [sessionId] = sessionIds;
  if (sessionId === undefined) throw new Error('no session was made');
  return sessionId;
}

/** Gives a member a card. @returns its token */
export async function giveCard(app: TestApp, personId: string, revokedAt: number | null = null): Promise<string> {
  const id = newId(app.clock.now());
  const token = badgeText(app.deps.secrets.badgeKey, id);
  await app.db
    .insertInto('badges')
    .values({
      id,
      person_id: personId,
      token_hash: sha256(token),
      issued_at: app.clock.now(),
      revoked_at: revokedAt,
    })
    .execute();
  return token;
}

/** A clock time of the day that {@link startSitting} plans for. */
export const on = (clock: string): number => shanghai(`2026-03-10 ${clock}`);

export interface Sitting {
  readonly app: TestApp;
  readonly school: SmallSchool;
  readonly kiosk: TestKiosk;
  readonly sessionId: string;
}

/** A small school at 8 in the morning with a session from 9 to 12 for the village (or `inviting`) and a kiosk there. */
export async function startSitting(
  options: {
    readonly dialect?: StoreDialect;
    readonly inviting?: 'villageId' | 'townId';
    readonly title?: string;
  } = {},
): Promise<Sitting> {
  const app = await startApp({ dialect: options.dialect ?? 'sqlite', now: on('08:00') });
  const school = await smallSchool(app);
  const sessionId = await planSession(app, {
    startsAt: on('09:00'),
    endsAt: on('12:00'),
    title: options.title ?? '党的理论',
    invitedUnitIds: [school[options.inviting ?? 'villageId']],
  });
  return { app, school, kiosk: await app.kiosk(school.villageId), sessionId };
}

let made = 0;
/** A valid UUID that is the same in every run. */
export const uuid = (): string => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
const boot = '11111111-1111-4111-8111-111111111111';

/** What a kiosk writes down when a card is held up; `seq` counts over all kiosks of a test, which the server allows. */
export function scan(
  kind: KioskEvent['kind'],
  sessionId: string,
  token: string,
  at: number,
  more: Partial<KioskEvent> = {},
): KioskEvent {
  const eventId = uuid();
  return {
    v: 1,
    eventId,
    kind,
    seq: made,
    bootId: boot,
    wallTime: at,
    monotonicMs: 1234.5,
    clockOffset: 0,
    clockUncertainty: 12.25,
    sessionId,
    who: { by: 'card', token },
    ...more,
  };
}

export async function send(kiosk: TestKiosk, events: readonly unknown[]) {
  return (await kiosk.call(sendEvents, { body: { events: [...events] } })).answers;
}
