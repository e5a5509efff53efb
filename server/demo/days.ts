import { dayOf } from '../attendance/rules.ts';

/** Days and hours of Asia/Shanghai, which has had no summer time since 1991. */
const aheadMs = 8 * 3_600_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Midnight of the day that holds an instant. */
export const startOfDay = (at: number): number => dayOf(at).from;

/** 0 Monday to 6 Sunday. */
export const weekday = (at: number): number => (Math.floor((at + aheadMs) / dayMs) + 3) % 7;

export const monthOf = (at: number): number => new Date(at + aheadMs).getUTCMonth();
export const isoDay = (at: number): string => new Date(at + aheadMs).toISOString().slice(0, 10);

/** Monday of the second week of each month (办班周) between two instants, midnight. */
export function classWeeks(from: number, to: number): number[] {
  const weeks: number[] = [];
  for (let day = startOfDay(from); day < to; day += dayMs) {
    const date = new Date(day + aheadMs).getUTCDate();
    // The Monday within the 8th to the 14th begins the second whole week.
    if (weekday(day) === 0 && date >= 8 && date <= 14) weeks.push(day);
  }
  return weeks;
}
