import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendEvents } from '../../server/attendance/contract.ts';
import * as wire from '../../server/classes/contract.ts';
import { codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { giveCard, on, planSession, type SmallSchool, scan, send, smallSchool } from '../support/school.ts';
import { dialects } from '../support/store.ts';

let app: TestApp;
let school: SmallSchool;
afterEach(() => app.close());

const fields = (more: Record<string, unknown> = {}) => ({
  title: '党的理论',
  lecturerName: '林老师',
  lecturerAccountId: null as string | null,
  placeUnitId: null as string | null,
  live: false,
  startsAt: on('09:00'),
  endsAt: on('12:00'),
  hours: 400,
  invitedUnitIds: [school.villageId],
  ...more,
});
const create = (by: TestAccount, unitId: string, sessions: ReturnType<typeof fields>[], sameCourse = false) =>
  by.call(wire.createClass, { body: { unitId, title: '培训班', sameCourse, sessions } });

describe.each(dialects)('classes on %s', dialect => {
  beforeEach(async () => {
    app = await startApp({ dialect });
    school = await smallSchool(app);
  });

  test('a class is made with its sessions, and each sees what concerns them', async () => {
    const officer = await app.officer();
    const { classId, sessionIds } = await create(
      officer,
      app.countyId,
      [fields({ placeUnitId: school.otherVillageId }), fields({ startsAt: on('14:00'), endsAt: on('17:00') })],
      true,
    );
    const both = (await officer.call(wire.listSessions, {})).sessions;
    expect(both.map(each => each.id)).toEqual(sessionIds);
    expect(both[0]).toMatchObject({
      classId,
      classTitle: '培训班',
      placeName: '西村教学点',
      ownerUnitId: app.countyId,
      invited: [{ unitId: school.villageId, name: '东村教学点' }],
      state: 'planned',
    });
    const seenBy = async (client: { call: TestAccount['call'] }): Promise<number> =>
      (await client.call(wire.listSessions, {})).sessions.length;
    expect(await seenBy(await app.member(school.zhang))).toBe(2);
    expect(await seenBy(await app.member(school.wang))).toBe(1);
    expect(await seenBy(await app.kiosk(school.villageId))).toBe(2);
    expect(await seenBy(await app.kiosk(school.otherVillageId))).toBe(1);
    expect(await seenBy(await app.as('townOfficer', school.townId))).toBe(2);
    const farTown = await app.unit(app.countyId, 'townSchool', '远镇党校');
    expect(await seenBy(await app.as('townOfficer', farTown))).toBe(0);
    const rows = await app.db.selectFrom('sessions').select('course_group').execute();
    expect(rows.map(row => row.course_group)).toEqual([classId, classId]);
  });

  test('a member reads one session only where it concerns them', async () => {
    const own = { startsAt: on('09:00'), endsAt: on('12:00'), invitedUnitIds: [school.villageId] };
    const sessionId = await planSession(app, own);
    const read = async (personId: string) =>
      codeOf((await app.member(personId)).call(wire.getSession, { params: { sessionId } }));
    expect(await read(school.zhang)).toBe('allowed');
    expect(await read(school.wang)).toBe('outOfScope');
  });

  test('the list is bounded by start and by unit', async () => {
    const officer = await app.officer();
    const first = await planSession(app, {
      startsAt: on('09:00'),
      endsAt: on('10:00'),
      invitedUnitIds: [school.villageId],
    });
    const second = await planSession(app, {
      startsAt: on('15:00'),
      endsAt: on('16:00'),
      invitedUnitIds: [school.townId],
    });
    const listed = async (query: { from?: number; to?: number; unitId?: string }) =>
      (await officer.call(wire.listSessions, { query })).sessions.map(each => each.id);
    expect(await listed({ from: on('09:00'), to: on('09:00') })).toEqual([first]);
    expect(await listed({ from: on('09:01') })).toEqual([second]);
    expect(await listed({ unitId: school.otherVillageId })).toEqual([second]);
  });

  test('times are changed with the old ones in the trail; a sitting that was attended is not cancelled', async () => {
    const officer = await app.officer();
    const sessionId = await planSession(app, {
      startsAt: on('09:00'),
      endsAt: on('12:00'),
      invitedUnitIds: [school.villageId],
    });
    const cancel = (restore: boolean) => officer.call(wire.cancelSession, { params: { sessionId }, body: { restore } });
    await cancel(false);
    expect((await officer.call(wire.getSession, { params: { sessionId } })).state).toBe('cancelled');
    await cancel(true);
    const token = await giveCard(app, school.zhang);
    await send(await app.kiosk(school.villageId), [scan('sign_in', sessionId, token, on('09:00'))]);
    expect(await codeOf(cancel(false))).toBe('conflict');
    await officer.call(wire.editSession, {
      params: { sessionId },
      body: { heldStartsAt: on('09:10'), heldEndsAt: on('11:00'), invitedUnitIds: [school.townId] },
    });
    const changed = await officer.call(wire.getSession, { params: { sessionId } });
    expect(changed).toMatchObject({
      heldStartsAt: on('09:10'),
      state: 'planned',
      invited: [{ unitId: school.townId }],
    });
    const [line] = await app.db
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'classes.sessionEdited')
      .execute();
    expect(JSON.parse(line?.details ?? '')).toMatchObject({
      heldStartsAtBefore: null,
      heldStartsAt: on('09:10'),
      events: 1,
      invited: [school.townId],
    });
  });
});

