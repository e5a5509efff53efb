import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideScan,
  duplicateWithinMs,
  lengthOf,
  pairMarks,
  unionWithin,
  without,
} from '../../server/attendance/rules.ts';
import type { HoursEvent } from '../../server/hours/facts.ts';
import { sumOf } from '../../server/hours/fold.ts';
import { at, facts, fold, session } from './build.ts';

const known = facts(
  [
    session('s1'),
    session('s2', { from: at('11:00'), to: at('13:00'), full: 250 }),
    session('s3', { from: at('9:00', 1), to: at('10:00', 1), courseGroup: 'g', classId: 'c' }),
    session('s4', { from: at('9:00', 1), to: at('11:30', 1), courseGroup: 'g', classId: 'd' }),
  ],
  [
    { id: 'a1', seconds: 1800, courseGroup: 'g' },
    { id: 'a2', seconds: 600, courseGroup: 'a2', makesUp: 's1' },
  ],
);
const rules = { activity_caps: { class: 700 }, parity: true };

const moment = fc.integer({ min: 0, max: 48 * 60 }).map(minutes => at('0:00') + minutes * 60_000);
const sessionId = fc.constantFrom('s1', 's2', 's3', 's4');
const assetId = fc.constantFrom('a1', 'a2');
const bodies: fc.Arbitrary<Omit<HoursEvent, 'id'>>[] = [
  fc.record({ kind: fc.constantFrom('sign_in', 'sign_out'), sessionId, at: moment }),
  fc.record({ kind: fc.constant('presence'), sessionId, from: moment, to: moment }),
  fc.record({ kind: fc.constant('signed_roster'), sessionId, minutes: fc.integer({ min: 0, max: 200 }), at: moment }),
  fc
    .record({ assetId, a: fc.integer({ min: 0, max: 900 }), length: fc.integer({ min: 1, max: 1800 }), from: moment })
    .map(each => ({
      kind: 'segments',
      assetId: each.assetId,
      a: each.a,
      b: each.a + each.length,
      from: each.from,
      to: each.from + each.length * 1000,
    })),
  fc.record({ kind: fc.constant('quiz_result'), assetId, passed: fc.boolean(), at: moment }),
  fc.record({ kind: fc.constant('home_delivery'), courseGroup: fc.constant('g'), hours: fc.nat(300), at: moment }),
  fc.record({ kind: fc.constant('void'), refId: fc.integer({ min: 0, max: 30 }).map(index => `e${index}`) }),
];
/** Events with ids e0, e1, … in the order in which they might have arrived. */
const history = fc
  .array(fc.oneof(...bodies), { maxLength: 30 })
  .map(list => list.map((body, index): HoursEvent => ({ ...body, id: `e${index}` })));

test('the order in which events arrive changes nothing', () => {
  fc.assert(
    fc.property(
      history.chain(events =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
        ),
      ),
      ([events, shuffled]) => {
        expect(fold(shuffled, known, 2026, rules)).toEqual(fold(events, known, 2026, rules));
      },
    ),
    { numRuns: 300 },
  );
});

test('events sent again change nothing', () => {
  fc.assert(
    fc.property(history, events => {
      expect(fold([...events, ...events], known, 2026, rules)).toEqual(fold(events, known, 2026, rules));
    }),
  );
});

test('without adjustments nothing is ever negative, nothing above its full credit, and caps hold', () => {
  fc.assert(
    fc.property(history, events => {
      const lines = fold(events, known, 2026, rules);
      for (const line of lines) {
        expect(line.credit).toBeGreaterThanOrEqual(0);
        expect(line.credit).toBeLessThanOrEqual(line.full);
        expect(line.presentMs).toBeLessThanOrEqual(line.lengthMs);
        expect(Number.isInteger(line.credit)).toBe(true);
      }
      expect(sumOf(lines.filter(line => line.activity === 'class'))).toBeLessThanOrEqual(700);
    }),
    { numRuns: 300 },
  );
});

test('nobody is in two places: session time that counts never overlaps', () => {
  fc.assert(
    fc.property(history, events => {
      const total = fold(events, known, 2026, rules)
        .filter(line => line.kind === 'session')
        .reduce((sum, line) => sum + line.presentMs, 0);
      const frame = unionWithin([...known.sessions.values()], { from: 0, to: at('0:00', 9) });
      expect(total).toBeLessThanOrEqual(lengthOf(frame));
    }),
  );
});

const interval = fc
  .tuple(fc.nat(50), fc.integer({ min: 1, max: 20 }))
  .map(([from, length]) => ({ from, to: from + length }));

test('union and difference of intervals agree with counting units one by one', () => {
  fc.assert(
    fc.property(fc.array(interval), fc.array(interval), (some, taken) => {
      const units = (list: readonly { from: number; to: number }[]): Set<number> =>
        new Set(list.flatMap(each => Array.from({ length: each.to - each.from }, (_, index) => each.from + index)));
      const left = [...units(some)].filter(unit => !units(taken).has(unit)).sort((a, b) => a - b);
      expect([...units(without(some, taken))].sort((a, b) => a - b)).toEqual(left);
      expect(lengthOf(unionWithin(some, { from: 0, to: 100 }))).toBe(units(some).size);
    }),
  );
});

test('scans in time order: two marks are never within ten minutes, and they alternate', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(8 * 3600)), seconds => {
      const history: { id: string; kind: 'sign_in' | 'sign_out'; at: number }[] = [];
      for (const second of seconds.sort((a, b) => a - b)) {
        const decision = decideScan(history, second * 1000);
        if (decision !== 'duplicate') history.push({ id: `m${history.length}`, kind: decision, at: second * 1000 });
      }
      history.forEach((each, index) => {
        const next = history[index + 1];
        expect(each.kind).toBe(index % 2 === 0 ? 'sign_in' : 'sign_out');
        if (next !== undefined) expect(next.at - each.at).toBeGreaterThan(duplicateWithinMs);
      });
      expect(pairMarks(history).ignored).toEqual([]);
      expect(pairMarks(history).intervals).toHaveLength(Math.floor(history.length / 2));
    }),
  );
});
