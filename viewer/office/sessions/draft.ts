import type { Session } from '../../../server/classes/contract.ts';
import { type TimesProblem, timesProblem } from '../../../server/classes/rules.ts';
import { clock, hours, instantOf, isoDay } from '../../common/format.ts';

/** A session as it is typed. */
export interface Draft {
  readonly key: number;
  readonly title: string;
  /** An account's id, or empty: then the name alone. */
  readonly lecturerAccountId: string;
  readonly lecturerName: string;
  /** A unit's id, or empty: online. */
  readonly placeUnitId: string;
  readonly live: boolean;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly hours: string;
  readonly invited: ReadonlySet<string>;
  /** Clock times of the same day, both or neither; only a session that is already planned has them. */
  readonly heldStart: string;
  readonly heldEnd: string;
}

export type DraftProblem = 'needText' | 'badDate' | 'badHours' | 'needUnits' | TimesProblem;

export interface SessionFields {
  readonly title: string;
  readonly lecturerName: string;
  readonly lecturerAccountId: string | null;
  readonly placeUnitId: string | null;
  readonly live: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly hours: number;
  readonly invitedUnitIds: string[];
}

let nextKey = 1;

/** A morning of half a day, which is the school's usual session. @param date `2026-11-23` */
export const emptyDraft = (date: string): Draft => ({
  key: nextKey++,
  title: '',
  lecturerAccountId: '',
  lecturerName: '',
  placeUnitId: '',
  live: true,
  date,
  start: '09:00',
  end: '11:30',
  hours: '4',
  invited: new Set(),
  heldStart: '',
  heldEnd: '',
});

/** The same for the next day, with another title to fill in. */
export const draftAfter = (draft: Draft): Draft => ({
  ...draft,
  key: nextKey++,
  title: '',
  date: /^\d{4}-\d\d-\d\d$/.test(draft.date) ? isoDay(instantOf(draft.date, '12:00') + 86_400_000) : draft.date,
});

export const draftOf = (session: Session): Draft => ({
  key: nextKey++,
  title: session.title,
  lecturerAccountId: session.lecturerAccountId ?? '',
  lecturerName: session.lecturerName,
  placeUnitId: session.placeUnitId ?? '',
  live: session.live,
  date: isoDay(session.startsAt),
  start: clock(session.startsAt),
  end: clock(session.endsAt),
  hours: hours(session.hours),
  invited: new Set(session.invited.map(each => each.unitId)),
  heldStart: session.heldStartsAt === null ? '' : clock(session.heldStartsAt),
  heldEnd: session.heldEndsAt === null ? '' : clock(session.heldEndsAt),
});

/** When the session was really held, as the server takes it; null where nothing is typed. */
export function heldOf(draft: Draft): { readonly heldStartsAt: number | null; readonly heldEndsAt: number | null } {
  const read = (typed: string): number | null => (typed === '' ? null : instantOf(draft.date, typed));
  return { heldStartsAt: read(draft.heldStart), heldEndsAt: read(draft.heldEnd) };
}

/** What is typed as the server takes it, or what is wrong with it. */
export function fieldsOf(draft: Draft): SessionFields | DraftProblem {
  const title = draft.title.trim();
  const lecturerName = draft.lecturerName.trim();
  if (title === '' || lecturerName === '') return 'needText';
  const startsAt = instantOf(draft.date, draft.start);
  const endsAt = instantOf(draft.date, draft.end);
  if (Number.isNaN(startsAt) || Number.isNaN(endsAt)) return 'badDate';
  const typed = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(draft.hours.normalize('NFKC').trim());
  const hundredths = typed === null ? Number.NaN : Number(typed[1]) * 100 + Number((typed[2] ?? '').padEnd(2, '0'));
  if (Number.isNaN(hundredths) || hundredths > 10_000) return 'badHours';
  if (draft.invited.size === 0) return 'needUnits';
  const problem = timesProblem({ startsAt, endsAt, ...heldOf(draft), hours: hundredths });
  if (problem !== undefined) return problem;
  return {
    title,
    lecturerName,
    lecturerAccountId: draft.lecturerAccountId === '' ? null : draft.lecturerAccountId,
    placeUnitId: draft.placeUnitId === '' ? null : draft.placeUnitId,
    live: draft.live,
    startsAt,
    endsAt,
    hours: hundredths,
    invitedUnitIds: [...draft.invited],
  };
}
