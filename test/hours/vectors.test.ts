import { describe, expect, test } from 'vitest';
import type { AssetFacts, HoursEvent } from '../../server/hours/facts.ts';
import { trainingsOf } from '../../server/hours/fold.ts';
import { defaultRules, requirementOf, yearOf } from '../../server/hours/rules.ts';
import { adjustment, at, credit, facts, fold, heard, mark, presence, quiz, roster, session, voiding } from './build.ts';

const half = facts([session('s')]);
const minute = 60_000;
const asset = (id: string, seconds: number, more: Partial<AssetFacts> = {}): AssetFacts => ({
  id,
  seconds,
  courseGroup: id,
  ...more,
});

test('vector 1: intervals that overlap and part count once', () => {
  const events = [
    presence('s', at('9:00'), at('9:40')),
    presence('s', at('9:35'), at('10:10')),
    presence('s', at('10:30'), at('11:30')),
  ];
  const [line] = fold(events, half);
  expect(line).toMatchObject({ presentMs: 130 * minute, credit: 275, reasons: ['part'], rule: '1' });
});

test('vector 2: the edges of full and part', () => {
  const of = (minutes: number) => credit([presence('s', at('9:00'), at('9:00') + minutes * minute)], half);
  expect([144, 143, 90, 89].map(of)).toEqual([400, 300, 200, 0]);
});

test('vector 3: presence is cut to the session', () => {
  const [line] = fold([mark('sign_in', 's', at('8:30')), mark('sign_out', 's', at('12:20'))], half);
  expect(line).toMatchObject({ presentMs: 180 * minute, credit: 400, grade: 'A' });
});

test('vector 4: a sign-in alone is incomplete evidence', () => {
  const [line] = fold([mark('sign_in', 's', at('9:00'))], half);
  expect(line).toMatchObject({ credit: 0, reasons: ['incomplete_evidence'] });
});

test('vector 5: media by length, and a passed quiz', () => {
  for (const [seconds, plain, withQuiz] of [
    [1800, 100, 150],
    [1799, 50, 100],
    [901, 50, 100],
    [900, 25, 75],
  ] as const) {
    const known = facts([], [asset('a', seconds)]);
    const whole = heard('a', 0, seconds, at('20:00'));
    expect(credit([whole], known)).toBe(plain);
    expect(credit([whole, quiz('a', true, at('21:00'))], known)).toBe(withQuiz);
    expect(credit([whole, quiz('a', false, at('21:00'))], known)).toBe(plain);
    expect(credit([quiz('a', true, at('21:00'))], known)).toBe(0);
  }
});

test('vector 6: what is heard twice is covered once', () => {
  const known = facts([], [asset('a', 1800)]);
  const first = [
    heard('a', 0, 600, at('19:00')),
    heard('a', 300, 900, at('19:30')),
    heard('a', 1200, 1500, at('20:00')),
  ];
  expect(fold(first, known)[0]).toMatchObject({ presentMs: 1_200_000, credit: 0 });
  const rest = [heard('a', 850, 1250, at('20:30')), heard('a', 1500, 1800, at('21:00'))];
  expect(fold([...first, ...rest], known)[0]).toMatchObject({ presentMs: 1_800_000, credit: 100 });
});

test('vector 7: heard too fast earns nothing', () => {
  const known = facts([], [asset('a', 1800)]);
  expect(credit([heard('a', 0, 1800, at('19:00'), 1.8)], known)).toBe(0);
  expect(credit([heard('a', 0, 1800, at('19:00'), 1.5)], known)).toBe(100);
});

test('vector 8: the replay of what was attended is a duplicate', () => {
  const known = facts([session('s', { courseGroup: 'g' })], [asset('a', 10_800, { courseGroup: 'g' })]);
  const lines = fold([presence('s', at('9:00'), at('12:00')), heard('a', 0, 10_800, at('19:00'))], known);
  expect(lines.map(line => [line.credit, line.reasons])).toEqual([
    [400, ['full']],
    [0, ['full', 'duplicate']],
  ]);
});

test('vector 9: a make-up with and without parity', () => {
  const known = facts([session('s')], [asset('a', 10_800, { makesUp: 's' })]);
  const events = [heard('a', 0, 9_720, at('19:00')), quiz('a', true, at('22:00'))];
  expect(credit(events, known, 2026, { parity: true })).toBe(400);
  expect(credit(events, known, 2026, { parity: false })).toBe(150);
  expect(credit(events.slice(0, 1), known, 2026, { parity: true })).toBe(100);
});

test('vector 10: live beats media', () => {
  const known = facts([session('s')], [asset('a', 3600)]);
  const lines = fold([presence('s', at('9:00'), at('12:00')), heard('a', 0, 3600, at('10:00'))], known);
  expect(lines.map(line => line.credit)).toEqual([400, 0]);
  expect(lines[1]?.reasons).toEqual(['short', 'overlap']);
});

