/** 签到 and 签退: what a scan means and what marks add up to. Pure, and shared with the kiosk. Instants are epoch ms. */

export type MarkKind = 'sign_in' | 'sign_out';

export interface Mark {
  readonly id: string;
  readonly kind: MarkKind;
  readonly at: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** An event as far as it says where somebody was; see the ledger's for the meaning of the fields. */
export interface Sighting {
  readonly id: string;
  readonly kind: string;
  readonly at?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly minutes?: number | undefined;
}

export const marksOf = (events: readonly Sighting[]): Mark[] =>
  events.flatMap(event =>
    (event.kind === 'sign_in' || event.kind === 'sign_out') && event.at !== undefined
      ? [{ id: event.id, kind: event.kind, at: event.at }]
      : [],
  );

/** Intervals in which a remote member really followed. */
export const presencesOf = (events: readonly Sighting[]): Interval[] =>
  events.flatMap(event =>
    event.kind === 'presence' && event.from !== undefined && event.to !== undefined && event.to > event.from
      ? [{ from: event.from, to: event.to }]
      : [],
  );

/** The minutes that signed rosters state, the most of them; undefined without one. */
export function rosterMinutesOf(events: readonly Sighting[]): number | undefined {
  const stated = events.flatMap(event => (event.kind === 'signed_roster' ? (event.minutes ?? []) : []));
  return stated.length === 0 ? undefined : Math.max(...stated);
}

/** A scan again within ten minutes of the last mark changes nothing. */
export const duplicateWithinMs = 10 * 60_000;

export type ScanDecision = 'duplicate' | MarkKind;

/**
 * Decides what a scan of one member at one session is.
 * @param history the member's marks of this session so far, in any order; voided ones left out
 */
export function decideScan(history: readonly Omit<Mark, 'id'>[], at: number): ScanDecision {
  if (history.some(mark => Math.abs(at - mark.at) <= duplicateWithinMs)) return 'duplicate';
  let last: Omit<Mark, 'id'> | undefined;
  // A mark typed in for an earlier moment looks only at what came before that moment.
  for (const mark of history) if (mark.at < at && (last === undefined || mark.at > last.at)) last = mark;
  return last?.kind === 'sign_in' ? 'sign_out' : 'sign_in';
}

export interface PairedMarks {
  readonly intervals: readonly (Interval & { readonly inId: string; readonly outId: string })[];
  /** The sign-in that nothing closed. */
  readonly open: Mark | undefined;
  /** Marks that earn nothing: a second sign-in while one is open, a sign-out while none is. */
  readonly ignored: readonly Mark[];
}

const byTime = (a: Mark, b: Mark): number => a.at - b.at || (a.id < b.id ? -1 : 1);

/** Pairs one member's marks of one session in time order, whatever order they arrived in. */
export function pairMarks(marks: readonly Mark[]): PairedMarks {
  const intervals: (Interval & { readonly inId: string; readonly outId: string })[] = [];
  const ignored: Mark[] = [];
  let open: Mark | undefined;
  for (const mark of [...marks].sort(byTime)) {
    if (mark.kind === 'sign_in' && open === undefined) open = mark;
    else if (mark.kind === 'sign_out' && open !== undefined) {
      intervals.push({ from: open.at, to: mark.at, inId: open.id, outId: mark.id });
      open = undefined;
    } else ignored.push(mark);
  }
  return { intervals, open, ignored };
}

/** Cuts intervals to a frame and joins what overlaps or touches; sorted, none empty. */
export function unionWithin(intervals: readonly Interval[], frame: Interval): Interval[] {
  const cut = intervals
    .map(each => ({ from: Math.max(each.from, frame.from), to: Math.min(each.to, frame.to) }))
    .filter(each => each.to > each.from)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const joined: { from: number; to: number }[] = [];
  for (const each of cut) {
    const last = joined.at(-1);
    if (last !== undefined && each.from <= last.to) last.to = Math.max(last.to, each.to);
    else joined.push({ ...each });
  }
  return joined;
}

/** What is left of intervals once others are taken out; both may overlap among themselves. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const everything = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  let left = unionWithin(intervals, everything);
  for (const hole of unionWithin(taken, everything))
    left = left.flatMap(each => [
      ...(each.from < hole.from ? [{ from: each.from, to: Math.min(each.to, hole.from) }] : []),
      ...(each.to > hole.to ? [{ from: Math.max(each.from, hole.to), to: each.to }] : []),
    ]);
  return left.filter(each => each.to > each.from);
}

export const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, each) => sum + each.to - each.from, 0);

/** A corrected time further than this from its session is a clock that is wrong, not a member who is early. */
export const farFromSessionMs = 12 * 3_600_000;

export const isNearSession = (at: number, session: Interval): boolean =>
  at >= session.from - farFromSessionMs && at <= session.to + farFromSessionMs;

/** The kiosk's own clock put right by what it knew of the server's. */
export const correctedTime = (wallTime: number, clockOffset: number | null): number =>
  wallTime + Math.round(clockOffset ?? 0);

/** The day of Asia/Shanghai (no daylight saving since 1991) that a moment lies in, as an interval. */
export function dayOf(at: number): Interval {
  const day = 86_400_000;
  const ahead = 8 * 3_600_000;
  const from = Math.floor((at + ahead) / day) * day - ahead;
  return { from, to: from + day };
}
