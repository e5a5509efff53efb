import { cancelSession, moveSession, type SessionInput } from '../classes/actions.ts';
import { updateDevice } from '../identity/deviceStore.ts';
import type { Staff } from './accounts.ts';
import { dayMs, hourMs, minuteMs, startOfDay } from './days.ts';
import type { County, Town, Village } from './places.ts';
import { halfDayHours, halfDayMs, type Recorder, recordSitting } from './sittings.ts';
import { base, makeClass } from './year.ts';

export interface Today {
  /** The county's lecture that goes on air. */
  readonly onAir: { readonly sessionId: string; readonly endsAt: number };
  /** A live session that the demonstration's lecturer may open the studio for. */
  readonly next: { readonly sessionId: string; readonly startsAt: number };
}

/** What is on today, as of now: over and closed, over and not closed, on air, going on, soon, later, cancelled. */
export async function makeToday(recorder: Recorder, county: County, staff: Staff, now: number): Promise<Today> {
  const { deps } = recorder;
  const midnight = startOfDay(now);
  const round = (at: number): number => Math.floor(at / (5 * minuteMs)) * 5 * minuteMs;
  const ago = (ms: number): number => round(now - ms);
  /** For what goes on: it shows among today's only when it began today. */
  const begun = (ms: number): number => Math.max(midnight, ago(ms));
  const everybody = county.towns.flatMap(town => town.villages);
  const [first, , third, fourth, fifth, sixth] = county.towns;
  const { demoTown, demoVillage } = staff;
  const teacher = staff.lecturers[0];

  const hold = async (
    title: string,
    of: { readonly unitId: string; readonly villages: readonly Village[]; readonly activity?: string },
    session: SessionInput,
    attended: boolean,
  ): Promise<string> => {
    const planned = { title, activity: 'class', groupTraining: false, session, pull: 0.85, ...of };
    const sessionId = await makeClass(deps, staff, planned);
    if (attended) await recordSitting(recorder, { sessionId, ...session, villages: of.villages, pull: 0.85 }, now);
    return sessionId;
  };
  const townClass = (town: Town | undefined) => ({ unitId: town?.id ?? '', villages: town?.villages ?? [] });
  const inTown = (town: Town | undefined): Pick<SessionInput, 'placeUnitId' | 'invitedUnitIds' | 'lecturerName'> => ({
    placeUnitId: town?.id ?? null,
    invitedUnitIds: [town?.id ?? ''],
    lecturerName: staff.lecturers[3]?.name ?? '',
  });

  const closed = await hold(
    `${third?.name ?? ''} 冬季轮训班`,
    townClass(third),
    { ...base('农村人居环境整治实务', ago(6 * hourMs), 2 * hourMs), ...inTown(third), hours: 200 },
    true,
  );
  await deps.db.transaction().execute(trx => moveSession(trx, closed, 'closed'));
  await hold(
    `${fourth?.name ?? ''} 支部书记培训`,
    townClass(fourth),
    { ...base('支部规范化建设：三会一课怎么开', ago(3.5 * hourMs), 2 * hourMs), ...inTown(fourth), hours: 200 },
    true,
  );
  const cancelled = await hold(
    `${fifth?.name ?? ''} 现场教学`,
    townClass(fifth),
    { ...base('红色家风代代传', ago(2 * hourMs), 1.5 * hourMs), ...inTown(fifth), hours: 200 },
    false,
  );
  await cancelSession(deps, staff.county.principal, cancelled, false);

  const onAirStart = begun(40 * minuteMs);
  const onAir = await hold(
    '本月办班周 全县党员集中轮训（直播）',
    { unitId: county.id, villages: everybody },
    {
      ...base('海洋经济与渔区转型发展', onAirStart, halfDayMs),
      lecturerName: staff.lecturers[1]?.name ?? '',
      lecturerAccountId: staff.lecturers[1]?.accountId ?? null,
      live: true,
      invitedUnitIds: [county.id],
    },
    true,
  );
  await hold(
    `${sixth?.villages[0]?.name ?? ''} 三会一课`,
    { unitId: sixth?.villages[0]?.id ?? '', villages: sixth?.villages.slice(0, 1) ?? [], activity: 'branchMeeting' },
    {
      ...base('支部党员大会：学习与讨论', begun(20 * minuteMs), 1.5 * hourMs),
      lecturerName: sixth?.villages[0]?.people[0]?.name ?? '',
      placeUnitId: sixth?.villages[0]?.id ?? null,
      invitedUnitIds: [sixth?.villages[0]?.id ?? ''],
      hours: 200,
    },
    true,
  );

  const soon = round(now + 30 * minuteMs);
  const next = await hold(
    `${demoTown.name} 直播课堂`,
    townClass(demoTown),
    {
      ...base('乡村振兴与村级集体经济发展', soon, 2 * hourMs),
      lecturerName: teacher?.name ?? '',
      lecturerAccountId: teacher?.accountId ?? null,
      live: true,
      invitedUnitIds: [demoTown.id],
      hours: 200,
    },
    false,
  );
  const later: readonly (readonly [title: string, topic: string, at: number, town: Town | undefined])[] = [
    [`${first?.name ?? ''} 晚间课堂`, '民法典与农村常见纠纷调解', round(now + 2.5 * hourMs), first],
    [`${first?.name ?? ''} 轮训班`, '反诈与个人信息保护', midnight + 2 * dayMs + 14.5 * hourMs, first],
    [`${third?.name ?? ''} 轮训班`, '设施农业与茶叶加工技术', midnight + 3 * dayMs + 9 * hourMs, third],
    [`${fifth?.name ?? ''} 轮训班`, '海上安全生产与渔船管理', midnight + 7 * dayMs + 9 * hourMs, fifth],
  ];
  for (const [title, topic, at, town] of later)
    await hold(title, townClass(town), { ...base(topic, at, halfDayMs), ...inTown(town), hours: halfDayHours }, false);
  await hold(
    `${demoVillage.name} 三会一课`,
    { unitId: demoVillage.id, villages: [demoVillage], activity: 'branchMeeting' },
    {
      ...base('主题党日：清洁家园', midnight + dayMs + 9 * hourMs, 1.5 * hourMs),
      lecturerName: demoVillage.people[0]?.name ?? '',
      placeUnitId: demoVillage.id,
      invitedUnitIds: [demoVillage.id],
      hours: 200,
    },
    false,
  );
  await deps.db.transaction().execute(async trx => {
    for (const { deviceId } of everybody) {
      const silent = recorder.dice.chance(0.08)
        ? recorder.dice.int(2, 20) * dayMs
        : recorder.dice.int(0, 55) * minuteMs;
      await updateDevice(trx, deviceId, { last_seen_at: now - silent });
    }
  });
  return { onAir: { sessionId: onAir, endsAt: onAirStart + halfDayMs }, next: { sessionId: next, startsAt: soon } };
}