test('vector 11: a cap on an activity', () => {
  const online = Array.from({ length: 20 }, (_, day) =>
    session(`o${day}`, { activity: 'online', full: 100, from: at('9:00', day), to: at('12:00', day) }),
  );
  const course = session('c', { full: 1400, from: at('9:00', 30), to: at('12:00', 30) });
  const more = session('d', { from: at('9:00', 31), to: at('12:00', 31) });
  const known = facts([...online, course, more]);
  const attend = (id: string, day: number) => presence(id, at('9:00', day), at('12:00', day));
  const events = [...online.map((each, day) => attend(each.id, day)), attend('c', 30)];
  const caps = { activity_caps: { online: 1600 } };
  expect(credit(events, known, 2026, caps)).toBe(3000);
  expect(fold(events, known, 2026, caps).filter(line => line.reasons.includes('cap'))).toHaveLength(4);
  expect(credit([...events, attend('d', 31)], known, 2026, caps)).toBe(3400);
  expect(credit(events, known, 2026, { activity_caps: { online: 1650 } })).toBe(3050);
});

test('vector 12: the requirement is the largest over the roles held', () => {
  const required = requirementOf(['secretary'], defaultRules);
  expect(required).toEqual({ hours: 5600, trainings: 1 });
  const plain = session('a', { full: 6000 });
  const training = session('b', { full: 6000, groupTraining: true });
  const attended = [presence('a', at('9:00'), at('12:00'))];
  expect(trainingsOf(fold(attended, facts([plain])))).toBe(0);
  expect(trainingsOf(fold([presence('b', at('9:00'), at('12:00'))], facts([training])))).toBe(1);
  expect(trainingsOf(fold([presence('b', at('9:00'), at('9:10'))], facts([training])))).toBe(0);
});

test('vector 14: a void takes hours from one, and the event is issued again to another', () => {
  const credited = presence('s', at('9:00'), at('12:00'));
  expect(credit([credited], half)).toBe(400);
  const [line] = fold([credited, voiding(credited)], half);
  expect(line).toMatchObject({ credit: 0, reasons: ['correction'], eventIds: [credited.id] });
  expect(credit([presence('s', at('9:00'), at('12:00'))], half)).toBe(400);
});

test('vector 15: a class over the turn of the year', () => {
  const day = (id: string, from: number, halfDays: number) =>
    session(id, { classId: 'c', from, to: from + 480 * minute, full: { halfDays } });
  const lastDay = Date.UTC(2025, 11, 31, 1);
  const known = facts([day('a', lastDay, 2), day('b', lastDay + 86_400_000, 2)]);
  const events = [
    presence('a', lastDay, lastDay + 480 * minute),
    presence('b', lastDay + 86_400_000, lastDay + 1920 * minute),
  ];
  expect(credit(events, known, 2025, { half_day: 400 })).toBe(800);
  expect(credit(events, known, 2026, { half_day: 300 })).toBe(600);
});

test('vector 16: a year is a year of Asia/Shanghai', () => {
  const evening = Date.parse('2025-12-31T16:30:00Z');
  expect(yearOf(evening)).toBe(2026);
  expect(yearOf(evening - 30 * minute - 1)).toBe(2025);
  const known = facts([session('s', { from: evening, to: evening + 180 * minute })]);
  const events = [presence('s', evening, evening + 180 * minute)];
  expect(credit(events, known, 2026)).toBe(400);
  expect(credit(events, known, 2025)).toBe(0);
});

test('vector 28: a lecture of three hours counts fifteen', () => {
  const lecture: HoursEvent = { id: 'l', kind: 'lecture_given', hours: 300, from: at('9:00'), to: at('12:00') };
  expect(credit([lecture], half)).toBe(1500);
});

