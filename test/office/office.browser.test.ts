import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionRoster } from '../../server/attendance/contract.ts';
import { listSessions } from '../../server/classes/contract.ts';
import { personStatement } from '../../server/hours/contract.ts';
import { listPeople } from '../../server/organisation/contract.ts';
import { builtPages } from '../../server/platform/pages.ts';
import { startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { gbk } from '../support/gbk.ts';
import { openChromium } from '../support/media/browser.ts';
import { giveCard, planSession, type SmallSchool, scan, send, shanghai, smallSchool } from '../support/school.ts';

let app: TestApp;
let school: SmallSchool;
let officer: TestAccount;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  app = await startApp({ pages: builtPages, now: shanghai('2026-03-10 08:00') });
  school = await smallSchool(app);
  officer = await app.officer();
  browser = await openChromium();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const [name = '', value = ''] = (officer.cookie ?? '').split('=');
  await context.addCookies([{ name, value, url: app.url }]);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', error => errors.push(error.message));
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

const open = (path: string) => page.goto(`${app.url}${path}`);
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
/** The texts of a table's cells, row by row, without the blanks between them. */
const cellsOf = (table: string) =>
  page
    .locator(`${table} tbody tr`)
    .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => (cell.textContent ?? '').trim())));

describe('imports', () => {
  const list = (unit: string) => ({
    name: '名单.csv',
    mimeType: 'text/csv',
    buffer: gbk(`姓名,编号,单位,手机\r\n陈海燕,900001,东村教学点,13812341234\r\n林建国,900002,${unit},\r\n`),
  });
  const imported = async () => (await officer.call(listPeople, { query: { search: '90000' } })).people;

  test('an officer sees the wrong cell of a GBK list, mends it, imports and undoes', async () => {
    await open('office/imports');
    const file = page.getByLabel('名单文件');
    await file.setInputFiles(list('南村教学点'));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('第 3 行“单位”：没有单位“南村教学点”');
    expect(await page.locator('.wrong-cell').textContent()).toContain('南村教学点');
    expect(await button('导入 1 行').isDisabled()).toBe(true);
    expect(await imported()).toEqual([]);

    await file.setInputFiles(list('西村教学点'));
    await button('导入 2 行').click();
    await page.getByText('已导入：新增 2，更改 0').waitFor();
    expect((await imported()).map(({ name, unitName }) => `${name} ${unitName}`).sort()).toEqual([
      '林建国 西村教学点',
      '陈海燕 东村教学点',
    ]);

    await button('撤销导入').click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click();
    await page.getByText(/^3月10日.*已撤销$/).waitFor();
    expect(await imported()).toEqual([]);
  });
});

