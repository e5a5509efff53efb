import { describe, expect, test } from 'vitest';
import { readDay, readPostKind, readUnitKind, readYesNo } from '../../server/organisation/importColumns.ts';
import { readingOf } from '../../server/organisation/pinyin.ts';
import {
  commonPath,
  holdsIdNumber,
  inTreeOrder,
  kindsBelow,
  maskName,
  maskPhone,
  pathBelow,
} from '../../server/organisation/rules.ts';

describe('names and numbers on public screens', () => {
  test('a name keeps its first and last letter', () => {
    expect(['张小明', '王五', '李', '欧阳修远', '𠮷野', 'Anna Meier'].map(maskName)).toEqual([
      '张*明',
      '王*',
      '李',
      '欧*远',
      '𠮷*',
      'A*r',
    ]);
  });

  test('a phone keeps its start and end', () => {
    expect(maskPhone('13812341234')).toBe('138****1234');
    expect(maskPhone('+86 138-1234-1234')).toBe('861****1234');
    expect(maskPhone('12345')).toBe('****45');
  });

  test('an ID number is seen in any writing, other long numbers are not taken for one', () => {
    for (const text of [
      '350102199001011234',
      '35010219900101123X',
      '身份证350102199001011234。',
      '350102 19900101 1234',
      '3.50102199001011E+17',
    ])
      expect(holdsIdNumber(text), text).toBe(true);
    for (const text of ['13812341234', '3501021990010112345', 'A350102', '', '2024-01-05'])
      expect(holdsIdNumber(text), text).toBe(false);
  });
});

describe('the tree', () => {
  test('paths name every unit from the county down', () => {
    expect(pathBelow(undefined, 'county')).toBe('/county/');
    expect(pathBelow('/county/', 'town')).toBe('/county/town/');
  });

  test('the common path ends at a whole unit', () => {
    expect(commonPath(['/c/t1/v1/', '/c/t1/v2/'])).toBe('/c/t1/');
    expect(commonPath(['/c/t1/', '/c/t10/'])).toBe('/c/');
    expect(commonPath(['/c/t1/', '/c/t1/v1/'])).toBe('/c/t1/');
    expect(commonPath([])).toBe('/');
  });

  test('parents come before children, siblings keep their order', () => {
    const units = [
      { id: 'v2', parentId: 't1' },
      { id: 't1', parentId: 'c' },
      { id: 'v1', parentId: 't1' },
      { id: 't0', parentId: 'c' },
    ];
    expect(inTreeOrder(units).map(unit => unit.id)).toEqual(['t1', 'v2', 'v1', 't0']);
  });

  test('nothing stands above the county, and places hold no schools', () => {
    for (const kinds of Object.values(kindsBelow)) expect(kinds).not.toContain('county');
    expect(kindsBelow.teachingPoint).not.toContain('townSchool');
    expect(kindsBelow.publicScreen).toEqual([]);
  });
});

describe('readings', () => {
  test('surnames are read as surnames, places as words', () => {
    expect(readingOf('单田芳', 'person')).toEqual({ pinyin: 'shantianfang', initials: 'stf' });
    expect(readingOf('吕布', 'person').pinyin).toBe('lvbu');
    expect(readingOf('解放村', 'unit')).toEqual({ pinyin: 'jiefangcun', initials: 'jfc' });
  });
});

describe('words in lists', () => {
  test('kinds are read in Chinese and English', () => {
    expect(readUnitKind(' 镇街党校 ')).toBe('townSchool');
    expect(readUnitKind('Teaching Point')).toBe('teachingPoint');
    expect(readUnitKind('火车站')).toBeUndefined();
    expect(readPostKind('支部书记')).toBe('branchSecretary');
    expect(readPostKind('executiveDeputy')).toBe('executiveDeputy');
  });

  test('days are read as lists write them, impossible ones are not', () => {
    for (const text of ['2024-1-5', '2024/01/05', '2024年1月5日', '2024.1.5', '20240105', '２０２４-１-５'])
      expect(readDay(text), text).toBe('2024-01-05');
    for (const text of ['2024-02-30', '5.1.2024', '2024', 'yesterday']) expect(readDay(text), text).toBeUndefined();
  });

  test('yes and no', () => {
    expect(['是', 'Yes', '1', '流动'].map(readYesNo)).toEqual([true, true, true, true]);
    expect(['否', 'no', '0'].map(readYesNo)).toEqual([false, false, false]);
    expect(readYesNo('也许')).toBeUndefined();
  });
});