describe('the fine print', () => {
  test('of two sessions at once the earlier keeps what they share', () => {
    const known = facts([session('a'), session('b', { from: at('11:00'), to: at('13:00'), full: 200 })]);
    const lines = fold([presence('a', at('9:00'), at('12:00')), presence('b', at('11:00'), at('13:00'))], known);
    expect(lines.map(line => [line.about, line.credit, line.presentMs / minute, line.reasons])).toEqual([
      ['a', 400, 180, ['full']],
      ['b', 100, 60, ['part', 'overlap']],
    ]);
  });

  test('lecturing beats attending, and an hour at a session that earns nothing still blocks media', () => {
    const lecture: HoursEvent = { id: 'l', kind: 'lecture_given', hours: 100, from: at('9:00'), to: at('10:00') };
    expect(
      fold([lecture, presence('s', at('9:00'), at('12:00'))], half).find(line => line.about === 's'),
    ).toMatchObject({
      presentMs: 120 * minute,
      credit: 250,
    });
    const known = facts([session('s')], [asset('a', 1800)]);
    const lines = fold([presence('s', at('9:00'), at('9:30')), heard('a', 0, 1800, at('9:00'))], known);
    expect(lines.map(line => line.credit)).toEqual([0, 0]);
  });

  test('an asset never competes with itself, another one does', () => {
    const known = facts([], [asset('a', 1800), asset('b', 1800)]);
    const twice = [heard('a', 0, 1800, at('19:00')), heard('a', 0, 1800, at('19:10'))];
    expect(credit(twice, known)).toBe(100);
    const both = [heard('a', 0, 1800, at('19:00')), heard('b', 0, 1800, at('19:10'))];
    expect(fold(both, known).map(line => [line.about, line.presentMs / 1000, line.credit])).toEqual([
      ['a', 1800, 100],
      ['b', 600, 0],
    ]);
  });

  test('a cut segment keeps the proportion of its positions, rounded inwards', () => {
    const known = facts([session('s', { from: at('19:00'), to: at('19:00') + 10_500 })], [asset('a', 1000)]);
    const events = [presence('s', at('19:00'), at('19:00') + 10_500), heard('a', 0, 1000, at('19:00'))];
    expect(fold(events, known).find(line => line.about === 'a')?.presentMs).toBe(989_000);
  });

  test('the larger of roster and machine counts, never their union', () => {
    const seen = presence('s', at('10:30'), at('12:00'));
    expect(fold([seen, roster('s', 60)], half)[0]).toMatchObject({ presentMs: 90 * minute, grade: 'A', credit: 200 });
    expect(fold([seen, roster('s', 150)], half)[0]).toMatchObject({ presentMs: 150 * minute, grade: 'B', credit: 400 });
  });

  test('a roster settles a sign-in without a sign-out, and says how long', () => {
    const [line] = fold([mark('sign_in', 's', at('9:00')), roster('s', 180)], half);
    expect(line).toMatchObject({ credit: 400, grade: 'B', reasons: ['full'] });
  });

  test('a second sign-in while one is open is ignored, and a voided mark is absent before pairing', () => {
    const first = mark('sign_in', 's', at('9:00'));
    const second = mark('sign_in', 's', at('10:00'));
    const out = mark('sign_out', 's', at('12:00'));
    expect(credit([first, second, out], half)).toBe(400);
    expect(fold([first, second, out, voiding(first)], half)[0]).toMatchObject({ presentMs: 120 * minute, credit: 250 });
    expect(fold([first, out, voiding(first)], half)[0]?.reasons).toEqual(['incomplete_evidence', 'correction']);
  });

  test('a void cannot be voided', () => {
    const seen = presence('s', at('9:00'), at('12:00'));
    const gone = voiding(seen);
    expect(credit([seen, gone, voiding(gone)], half)).toBe(0);
  });

  test('sessions of one course in one class add up, and then compete as one', () => {
    const pair = [
      session('a', { classId: 'c', courseGroup: 'g' }),
      session('b', { classId: 'c', courseGroup: 'g', from: at('14:00'), to: at('17:00') }),
    ];
    const elsewhere = session('x', {
      classId: 'd',
      courseGroup: 'g',
      full: 600,
      from: at('9:00', 1),
      to: at('12:00', 1),
    });
    const events = [
      presence('a', at('9:00'), at('12:00')),
      presence('b', at('14:00'), at('17:00')),
      presence('x', at('9:00', 1), at('12:00', 1)),
    ];
    expect(fold(events, facts([...pair, elsewhere])).map(line => [line.about, line.credit])).toEqual([
      ['a', 400],
      ['b', 400],
      ['x', 0],
    ]);
  });

  test('a home delivery counts once a course, an adjustment goes below zero', () => {
    const delivered = (id: string, when: number): HoursEvent => ({
      id,
      kind: 'home_delivery',
      courseGroup: 'g',
      hours: 100,
      at: when,
    });
    expect(credit([delivered('d1', at('9:00')), delivered('d2', at('9:00', 1))], half)).toBe(100);
    expect(credit([adjustment(-150, at('9:00'))], half)).toBe(-150);
    expect(credit([adjustment(200, Date.parse('2025-12-31T15:59:59Z'))], half)).toBe(0);
  });

  test('a cancelled session earns nothing, blocks nothing and says so', () => {
    const known = facts([session('s', { cancelled: true }), session('t', { from: at('10:00'), to: at('12:00') })]);
    const lines = fold([presence('s', at('9:00'), at('12:00')), presence('t', at('10:00'), at('12:00'))], known);
    expect(lines.map(line => [line.about, line.credit, line.reasons])).toEqual([
      ['s', 0, ['cancelled']],
      ['t', 400, ['full']],
    ]);
  });
});