describe('people', () => {
  test('the search takes initials and the keyboard, and opens the member', async () => {
    await open('office');
    await page.getByRole('heading', { name: '今天没有课' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('lxs');
    await page.getByRole('option', { name: /李小四/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '李小四' }).waitFor();
    expect(page.url()).toContain(`person=${school.li}`);
  });

  test('badges stand ten a sheet with a code that holds the card’s token', async () => {
    await open(`office/badges/print?unit=${school.villageId}`);
    await button(/^准备 2 张/).click();
    await page.locator('.badge-card').first().waitFor();
    const cards = await page.locator('.badge-card').allTextContents();
    expect(cards).toHaveLength(2);
    expect(cards.join()).toContain('张三');
    expect(cards.join()).toContain('东村教学点');
    const size = await page.locator('.badge-card').first().boundingBox();
    expect([Math.round(size?.width ?? 0), Math.round(size?.height ?? 0)]).toEqual([324, 204]);
    // Version 2 with four quiet squares on each side: 25 + 8.
    expect(await page.locator('.badge-code').first().getAttribute('viewBox')).toBe('0 0 33 33');
  });
});

describe('the unit looked at', () => {
  test('the tree on top narrows the pages to one unit, and stays from page to page', async () => {
    await open('office/people');
    await page.getByRole('cell', { name: '东村教学点' }).first().waitFor();
    const units = async () => new Set((await cellsOf('.table')).map(cells => cells[2]));
    expect([...(await units())].length).toBeGreaterThan(1);
    await button(/^正在看：测试县/).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('按名称查找单位').fill('东村');
    await dialog.getByRole('treeitem', { name: /东村教学点/ }).click();
    await button(/^正在看：东村教学点/).waitFor();
    await expect.poll(async () => [...(await units())]).toEqual(['东村教学点']);
    await page.getByRole('link', { name: '今天' }).click();
    await button(/^正在看：东村教学点/).click();
    await dialog.getByRole('button', { name: '全部单位' }).click();
    await button(/^正在看：测试县/).waitFor();
  });
});

describe('sessions', () => {
  test('an officer plans a class for a town but one of its villages', async () => {
    await open('office/sessions/new');
    await page.getByLabel('班次名称').fill('春季班');
    await page.getByLabel('课程名称').fill('乡村振兴');
    await page.getByLabel('主讲姓名').fill('林老师');
    await page.getByLabel('日期').fill('2026-03-20');
    await page.getByLabel('开始').fill('14:30');
    await page.getByLabel('结束').fill('17:00');
    await page.getByLabel('学时').fill('2.5');
    await button('建立班次').click();
    await page.getByText('第 1 节：请至少选一个参加单位。').waitFor();
    await page.getByRole('checkbox', { name: /凤城镇党校/ }).check();
    await button('展开 凤城镇党校').click();
    await page.getByRole('checkbox', { name: /西村教学点/ }).uncheck();
    await button('建立班次').click();
    await page.getByText('已排好 1 节课').waitFor();
    await page.getByRole('link', { name: '乡村振兴' }).waitFor();

    const { sessions } = await officer.call(listSessions, { query: {} });
    const planned = sessions.find(each => each.title === '乡村振兴');
    expect(planned).toMatchObject({
      classTitle: '春季班',
      lecturerName: '林老师',
      hours: 250,
      startsAt: shanghai('2026-03-20 14:30'),
      endsAt: shanghai('2026-03-20 17:00'),
      invited: [{ unitId: school.villageId, name: '东村教学点' }],
    });
  });

  test('roster, register and statement show what the machine saw', async () => {
    const sessionId = await planSession(app, {
      startsAt: shanghai('2026-03-10 09:00'),
      endsAt: shanghai('2026-03-10 12:00'),
      title: '党的理论',
      invitedUnitIds: [school.villageId],
    });
    const token = await giveCard(app, school.zhang);
    const kiosk = await app.kiosk(school.villageId);
    app.clock.set(shanghai('2026-03-10 12:30'));
    await send(kiosk, [
      scan('sign_in', sessionId, token, shanghai('2026-03-10 08:55')),
      scan('sign_out', sessionId, token, shanghai('2026-03-10 12:05')),
    ]);

    await open(`office/sessions/${sessionId}`);
    await page.getByRole('link', { name: '张三' }).waitFor();
    const roster = await cellsOf('section[aria-label="签到情况"] table');
    const zhang = roster.find(cells => cells[0] === '张三');
    expect(zhang?.slice(2, 9)).toEqual(['东村教学点', '已签退', '08:55', '12:05', '180', '', 'A 机器记录']);
    expect(roster.find(cells => cells[0] === '李小四')?.slice(3, 5)).toEqual(['未到', '']);

    await open(`office/sessions/${sessionId}/print`);
    await page.getByRole('heading', { name: '测试县 春季主体班 签到册' }).waitFor();
    const { rows } = await officer.call(sessionRoster, { params: { sessionId } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.print-bar').isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    const printed = await cellsOf('.register');
    expect(printed).toHaveLength(rows.length);
    expect(printed.find(cells => cells[1] === '张三')?.slice(3)).toEqual([
      ...['东村教学点', '学员', '已签退', '08:55', '12:05', '180', '', 'A', ''],
    ]);

    await open(`office/people/${school.zhang}?year=2026`);
    await button('展开“党的理论”的证据').click();
    await page.getByText('签退').first().waitFor();
    expect(((await page.locator('.evidence').textContent()) ?? '').replace(/\s+/g, ' ')).toMatch(
      /签到 3月10日（周二）08:55.*签退 3月10日（周二）12:05.*依据：规则 1/,
    );

    await open(`office/people/${school.zhang}/print?year=2026`);
    await page.getByRole('heading', { name: '测试县 学时证明' }).waitFor();
    const { headHash } = await officer.call(personStatement, {
      params: { personId: school.zhang },
      query: { year: 2026 },
    });
    const sheet = await page.locator('.sheet').textContent();
    expect(sheet).toContain('已计 4 学时，应完成 32 学时');
    expect(sheet).toContain(headHash);
    expect(await cellsOf('.sheet')).toEqual([
      ['1', '2026-03-10', '党的理论', '到课', '180 / 180 分钟', 'A', '足时，全额', '4'],
    ]);
  });

  test('nobody approves their own request; somebody else does', async () => {
    await open(`office/people/${school.zhang}?year=2026`);
    await button('申请加减学时').click();
    await page.getByLabel('学时（减去写负数）').fill('-0.5');
    await page.getByLabel('记在哪一天').fill('2026-03-10');
    await page.getByLabel('理由').fill('误记半小时');
    await button('提交申请').click();
    await page.getByText('已提交，等待另一位同志批准').waitFor();
    await open('office/corrections');
    await page.getByText('您是申请人，须由另一位同志批准').waitFor();
    expect(await button(/批准/).count()).toBe(0);

    const other = await app.as('countyOfficer', app.countyId, '另一位');
    const [name = '', value = ''] = (other.cookie ?? '').split('=');
    await page.context().addCookies([{ name, value, url: app.url }]);
    await open('office/corrections');
    await button('✓ 批准').click();
    await page.getByText('没有待批准的更正').waitFor();
    await open(`office/people/${school.zhang}?year=2026`);
    await page.getByText('3.50 学时').waitFor();
  });
});

describe('what stands behind', () => {
  test('the trail says in words what was imported and undone', async () => {
    await open('office/audit');
    const row = page.getByRole('row').filter({ hasText: '导入了名单' });
    await row.waitFor();
    expect(await row.textContent()).toContain('学员；新增 2');
    await page.getByRole('row').filter({ hasText: '撤销了导入' }).waitFor();
  });

  test('the rules name their value, clause and source', async () => {
    await open('office/rules');
    const row = page.getByRole('row').filter({ hasText: '计全部学时的到课比例' });
    await row.waitFor();
    expect((await row.textContent())?.replace(/\s+/g, ' ')).toMatch(/80%.*本县学时认定办法 待县里确定/);
  });

  test('a town officer reads a county’s session and is offered only what the town may do', async () => {
    const sessionId = await planSession(app, {
      startsAt: shanghai('2026-03-11 09:00'),
      endsAt: shanghai('2026-03-11 12:00'),
      invitedUnitIds: [school.townId],
    });
    await open(`office/sessions/${sessionId}`);
    await button('修改课次').waitFor();
    const town = await app.as('townOfficer', school.townId, '镇上的同志');
    const [name = '', value = ''] = (town.cookie ?? '').split('=');
    await page.context().addCookies([{ name, value, url: app.url }]);
    await open(`office/sessions/${sessionId}`);
    await button('签认名册').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await button(/修改课次|取消课次|收课/).count()).toBe(0);
  });
});

test('no page threw', () => expect(errors).toEqual([]));
