import { createClass, moveSession, type SessionInput } from '../classes/actions.ts';
import { decideCorrection, requestCorrection } from '../hours/corrections.ts';
import type { Deps } from '../platform/deps.ts';
import type { Staff } from './accounts.ts';
import { classWeeks, dayMs, hourMs, minuteMs, monthOf } from './days.ts';
import type { Dice } from './dice.ts';
import { branchTopics, countyLectures, lectureFields, personName, townLectures } from './names.ts';
import type { County, Village } from './places.ts';
import { halfDayHours, halfDayMs, type Recorder, recordSitting } from './sittings.ts';

/** A clock that the making of the past turns. */
export interface TurnedClock {
  now(): number;
  set(at: number): void;
}

export interface PlannedClass {
  readonly title: string;
  readonly unitId: string;
  readonly activity: string;
  readonly groupTraining: boolean;
  readonly session: SessionInput;
  readonly villages: readonly Village[];
  readonly pull: number;
}

/** Every class of the year before `to`, in the order of their starts. */
export function planYear(dice: Dice, county: County, staff: Staff, from: number, to: number): PlannedClass[] {
  const planned: PlannedClass[] = [];
  const everybody = county.towns.flatMap(town => town.villages);
  classWeeks(from, to).forEach((monday, index) => {
    const lecturer = staff.lecturers[index % staff.lecturers.length];
    planned.push({
      title: `${monthOf(monday) + 1}月办班周 全县党员集中轮训`,
      unitId: county.id,
      activity: 'class',
      groupTraining: true,
      session: {
        ...base(countyLectures[index % countyLectures.length] ?? '', monday + 2 * dayMs + 9 * hourMs, halfDayMs),
        lecturerName: lecturer?.name ?? '',
        lecturerAccountId: lecturer?.accountId ?? null,
        live: true,
        hours: halfDayHours,
        invitedUnitIds: [county.id],
      },
      villages: everybody,
      pull: 0.8 + dice.next() * 0.15,
    });
    county.towns.forEach((town, townIndex) => {
      // Each town holds its own class once in four months.
      if ((monthOf(monday) + townIndex) % 4 !== 0) return;
      planned.push({
        title: `${town.name} ${monthOf(monday) + 1}月轮训班`,
        unitId: town.id,
        activity: 'class',
        groupTraining: false,
        session: {
          ...base(dice.pick(townLectures), monday + (3 + (townIndex % 2)) * dayMs + 14.5 * hourMs, halfDayMs),
          lecturerName: `${personName(dice, false)}（${dice.pick(lectureFields)}）`,
          placeUnitId: town.id,
          hours: halfDayHours,
          invitedUnitIds: [town.id],
        },
        villages: town.villages,
        pull: 0.75,
      });
    });
    for (const village of [staff.demoVillage, ...dice.some(everybody, 8)]) {
      planned.push({
        title: `${village.name} 三会一课`,
        unitId: village.id,
        activity: 'branchMeeting',
        groupTraining: false,
        session: {
          ...base(dice.pick(branchTopics), monday + 9 * dayMs + 19.5 * hourMs, 1.5 * hourMs),
          lecturerName: village.people[0]?.name ?? '',
          placeUnitId: village.id,
          hours: 200,
          invitedUnitIds: [village.id],
        },
        villages: [village],
        pull: 0.9,
      });
    }
  });
  const ended = planned.filter(each => each.session.endsAt < to && each.session.startsAt >= from);
  return ended.sort((a, b) => a.session.startsAt - b.session.startsAt);
}

/** A session on paper: not live, at no place, of nobody; the caller says more. */
export const base = (title: string, startsAt: number, lengthMs: number): SessionInput => ({
  title,
  lecturerName: '',
  lecturerAccountId: null,
  placeUnitId: null,
  live: false,
  startsAt,
  endsAt: startsAt + lengthMs,
  hours: halfDayHours,
  invitedUnitIds: [],
});

/** Makes one class of one session by the office's own step. @returns the session's id */
export async function makeClass(deps: Deps, staff: Staff, planned: PlannedClass): Promise<string> {
  const { principal, scope } = staff.county;
  const made = await createClass(deps, principal, scope, {
    unitId: planned.unitId,
    title: planned.title,
    activity: planned.activity,
    category: planned.activity,
    groupTraining: planned.groupTraining,
    sameCourse: false,
    sessions: [planned.session],
  });
  const [sessionId] = made.sessionIds;
  if (sessionId === undefined) throw new Error('a class without a session');
  return sessionId;
}

/** Holds the year's classes one after the other. @param tell how many of how many are done */
export async function holdYear(
  recorder: Recorder,
  clock: TurnedClock,
  staff: Staff,
  planned: readonly PlannedClass[],
  tell: (done: number, of: number) => void,
): Promise<void> {
  const { deps } = recorder;
  for (const [index, each] of planned.entries()) {
    const { startsAt, endsAt, live } = each.session;
    clock.set(startsAt - 6 * dayMs);
    const sessionId = await makeClass(deps, staff, each);
    clock.set(endsAt + 30 * minuteMs);
    await recordSitting(recorder, { sessionId, startsAt, endsAt, live, ...each }, clock.now());
    await deps.db.transaction().execute(trx => moveSession(trx, sessionId, 'closed'));
    tell(index + 1, planned.length);
  }
}

/** Some corrections in every state: asked for, approved, refused. */
export async function makeCorrections(deps: Deps, dice: Dice, staff: Staff): Promise<void> {
  const people = dice.some(staff.demoVillage.people.slice(7), 5);
  const wishes = [
    ['因公出差，到镇党校补听同一课程', 400, 'approved'],
    ['签到机断电，漏记上午半天，附现场照片', 400, 'approved'],
    ['误刷他人卡片', -200, 'approved'],
    ['自述参加，无人证明', 400, 'refused'],
    ['住院期间委托支部送学上门', 200, undefined],
  ] as const;
  for (const [index, [reason, hours, decision]] of wishes.entries()) {
    const personId = people[index]?.id;
    if (personId === undefined) continue;
    const at = deps.clock.now() - (5 - index) * dayMs;
    const id = await requestCorrection(deps, staff.town.principal, personId, { kind: 'adjustment', hours, at, reason });
    if (decision !== undefined)
      await decideCorrection(deps, staff.county.principal, personId, id, decision === 'approved');
  }
}
