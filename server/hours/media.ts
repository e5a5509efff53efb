import { type Interval, lengthOf, unionWithin, without } from '../attendance/rules.ts';
import type { AssetFacts, Facts, HoursEvent } from './facts.ts';
import { mediaCredit, type RuleSet, yearOf } from './rules.ts';

/** All that one member heard of one asset in one local year. */
export interface Heard {
  readonly asset: AssetFacts;
  readonly year: number;
  /** When it was first heard in that year. */
  readonly at: number;
  readonly coveredSeconds: number;
  readonly wallMs: number;
  readonly passed: boolean;
  readonly overlapped: boolean;
  readonly eventIds: readonly string[];
}

interface Segment {
  readonly id: string;
  readonly asset: AssetFacts;
  readonly a: number;
  readonly b: number;
  readonly from: number;
  readonly to: number;
}

const whole = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * Rule 2's measures after rule 3: live time blocks media, an earlier begun segment of another asset keeps what they
 * share, and an asset never competes with itself.
 * @param events one member's events, voided ones left out
 * @param taken time that live activities keep
 */
export function heardOf(events: readonly HoursEvent[], facts: Facts, taken: readonly Interval[]): Heard[] {
  const segments = events.flatMap((event): Segment[] => {
    const { id, a, b, from, to, assetId } = event;
    const asset = assetId === undefined ? undefined : facts.assets.get(assetId);
    if (event.kind !== 'segments' || asset === undefined) return [];
    if (a === undefined || b === undefined || from === undefined || to === undefined || b <= a || to <= from) return [];
    return [{ id, asset, a, b, from, to }];
  });
  segments.sort((x, y) => x.from - y.from || (x.id < y.id ? -1 : 1));
  const kept: { readonly assetId: string; readonly intervals: readonly Interval[] }[] = [];
  const pieces = segments.map(segment => {
    const others = kept.filter(each => each.assetId !== segment.asset.id).flatMap(each => each.intervals);
    const intervals = without([segment], [...taken, ...others]);
    kept.push({ assetId: segment.asset.id, intervals });
    return { segment, intervals };
  });
  const groups = Map.groupBy(pieces, ({ segment }) => `${yearOf(segment.from)} ${segment.asset.id}`);
  return [...groups.values()].flatMap((group): Heard[] => {
    const first = group[0]?.segment;
    if (first === undefined) return [];
    const { asset } = first;
    const year = yearOf(first.from);
    const quiz = events.filter(
      event =>
        event.kind === 'quiz_result' &&
        event.assetId === asset.id &&
        event.passed === true &&
        event.at !== undefined &&
        yearOf(event.at) === year,
    );
    const positions = group.flatMap(({ segment, intervals }) => intervals.map(each => positionsOf(segment, each)));
    return [
      {
        asset,
        year,
        at: first.from,
        coveredSeconds: lengthOf(unionWithin(positions, { from: 0, to: asset.seconds })),
        wallMs: lengthOf(
          unionWithin(
            group.flatMap(each => each.intervals),
            whole,
          ),
        ),
        passed: quiz.length > 0,
        overlapped: group.some(({ segment, intervals }) => lengthOf(intervals) < segment.to - segment.from),
        eventIds: [...group.map(({ segment }) => segment.id), ...quiz.map(event => event.id)],
      },
    ];
  });
}

/** A cut segment keeps the proportion of its positions, rounded inwards to whole seconds. */
function positionsOf(segment: Segment, part: Interval): Interval {
  const length = segment.to - segment.from;
  // Whole numbers up to the one division, or a second is lost to rounding.
  const scaled = (wall: number): number => segment.a * length + (segment.b - segment.a) * (wall - segment.from);
  return { from: Math.ceil(scaled(part.from) / length), to: Math.floor(scaled(part.to) / length) };
}

/** Whether enough was heard, and not too fast. */
export const isHeard = (heard: Heard, rules: RuleSet): boolean =>
  100 * heard.coveredSeconds >= rules.cover_percent * heard.asset.seconds &&
  heard.wallMs * rules.speed_percent >= heard.coveredSeconds * 1000 * 100;

/** Rule 2 without make-up: the credit of what was heard. */
export const heardCredit = (heard: Heard, rules: RuleSet): number =>
  isHeard(heard, rules) ? mediaCredit(heard.asset.seconds, rules) + (heard.passed ? rules.quiz_bonus : 0) : 0;
