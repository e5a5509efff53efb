/** 班次 and 课次: what a session's state may be. On air is the live room's business, not the session's. */
export const sessionStates = ['planned', 'open', 'closed', 'cancelled'] as const;
export type SessionState = (typeof sessionStates)[number];

const hour = 3_600_000;
/** Longer than a day is a slip of the pen, not a sitting. */
export const longestSessionMs = 24 * hour;

export type TimesProblem = 'endNotAfterStart' | 'longerThanADay' | 'moreHoursThanTime' | 'heldHalf';

export interface SessionTimes {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly heldStartsAt: number | null;
  readonly heldEndsAt: number | null;
  /** Full credit, hundredths. */
  readonly hours: number;
}

/** What is wrong with a session's times, or undefined. A half-day of 3 clock hours gives 4.00, so hours may exceed time. */
export function timesProblem(times: SessionTimes): TimesProblem | undefined {
  const { startsAt, endsAt, heldStartsAt, heldEndsAt } = times;
  if ((heldStartsAt === null) !== (heldEndsAt === null)) return 'heldHalf';
  for (const [start, end] of [
    [startsAt, endsAt],
    [heldStartsAt ?? startsAt, heldEndsAt ?? endsAt],
  ] as const) {
    if (end <= start) return 'endNotAfterStart';
    if (end - start > longestSessionMs) return 'longerThanADay';
  }
  // Four credited hours for one of clock time is beyond any county's rule; it is minutes typed as hours.
  if (times.hours * hour > 400 * Math.max(endsAt - startsAt, hour)) return 'moreHoursThanTime';
  return undefined;
}

/** When a session counts as held: what an officer recorded, else the schedule. */
export function heldTimes(times: Omit<SessionTimes, 'hours'>): { readonly from: number; readonly to: number } {
  return times.heldStartsAt !== null && times.heldEndsAt !== null
    ? { from: times.heldStartsAt, to: times.heldEndsAt }
    : { from: times.startsAt, to: times.endsAt };
}

/** Where a session stands in the tree, by unit paths. */
export interface SessionPlace {
  readonly owner: string;
  readonly place: string | null;
  readonly invited: readonly string[];
}

/** Whether a unit, by its path, is among those a session is for: invited itself or below an invited one. */
export const invites = (session: SessionPlace, path: string): boolean =>
  session.invited.some(each => path.startsWith(each));

/** Whether a classroom or member sees the session: invited, or held at their place. */
export const concerns = (session: SessionPlace, path: string): boolean =>
  invites(session, path) || session.place === path;

/** Whether a session touches a subtree: owned, held or attended in it. */
export const touchesSubtree = (session: SessionPlace, path: string): boolean =>
  session.owner.startsWith(path) ||
  session.place?.startsWith(path) === true ||
  session.invited.some(each => each.startsWith(path) || path.startsWith(each));
