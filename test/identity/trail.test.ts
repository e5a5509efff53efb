import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as wire from '../../server/identity/contract.ts';
import * as organisation from '../../server/organisation/contract.ts';
import { codeOf, startApp, type TestApp } from '../support/app.ts';
import { dialects } from '../support/store.ts';

describe.each(dialects)('the trail on %s', dialect => {
  let school: TestApp;
  beforeAll(async () => {
    school = await startApp({ dialect });
  });
  afterAll(() => school.close());

  test('tells who changed what, with names, newest first, and only of the own subtree', async () => {
    const officer = await school.as('countyOfficer', school.countyId, '陈主任');
    const create = async (name: string) =>
      (await officer.call(organisation.createUnit, { body: { parentId: school.countyId, kind: 'townSchool', name } }))
        .unitId;
    const [mine, theirs] = [await create('城关镇'), await create('东岱镇')];
    const personId = await school.person(mine, '张小明', { phone: '13812341234' });
    school.clock.advance(1000);
    await officer.call(organisation.editPerson, { params: { personId }, body: { phone: '13999999999' } });
    school.clock.advance(1000);
    await officer.call(wire.printBadges, { body: { unitId: mine } });
    const kiosk = await school.kiosk(mine, '大厅一体机');
    school.clock.advance(1000);
    await kiosk.call(wire.enablePin, { params: { personId }, body: {} });

    const all = await officer.call(wire.listAudit);
    expect(all.entries.map(each => [each.actorName, each.action, each.subjectName])).toEqual([
      ['大厅一体机', 'identity.pinEnabled', '张小明'],
      ['陈主任', 'identity.badgesPrinted', '城关镇'],
      ['陈主任', 'organisation.personEdited', '张小明'],
      ['陈主任', 'organisation.unitCreated', '东岱镇'],
      ['陈主任', 'organisation.unitCreated', '城关镇'],
    ]);
    expect(all.entries[1]?.details).toEqual({ cards: 1, issued: 1 });
    expect(JSON.stringify(all.entries.map(each => each.details))).not.toContain('139');

    const about = await officer.call(wire.listAudit, {
      query: { subjectKind: 'person', subjectId: personId, limit: 1 },
    });
    expect(about).toMatchObject({ total: 2, entries: [{ action: 'identity.pinEnabled' }] });
    const auditor = await school.as('auditor', theirs);
    expect((await auditor.call(wire.listAudit)).entries.map(each => each.subjectName)).toEqual(['东岱镇']);
    const town = await school.as('townOfficer', mine);
    expect(await codeOf(town.call(wire.listAudit))).toBe('notAllowed');
  });
});
