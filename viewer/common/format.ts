import { language } from './words.ts';

const zone = 'Asia/Shanghai';

function parts(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.value, { timeZone: zone, ...options }).format(at);
}

/** 11月23日（周一）, or `Mon, Nov 23`. @param at epoch ms */
export function day(at: number): string {
  if (language.value === 'en') return parts(at, { weekday: 'short', month: 'short', day: 'numeric' });
  return `${parts(at, { month: 'long', day: 'numeric' })}（${parts(at, { weekday: 'short' })}）`;
}

/** 2026年11月23日, or `Nov 23, 2026`. */
export function longDay(at: number): string {
  return parts(at, { year: 'numeric', month: language.value === 'en' ? 'short' : 'long', day: 'numeric' });
}

/** 14:30 */
export function clock(at: number): string {
  return parts(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** 11月23日（周一）14:30 */
export function dayAndClock(at: number): string {
  return language.value === 'en' ? `${day(at)}, ${clock(at)}` : `${day(at)}${clock(at)}`;
}

/** 2026-11-23, as calendar inputs and file names want it. */
export function isoDay(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

/** The epoch ms of a calendar day and clock time of Asia/Shanghai, which has no summer time. */
export function instantOf(isoDate: string, hourMinute: string): number {
  return Date.parse(`${isoDate}T${hourMinute}:00+08:00`);
}

/** Hundredths as hours: 400 is `4`, 275 is `2.75`. */
export function hours(hundredths: number): string {
  return hundredths % 100 === 0 ? String(hundredths / 100) : (hundredths / 100).toFixed(2);
}

/** 1:05:09, or 5:09 below an hour. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = `${String(Math.floor(seconds / 60) % 60).padStart(seconds >= 3600 ? 2 : 1, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
}
