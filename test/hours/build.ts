import type { AssetFacts, Facts, HoursEvent, SessionFacts } from '../../server/hours/facts.ts';
import { foldYear, sumOf } from '../../server/hours/fold.ts';
import { defaultRules, type RuleSet } from '../../server/hours/rules.ts';

/** A moment of 10 March 2026 in Shanghai, `at('9:40')`; `at('9:40', 3)` three days later. */
export function at(clock: string, days = 0): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return Date.UTC(2026, 2, 10 + days, hour - 8, minute);
}

/** A half-day session of that day from 9 to 12, N = 4.00, unless said. */
export function session(id: string, more: Partial<SessionFacts> = {}): SessionFacts {
  return {
    id,
    classId: `class of ${id}`,
    courseGroup: id,
    activity: 'class',
    category: 'class',
    groupTraining: false,
    from: at('9:00'),
    to: at('12:00'),
    full: 400,
    cancelled: false,
    ...more,
  };
}

export function facts(sessions: readonly SessionFacts[], assets: readonly AssetFacts[] = []): Facts {
  return {
    sessions: new Map(sessions.map(each => [each.id, each])),
    assets: new Map(assets.map(each => [each.id, each])),
  };
}

let made = 0;
const nextId = (): string => `event${String(++made).padStart(6, '0')}`;

export const mark = (kind: 'sign_in' | 'sign_out', sessionId: string, when: number): HoursEvent => ({
  id: nextId(),
  kind,
  sessionId,
  at: when,
});
export const presence = (sessionId: string, from: number, to: number): HoursEvent => ({
  id: nextId(),
  kind: 'presence',
  sessionId,
  from,
  to,
});
export const roster = (sessionId: string, minutes: number): HoursEvent => ({
  id: nextId(),
  kind: 'signed_roster',
  sessionId,
  minutes,
  at: at('12:30'),
});
export const voiding = (event: HoursEvent): HoursEvent => ({
  id: nextId(),
  kind: 'void',
  refId: event.id,
  sessionId: event.sessionId,
});
export const adjustment = (hours: number, when: number): HoursEvent => ({
  id: nextId(),
  kind: 'adjustment',
  hours,
  at: when,
});
/** Seconds `a` to `b` of an asset, heard from a moment on at a speed. */
export const heard = (assetId: string, a: number, b: number, from: number, speed = 1): HoursEvent => ({
  id: nextId(),
  kind: 'segments',
  assetId,
  a,
  b,
  from,
  to: from + ((b - a) * 1000) / speed,
});
export const quiz = (assetId: string, passed: boolean, when: number): HoursEvent => ({
  id: nextId(),
  kind: 'quiz_result',
  assetId,
  passed,
  at: when,
});

export const fold = (events: readonly HoursEvent[], known: Facts, year = 2026, rules: Partial<RuleSet> = {}) =>
  foldYear(events, known, year, { ...defaultRules, ...rules });

export const credit = (events: readonly HoursEvent[], known: Facts, year = 2026, rules: Partial<RuleSet> = {}) =>
  sumOf(fold(events, known, year, rules));
