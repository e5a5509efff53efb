import { readSheet } from 'read-excel-file/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionRoster, signRoster } from '../../server/attendance/contract.ts';
import { registerSheet } from '../../server/reports/contract.ts';
import { plainCell, registerOf } from '../../server/reports/rules.ts';
import { codeOf, Refused, type TestApp, type TestKiosk } from '../support/app.ts';
import { giveCard, on, type SmallSchool, scan, send, startSitting } from '../support/school.ts';

let app: TestApp;
let school: SmallSchool;
let kiosk: TestKiosk;
let sessionId: string;

beforeEach(async () => {
  ({ app, school, kiosk, sessionId } = await startSitting({ title: '党的理论/第一讲' }));
});
afterEach(() => app.close());

test("the register's cells are the roster's, in both languages", async () => {
  const long = '350122196001011234';
  const formula = await app.person(school.villageId, '=cmd()', { number: long });
  const cards = await Promise.all([school.zhang, school.wang, formula].map(person => giveCard(app, person)));
  app.clock.set(on('12:10'));
  await send(
    kiosk,
    cards.flatMap(card => [
      scan('sign_in', sessionId, card, on('08:55')),
      ...(card === cards[0] ? [scan('sign_out', sessionId, card, on('12:05'))] : []),
    ]),
  );
  const steward = await app.as('steward', school.villageId, '陈管理');
  await steward.call(signRoster, {
    params: { sessionId },
    body: { unitId: school.villageId, secondName: '周文书', people: [{ personId: formula, minutes: 180 }] },
  });
  app.clock.set(on('14:00'));

  const officer = await app.officer();
  const roster = await officer.call(sessionRoster, { params: { sessionId } });
  for (const lang of ['zh', 'en'] as const) {
    const response = await officer.request(registerSheet, { params: { sessionId }, query: { lang } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toContain('党的理论 第一讲');
    const cells = await readSheet(Buffer.from(await response.arrayBuffer()));
    const register = registerOf(roster, lang);
    const text = (cell: unknown): unknown => (cell === null ? '' : cell);
    expect(cells.slice(0, 3).map(row => row[0])).toEqual(register.head);
    expect(cells[3]).toEqual(register.columns);
    expect(cells.slice(4, 4 + roster.rows.length).map(row => row.map(text))).toEqual(
      register.rows.map(row => row.map(cell => (typeof cell === 'string' ? plainCell(cell) : cell))),
    );
    expect(cells.slice(4 + roster.rows.length).map(row => row[0])).toEqual(register.foot);
  }

  const rows = registerOf(roster, 'zh').rows;
  expect(rows).toContainEqual([
    expect.any(Number),
    '张三',
    'M00001',
    '东村教学点',
    '学员',
    '已签退',
    '08:55',
    '12:05',
    180,
    '',
    'A',
    '',
  ]);
  expect(rows.find(row => row[1] === '王五')?.slice(4, 9)).toEqual(['旁听', '缺签退', '08:55', '', 0]);
  expect(rows.find(row => row[1] === '=cmd()')?.slice(2)).toEqual([
    long,
    '东村教学点',
    '学员',
    '名册签认',
    '08:55',
    '',
    0,
    180,
    'B',
    '',
  ]);
  expect(rows.find(row => row[1] === '李小四')?.slice(5)).toEqual(['未到', '', '', '', '', '', '']);
  expect(registerOf(roster, 'zh').head[2]).toBe('应到 3 人，实到 3 人，其中旁听 1 人');
});

test('nobody gets the register of a session out of reach', async () => {
  const farTown = await app.unit(app.countyId, 'townSchool', '远镇党校');
  const stranger = await app.as('steward', farTown);
  const own = await app.unit(farTown, 'teachingPoint', '远村');
  const officer = await app.officer();
  const roster = await officer.call(sessionRoster, { params: { sessionId }, query: { unitId: own } });
  expect(roster.rows).toEqual([]);
  const refusal = async (ask: Promise<Response>): Promise<unknown> => (await ask).status;
  expect(await refusal(app.anonymous().request(registerSheet, { params: { sessionId } }))).toBe(401);
  expect(await refusal((await app.kiosk(own)).request(registerSheet, { params: { sessionId } }))).toBe(403);
  const nowhere = officer.call(sessionRoster, { params: { sessionId }, query: { unitId: 'none' } });
  expect(await codeOf(nowhere)).toBe('notFound');
  const missing = officer.call(sessionRoster, { params: { sessionId: 'none' } });
  await expect(missing).rejects.toBeInstanceOf(Refused);
  expect(await codeOf(stranger.call(sessionRoster, { params: { sessionId: 'none' } }))).toBe('notFound');
});

test('what a spreadsheet would run is made plain', () => {
  expect(['=1+1', '+86', '-1', '@x', '\tx', '张三', '350122'].map(plainCell)).toEqual([
    "'=1+1",
    "'+86",
    "'-1",
    "'@x",
    "'\tx",
    '张三',
    '350122',
  ]);
});
