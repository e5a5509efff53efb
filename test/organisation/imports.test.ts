import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { printBadges } from '../../server/identity/contract.ts';
import { appendEvents } from '../../server/ledger/actions.ts';
import * as wire from '../../server/organisation/contract.ts';
import { codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { gbk } from '../support/gbk.ts';
import { dialects } from '../support/store.ts';

type Kind = (typeof wire.importKinds)[number];

describe.each(dialects)('imports on %s', dialect => {
  let school: TestApp;
  let officer: TestAccount;
  beforeAll(async () => {
    school = await startApp({ dialect });
    officer = await school.officer();
  });
  afterAll(() => school.close());

  const preview = (unitId: string, kind: Kind, content: Buffer | string, fileName = '名单.csv', client = officer) =>
    client.call(wire.previewImport, {
      body: { unitId, kind, fileName, content: Buffer.from(content).toString('base64') },
    });
  const commit = (unitId: string, previewId: string, client = officer) =>
    client.call(wire.commitImport, { body: { unitId, previewId } });
  const undo = (importId: string) => officer.call(wire.undoImport, { params: { importId } });
  const snapshot = async () => ({
    units: await school.db.selectFrom('units').selectAll().orderBy('id').execute(),
    people: await school.db.selectFrom('people').selectAll().orderBy('id').execute(),
    posts: await school.db.selectFrom('posts').selectAll().orderBy('id').execute(),
  });
  let towns = 0;
  const town = () => school.unit(school.countyId, 'townSchool', `导入${++towns}镇`);

  test('the same list in UTF-8, GBK and xlsx is understood the same', async () => {
    const unitId = await town();
    await school.unit(unitId, 'teachingPoint', '东门村');
    const text = '姓名,编号,所在单位,手机号,流动党员\r\n张小明,G001,东门村,13812341234,是\r\n\r\n陈秀英,G002,,,否\r\n';
    const xlsx = await writeExcelFile([
      ['姓名', '编号', '所在单位', '手机号', '流动党员'].map(value => ({ value })),
      [{ value: '张小明' }, { value: 'G001' }, { value: '东门村' }, { value: 13812341234 }, { value: '是' }],
      [],
      [{ value: '陈秀英' }, { value: 'G002' }, null, null, { value: '否' }],
    ]).toBuffer();
    const files = [
      [Buffer.from(`\uFEFF${text}`), 'utf-8'],
      [gbk(text), 'gb18030'],
      [xlsx, 'xlsx'],
      [Buffer.from(text.replaceAll(',', '\t')), 'utf-8'],
      [Buffer.from('Name,Number,Unit,Phone,Remote\n张小明,G001,东门村,13812341234,yes\n\n陈秀英,G002,,,no'), 'utf-8'],
    ] as const;
    for (const [file, encoding] of files) {
      const seen = await preview(unitId, 'people', file);
      expect(seen).toMatchObject({ encoding, problems: [], counts: { add: 2, change: 0, same: 0, wrong: 0 } });
      expect(seen.rows.map(row => [row.row, row.cells.slice(0, 4)])).toEqual([
        [2, ['张小明', 'G001', '东门村', '13812341234']],
        [4, ['陈秀英', 'G002', '', '']],
      ]);
    }
  });

  test('problems are told by row and cell, and a file with any changes nothing', async () => {
    const unitId = await town();
    await school.person(await town(), '别镇人', { number: 'TAKEN1' });
    const before = await snapshot();
    const seen = await preview(
      unitId,
      'people',
      [
        '姓名,编号,所在单位,手机号,流动,备注',
        '好人,E001,,,,',
        ',E002,,,,',
        '李四,E001,,,,',
        '王五,TAKEN1,,,,',
        '赵六,E 6,,,,',
        '钱七,E007,火星村,,,',
        '孙八,E008,,电话,,',
        '周九,E009,,,也许,',
        '吴十,E010,,,,350102199001011234',
        `${'长'.repeat(121)},E011,,,,`,
        '郑一,350102199001011234,,,,',
      ].join('\n'),
    );
    expect(seen.problems.map(({ row, column, problem }) => [row, column, problem])).toEqual([
      [3, '姓名', 'missing'],
      [4, '编号', 'duplicateInFile'],
      [5, '编号', 'takenNumber'],
      [6, '编号', 'notUnderstood'],
      [7, '所在单位', 'unknownUnit'],
      [8, '手机号', 'notUnderstood'],
      [9, '流动', 'notUnderstood'],
      [10, '备注', 'idNumber'],
      [11, '姓名', 'tooLong'],
      [12, '编号', 'idNumber'],
    ]);
    expect(seen.counts).toEqual({ add: 1, change: 0, same: 0, wrong: 10 });
    expect(JSON.stringify(seen)).not.toContain('350102199001011234');
    expect(await codeOf(commit(unitId, seen.previewId))).toBe('conflict');
    expect((await preview(unitId, 'people', '姓名,手机号\n张,1')).problems).toEqual([
      { row: 1, column: '编号', value: '', problem: 'missing' },
    ]);
    expect(await snapshot()).toEqual(before);
  });

  test('an import is carried out whole and undone exactly', async () => {
    const unitId = await town();
    await school.unit(unitId, 'teachingPoint', '旧村');
    await school.person(unitId, '老党员', { number: `U${dialect}1`, phone: '13800000000' });
    const empty = await snapshot();

    const unitsFile = '名称,类型,上级\n码头点,特色教学点,新村\n新村,教学点,\n旧村,特色教学点,\n';
    const units = await preview(unitId, 'units', unitsFile);
    expect(units.problems).toEqual([]);
    expect(units.rows.map(row => row.action)).toEqual(['add', 'add', 'change']);
    const first = await commit(unitId, units.previewId);
    expect(first).toMatchObject({ added: 2, changed: 1 });
    expect(await codeOf(commit(unitId, units.previewId))).toBe('gone');
    expect((await preview(unitId, 'units', unitsFile)).counts).toEqual({ add: 0, change: 0, same: 3, wrong: 0 });

    const peopleFile = `姓名,编号,单位,手机\n老党员,U${dialect}1,新村,\n单新,U${dialect}2,新村/码头点,13911112222\n`;
    const people = await commit(unitId, (await preview(unitId, 'people', peopleFile)).previewId);
    expect(people).toMatchObject({ added: 1, changed: 1 });
    const added = await school.db.selectFrom('people').selectAll().where('number', '=', `U${dialect}2`).execute();
    expect(added).toMatchObject([{ pinyin: 'shanxin', initials: 'sx', phone: '13911112222' }]);
    const moved = await school.db.selectFrom('people').selectAll().where('number', '=', `U${dialect}1`).execute();
    expect(moved, 'an empty cell takes nothing away').toMatchObject([{ phone: '13800000000' }]);

    const postsFile = `编号,职务,任职日期,离任日期,单位\nU${dialect}2,支部书记,2024年3月1日,,新村\n`;
    const withPeople = await snapshot();
    const posts = await commit(unitId, (await preview(unitId, 'posts', postsFile)).previewId);
    expect((await officer.call(wire.listPosts, { query: { unitId } })).posts).toMatchObject([
      { personName: '单新', unitName: '新村', kind: 'branchSecretary', title: '支部书记', fromDate: '2024-03-01' },
    ]);

    const [post] = (await officer.call(wire.listPosts, { query: { unitId } })).posts;
    const ofPost = { unitId: post?.unitId ?? '', postId: post?.id ?? '' };
    await officer.call(wire.editPost, { params: ofPost, body: { title: '书记兼主任' } });
    const again = await preview(unitId, 'posts', postsFile);
    expect(again.counts, 'no word of the title leaves it').toMatchObject({ change: 0, same: 1 });
    await officer.call(wire.editPost, { params: ofPost, body: { title: '支部书记' } });

    expect(await codeOf(undo(people.importId)), 'a post refers to the new person').toBe('stale');
    await undo(posts.importId);
    expect(await snapshot()).toEqual(withPeople);
    await undo(people.importId);
    await undo(first.importId);
    expect(await snapshot()).toEqual(empty);
    expect(await codeOf(undo(first.importId))).toBe('conflict');
    const { imports } = await officer.call(wire.listImports);
    expect(imports.filter(each => each.unitId === unitId).every(each => each.undoneAt !== null)).toBe(true);
  });

  test('what changed since the preview or the import is never overwritten', async () => {
    const unitId = await town();
    const personId = await school.person(unitId, '甲', { number: `S${dialect}1` });
    const edit = (name: string) => officer.call(wire.editPerson, { params: { personId }, body: { name } });
    const file = `姓名,编号\n乙,S${dialect}1\n丙,S${dialect}2\n`;

    const seen = await preview(unitId, 'people', file);
    await edit('乙');
    expect(await codeOf(commit(unitId, seen.previewId))).toBe('stale');
    await edit('甲');
    const { importId } = await commit(unitId, seen.previewId);
    await edit('丁');
    expect(await codeOf(undo(importId))).toBe('stale');
    await edit('乙');
    const { id: newPerson } = await school.db
      .selectFrom('people')
      .select('id')
      .where('number', '=', `S${dialect}2`)
      .executeTakeFirstOrThrow();
    await school.db.transaction().execute(trx =>
      appendEvents(trx, school.clock.now(), [
        {
          id: `event-${dialect}`,
          kind: 'leave',
          personId: newPerson,
          classId: 'c1',
          at: 1,
          hours: 100,
          actor: 'system',
          extra: {},
        },
      ]),
    );
    expect(await codeOf(undo(importId)), 'an event names the new person').toBe('stale');
    const other = await commit(unitId, (await preview(unitId, 'people', `姓名,编号\n戊,S${dialect}3`)).previewId);
    await officer.call(printBadges, { body: { unitId } });
    expect(await codeOf(undo(other.importId)), 'a card was issued').toBe('stale');
  });

  test('units: kinds, places and names are checked against the tree and within the file', async () => {
    const unitId = await town();
    const village = await school.unit(unitId, 'teachingPoint', '有点村');
    await school.unit(village, 'specialPoint', '小点');
    await school.unit(await school.unit(unitId, 'teachingPoint', '双村甲'), 'specialPoint', '同名点');
    await school.unit(await school.unit(unitId, 'teachingPoint', '双村乙'), 'specialPoint', '同名点');
    const seen = await preview(
      unitId,
      'units',
      [
        '名称,类型,上级单位',
        '甲村,教学点,',
        '甲村,教学点,',
        '乙村,火车站,',
        '镇中镇,镇街党校,',
        '丙点,特色教学点,没有的村',
        '丁点,特色教学点,同名点',
        '有点村,公共大屏,',
        '戊屏,公共大屏,双村甲',
      ].join('\n'),
    );
    expect(seen.problems.map(({ row, column, problem }) => [row, column, problem])).toEqual([
      [3, '名称', 'duplicateInFile'],
      [4, '类型', 'unknownKind'],
      [5, '类型', 'notAllowed'],
      [6, '上级单位', 'unknownUnit'],
      [7, '上级单位', 'unknownUnit'],
      [8, '类型', 'notAllowed'],
    ]);
  });

  test('a preview belongs to its unit, and imports to their subtree', async () => {
    const [mine, theirs] = [await town(), await town()];
    const [me, they] = [await school.as('townOfficer', mine), await school.as('townOfficer', theirs)];
    const seen = await preview(mine, 'people', `姓名,编号\n己,P${dialect}1`, 'a.csv', me);
    expect(await codeOf(commit(theirs, seen.previewId, they))).toBe('gone');
    expect(await codeOf(commit(mine, seen.previewId, they))).toBe('outOfScope');
    const { importId } = await commit(mine, seen.previewId, me);
    expect(await codeOf(they.call(wire.undoImport, { params: { importId } }))).toBe('outOfScope');
    expect((await they.call(wire.listImports)).imports).toEqual([]);
    school.clock.advance(31 * 60_000);
    const old = await preview(mine, 'people', '姓名,编号\n庚,P9', 'a.csv', me);
    school.clock.advance(30 * 60_000);
    expect(await codeOf(commit(mine, old.previewId, me))).toBe('gone');
  });

  test('files of another kind, damaged or too large are refused by name', async () => {
    const unitId = await town();
    const refused = (content: Buffer | string) => codeOf(preview(unitId, 'people', content));
    expect(await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]))).toBe(
      'unsupported',
    );
    expect(await refused(Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(100)]))).toBe(
      'unsupported',
    );
    const bomb = Buffer.alloc(200);
    bomb.write('PK\u0003\u0004', 0, 'latin1');
    bomb.write('PK\u0001\u0002', 100, 'latin1');
    bomb.writeUInt32LE(0xf0000000, 124);
    expect(await refused(bomb), 'a zip that says it unpacks to 4 GB').toBe('tooLarge');
    expect(await refused(Buffer.from([0xff, 0xff, 0x00, 0x41]))).toBe('unsupported');
    expect(await refused(Buffer.alloc(8 * 1024 * 1024 + 1, 'a'))).toBe('tooLarge');
    expect(await refused(`姓名,编号\n${'甲,1\n'.repeat(20_001)}`)).toBe('unprocessable');
    const body = { unitId, kind: 'people', fileName: 'a.csv', content: 'not base64!' } as const;
    expect(await codeOf(officer.call(wire.previewImport, { body }))).toBe('badInput');
    const empty = await preview(unitId, 'people', '姓名,编号');
    expect(empty.counts).toEqual({ add: 0, change: 0, same: 0, wrong: 0 });
  });
});
