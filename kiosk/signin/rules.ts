import { decideScan } from '../../server/attendance/rules.ts';
import type { KioskDay, LocalMark } from '../store/kioskStore.ts';

/** What a card held to the camera means, decided on the spot from what the kiosk keeps. Pure. */

export type Person = KioskDay['people'][number];
export type SessionHere = KioskDay['sessions'][number];

export const cardPrefix = 'TT1:';

export type CardReading =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly person: Person }
  | { readonly kind: 'known'; readonly person: Person };

/** @param hash of the card as this kiosk knows cards */
export function readCard(people: readonly Person[], token: string, hash: string): CardReading {
  if (!token.startsWith(cardPrefix)) return { kind: 'foreign' };
  for (const person of people) {
    if (person.cards.includes(hash)) return { kind: 'known', person };
    if (person.revoked.includes(hash)) return { kind: 'revoked', person };
  }
  return { kind: 'unknown' };
}

const opensBeforeMs = 2 * 3_600_000;
const closesAfterMs = 60 * 60_000;

/** The sessions one can sign in to or out of now, earliest first. @param now corrected time */
export function openSessions(sessions: readonly SessionHere[], now: number): SessionHere[] {
  return sessions
    .filter(
      each =>
        each.state !== 'cancelled' &&
        each.state !== 'closed' &&
        now >= each.startsAt - opensBeforeMs &&
        now <= each.endsAt + closesAfterMs,
    )
    .sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
}

/** How far a moment lies from a session; 0 during it. */
const distanceTo = (session: SessionHere, now: number): number =>
  Math.max(0, session.startsAt - now, now - session.endsAt);

/**
 * The session that the screen is about: of the open ones the one that is on or nearest, so that a lesson which is over
 * leaves the screen to the next; a live one first where two are on at once. Without an open one the next to come.
 */
export function sessionOnScreen(sessions: readonly SessionHere[], now: number): SessionHere | undefined {
  const [open] = openSessions(sessions, now).sort(
    (a, b) => distanceTo(a, now) - distanceTo(b, now) || Number(b.live) - Number(a.live),
  );
  return (
    open ??
    [...sessions]
      .filter(each => each.state !== 'cancelled' && each.startsAt > now)
      .sort((a, b) => a.startsAt - b.startsAt)[0]
  );
}

/** A moment at which two sessions overlap must be asked about; otherwise the one that is on or nearest counts. */
export function sessionsToAsk(open: readonly SessionHere[], now: number): SessionHere[] {
  const running = open.filter(each => now >= each.startsAt - 30 * 60_000 && now <= each.endsAt + 30 * 60_000);
  return running.length > 0 ? running : open.slice(0, 1);
}

export interface Scan {
  readonly outcome: 'sign_in' | 'sign_out' | 'duplicate';
  /** Not of this village: welcome, and told so. */
  readonly visitor: boolean;
}

export function decide(marks: readonly LocalMark[], person: Person, sessionId: string, now: number): Scan {
  const history = marks.filter(mark => mark.personId === person.id && mark.sessionId === sessionId);
  return { outcome: decideScan(history, now), visitor: !person.own };
}

export interface Count {
  /** Members of this village who came, of those expected; visitors stand beside them. */
  readonly signedIn: number;
  readonly expected: number;
  readonly visitors: number;
  /** The last people seen, newest first. */
  readonly last: readonly { readonly personId: string; readonly maskedName: string; readonly at: number }[];
  /** Signed in and not out. */
  readonly open: readonly Person[];
}

/** 已签到 23 / 41, the last five, and who has not signed out. */
export function countOf(people: readonly Person[], marks: readonly LocalMark[], sessionId: string): Count {
  const byId = new Map(people.map(person => [person.id, person]));
  const isVisitor = (personId: string): boolean => byId.get(personId)?.own !== true;
  const latest = new Map<string, LocalMark>();
  const here = marks.filter(mark => mark.sessionId === sessionId).sort((a, b) => a.at - b.at);
  for (const mark of here) latest.set(mark.personId, mark);
  const last = [...latest.values()].sort((a, b) => b.at - a.at);
  return {
    signedIn: last.filter(mark => !isVisitor(mark.personId)).length,
    expected: people.filter(person => person.own).length,
    visitors: last.filter(mark => isVisitor(mark.personId)).length,
    last: last
      .flatMap(({ personId, at }) => {
        const maskedName = byId.get(personId)?.maskedName;
        return maskedName === undefined ? [] : [{ personId, maskedName, at }];
      })
      .slice(0, 5),
    open: last.flatMap(mark => {
      const person = byId.get(mark.personId);
      return mark.kind === 'sign_in' && person !== undefined ? [person] : [];
    }),
  };
}

/** The server's time of a mark may differ from the kiosk's by the clock's correction. */
const sameMarkWithinMs = 60_000;

/** Marks of this disk and of the server together; the same mark known to both counts once. */
export function mergeMarks(local: readonly LocalMark[], server: readonly LocalMark[]): LocalMark[] {
  const keyOf = (mark: LocalMark): string => `${mark.personId} ${mark.sessionId} ${mark.kind}`;
  const times = new Map<string, number[]>();
  for (const mark of local) times.set(keyOf(mark), [...(times.get(keyOf(mark)) ?? []), mark.at]);
  const isHere = (mark: LocalMark): boolean =>
    (times.get(keyOf(mark)) ?? []).some(at => Math.abs(at - mark.at) <= sameMarkWithinMs);
  return [...local, ...server.filter(mark => !isHere(mark))];
}
