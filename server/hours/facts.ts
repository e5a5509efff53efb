import type { EventDraft } from '../ledger/rules.ts';

/** What the fold of hours reads: events by typed fields, and the reference data they point at. */

type Read =
  | 'id'
  | 'kind'
  | 'sessionId'
  | 'assetId'
  | 'at'
  | 'from'
  | 'to'
  | 'minutes'
  | 'hours'
  | 'year'
  | 'refId'
  | 'courseGroup';

export interface HoursEvent extends Pick<EventDraft, Read> {
  /** Played positions of an asset, whole seconds. */
  readonly a?: number | undefined;
  readonly b?: number | undefined;
  /** Whether a quiz was passed. */
  readonly passed?: boolean | undefined;
}

export interface SessionFacts {
  readonly id: string;
  readonly classId: string;
  readonly courseGroup: string;
  readonly activity: string;
  readonly category: string;
  readonly groupTraining: boolean;
  /** The held times if an officer recorded them, else the scheduled ones. */
  readonly from: number;
  readonly to: number;
  /** Full credit in hundredths, or in half-days of the year's rules. */
  readonly full: number | { readonly halfDays: number };
  /** A cancelled session earns nothing and blocks nothing. */
  readonly cancelled: boolean;
}

export interface AssetFacts {
  readonly id: string;
  readonly seconds: number;
  readonly courseGroup: string;
  /** The session that it makes up for. */
  readonly makesUp?: string | undefined;
}

export interface Facts {
  readonly sessions: ReadonlyMap<string, SessionFacts>;
  readonly assets: ReadonlyMap<string, AssetFacts>;
}

export type Reason =
  | 'full'
  | 'part'
  | 'short'
  | 'incomplete_evidence'
  | 'duplicate'
  | 'overlap'
  | 'cap'
  | 'correction'
  | 'quiz'
  | 'cancelled';

/** One activity of one person in one year: what it earned and why. Hours in hundredths. */
export interface Line {
  /** Kind and id of what it is about, `session:ID`. */
  readonly id: string;
  readonly kind: 'session' | 'asset' | 'lecture' | 'delivery' | 'adjustment';
  /** The session, asset or event it is about. */
  readonly about: string;
  readonly at: number;
  readonly activity: string;
  readonly category: string;
  readonly courseGroup: string;
  readonly classId: string | undefined;
  readonly groupTraining: boolean;
  readonly full: number;
  readonly credit: number;
  readonly presentMs: number;
  readonly lengthMs: number;
  readonly grade: 'A' | 'B' | 'C' | null;
  readonly reasons: readonly Reason[];
  /** The events it rests on, voided ones too. */
  readonly eventIds: readonly string[];
  /** Number of the rule of the domain that gave the figure. */
  readonly rule: '1' | '2' | 'lecture' | 'delivery' | 'adjustment';
}

export const byTime = (
  a: { readonly at: number; readonly about: string },
  b: { readonly at: number; readonly about: string },
): number => a.at - b.at || (a.about < b.about ? -1 : a.about > b.about ? 1 : 0);