describe('who plans what', () => {
  beforeEach(async () => {
    app = await startApp();
    school = await smallSchool(app);
  });

  test('wrong times are refused in words', async () => {
    const officer = await app.officer();
    for (const wrong of [
      { endsAt: on('09:00') },
      { endsAt: on('09:00') + 25 * 3_600_000 },
      { endsAt: on('09:30'), hours: 5000 },
    ])
      expect(await codeOf(create(officer, app.countyId, [fields(wrong)]))).toBe('unprocessable');
    const sessionId = (await create(officer, app.countyId, [fields()])).sessionIds[0] ?? '';
    const half = officer.call(wire.editSession, { params: { sessionId }, body: { heldStartsAt: on('09:00') } });
    expect(await codeOf(half)).toBe('unprocessable');
    expect(await app.db.selectFrom('classes').select('id').execute()).toHaveLength(1);
  });

  test('nobody invites beyond their own subtree, and unknown units and lecturers are named', async () => {
    const farTown = await app.unit(app.countyId, 'townSchool', '远镇党校');
    const town = await app.as('townOfficer', school.townId);
    expect(await codeOf(create(town, school.townId, [fields({ invitedUnitIds: [farTown] })]))).toBe('outOfScope');
    expect(await codeOf(create(town, farTown, [fields()]))).toBe('outOfScope');
    expect(await codeOf(create(town, school.townId, [fields({ invitedUnitIds: ['none'] })]))).toBe('notFound');
    expect(await codeOf(create(town, school.townId, [fields({ lecturerAccountId: 'none' })]))).toBe('notFound');
    expect(await codeOf(create(town, school.townId, [fields()]))).toBe('allowed');
    expect(await codeOf(create(await app.as('steward', school.villageId), school.villageId, [fields()]))).toBe(
      'notAllowed',
    );
  });

  test('a lecturer plans, changes and cancels own sessions only', async () => {
    const officer = await app.officer();
    const lecturer = await app.as('lecturer', app.countyId, '林老师');
    const other = await app.as('lecturer', app.countyId, '黄老师');
    const own = { lecturerAccountId: lecturer.accountId };
    expect(await codeOf(create(lecturer, app.countyId, [fields()]))).toBe('notAllowed');
    const sessionId = (await create(lecturer, app.countyId, [fields(own)])).sessionIds[0] ?? '';
    const edit = (by: TestAccount, body: Record<string, unknown>) =>
      codeOf(by.call(wire.editSession, { params: { sessionId }, body }));
    expect(await edit(lecturer, { title: '新题目' })).toBe('allowed');
    expect(await edit(other, { title: '别人的' })).toBe('notAllowed');
    expect(await edit(lecturer, { lecturerAccountId: other.accountId })).toBe('notAllowed');
    expect(await edit(officer, { lecturerAccountId: other.accountId })).toBe('allowed');
    const cancel = (by: TestAccount) =>
      codeOf(by.call(wire.cancelSession, { params: { sessionId }, body: { restore: false } }));
    expect(await cancel(lecturer)).toBe('notAllowed');
    expect(await cancel(other)).toBe('allowed');
    const { lecturers } = await (await app.as('townOfficer', school.townId)).call(wire.listLecturers, {});
    expect(lecturers.map(each => each.name).sort()).toEqual(['林老师', '黄老师'].sort());
  });

  test('a kiosk may not read what only an office may', async () => {
    const kiosk = await app.kiosk(school.villageId);
    expect(await codeOf(kiosk.call(wire.listLecturers, {}))).toBe('notAllowed');
    expect(await codeOf((await app.member(school.zhang)).call(sendEvents, { body: { events: [1] } }))).toBe(
      'notAllowed',
    );
  });
});
