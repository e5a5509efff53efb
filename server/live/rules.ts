import type { Grant } from '../platform/access.ts';

/** 党课直播间: decisions about one lecture's room. Instants are epoch ms and come in as arguments. */

/** `since` of `onAir` is when the lecture went on air, also after an interruption. */
export type LiveState =
  | { readonly state: 'waiting'; readonly since: number }
  | { readonly state: 'rehearsal'; readonly since: number }
  | { readonly state: 'onAir'; readonly since: number }
  | { readonly state: 'interrupted'; readonly since: number; readonly onAirSince: number }
  | { readonly state: 'ended'; readonly since: number };

export type LiveStep = 'lecturerCame' | 'lecturerLeft' | 'wentLive' | 'mediaLost' | 'mediaFlows' | 'ended';

/**
 * The room's next state; the same object when the step changes nothing. Having gone live is remembered through an
 * interruption, so that the picture returns without anyone pressing anything.
 */
export function nextState(now: LiveState, step: LiveStep, at: number): LiveState {
  switch (step) {
    case 'lecturerCame':
      return now.state === 'waiting' || now.state === 'ended' ? { state: 'rehearsal', since: at } : now;
    case 'lecturerLeft':
      if (now.state === 'rehearsal') return { state: 'waiting', since: at };
      return nextState(now, 'mediaLost', at);
    case 'wentLive':
      return isLive(now) ? now : { state: 'onAir', since: at };
    case 'mediaLost':
      return now.state === 'onAir' ? { state: 'interrupted', since: at, onAirSince: now.since } : now;
    case 'mediaFlows':
      return now.state === 'interrupted' ? { state: 'onAir', since: now.onAirSince } : now;
    case 'ended':
      return now.state === 'ended' ? now : { state: 'ended', since: at };
  }
}

/** On air or only interrupted: viewers get to know what is sent. */
export function isLive(state: LiveState): state is Extract<LiveState, { state: 'onAir' | 'interrupted' }> {
  return state.state === 'onAir' || state.state === 'interrupted';
}

/** A kiosk may be switched on in the morning; a lecture may run late. */
export const opensBeforeMs = 12 * 3_600_000;
export const closesAfterMs = 2 * 3_600_000;
/** For so long the place of a lecturer whose line is gone is kept from others. */
export const placeKeptMs = 30_000;
/** How often a page says what it played. */
export const reportEveryMs = 5000;

/** Whether the room takes people in now. One that is on air does so whatever the clock says. */
export function isOpen(
  session: {
    readonly live: boolean;
    readonly state: string;
    readonly startsAt: number;
    readonly endsAt: number;
  },
  now: number,
): boolean {
  if (!session.live || session.state === 'cancelled') return false;
  return now >= session.startsAt - opensBeforeMs && now <= session.endsAt + closesAfterMs;
}

/** The session's lecturer, or an officer over the unit that owns it; any lecturer there while none is named. */
export function mayLecture(
  who: { readonly accountId: string; readonly grants: readonly Grant[] },
  session: { readonly lecturerAccountId: string | null; readonly owner: string },
): boolean {
  if (session.lecturerAccountId === who.accountId) return true;
  return who.grants.some(
    grant =>
      session.owner.startsWith(grant.path) &&
      (grant.role === 'countyOfficer' ||
        grant.role === 'townOfficer' ||
        (grant.role === 'lecturer' && session.lecturerAccountId === null)),
  );
}

/** Who holds the lecturer's place; `lostAt` is set while the line is gone. */
export interface LecturerPlace {
  readonly holder: string;
  readonly lostAt: number | undefined;
}

/**
 * A second lecturer is refused; the same one takes over the own place at once, since a reloaded page is not the old
 * page, and the old socket may linger.
 */
export function mayTakePlace(place: LecturerPlace | undefined, holder: string, now: number): boolean {
  if (place === undefined || place.holder === holder) return true;
  return place.lostAt !== undefined && now - place.lostAt > placeKeptMs;
}

export interface Counted {
  readonly audioPackets: number;
  readonly videoPackets: number;
  /** The relay's own measure of how long it sent something. */
  readonly ms: number;
}

/** Two questions at the relay are never exactly as far apart as two reports at the server. */
const toleranceOfSampling = 1.1;
/** Opus comes in packets of 20 ms; one in five may be lost on the lecturer's line without the listener paying for it. */
const audioPacketMs = 25;
/** Lowest layer of the picture: 25 packets a second, for a lecture without sound. */
const videoPacketMs = 40;

/**
 * How much time of the lecture the relay delivered between two counts, ms: the better of sound and picture, and never
 * more than the relay's own measure, for many packets of a fine picture in a short while are no long while.
 */
export function deliveredMs(before: Counted, after: Counted): number {
  const audio = Math.max(0, after.audioPackets - before.audioPackets) * audioPacketMs;
  const video = Math.max(0, after.videoPackets - before.videoPackets) * videoPacketMs;
  return Math.min(Math.max(audio, video), Math.max(0, after.ms - before.ms) * toleranceOfSampling);
}

/** A stretch in which the room was on air; the open one has no end. */
export interface Span {
  readonly from: number;
  readonly to: number | undefined;
}

/** What of [from, to] the room was on air: where it begins and how long it is. */
export function onAirWithin(spans: readonly Span[], from: number, to: number): { from: number; ms: number } {
  let ms = 0;
  let first = to;
  for (const span of spans) {
    const start = Math.max(span.from, from);
    const length = Math.min(span.to ?? to, to) - start;
    if (length <= 0) continue;
    ms += length;
    first = Math.min(first, start);
  }
  return { from: first, ms };
}

/** What one report of a page is worth, ms: never more than any witness says. */
export function creditOf(report: {
  readonly elapsedMs: number;
  readonly playedMs: number;
  readonly deliveredMs: number;
  readonly onAirMs: number;
}): number {
  return Math.max(0, Math.floor(Math.min(report.elapsedMs, report.playedMs, report.deliveredMs, report.onAirMs)));
}

/** Presence that is not written down yet: `ms` of it within the wall time [from, until]. */
export interface OpenPresence {
  readonly from: number;
  readonly until: number;
  readonly ms: number;
}

/** Longest wall time of one entry; what a crash can take from a member at most. */
export const presenceEntryMs = 60_000;

/**
 * Adds one report's credit. Reports that follow each other make one entry; what is `done` is to be written down.
 * An entry counts from its start for as long as was credited, so that entries never say more than was earned.
 */
export function addPresence(
  open: OpenPresence | undefined,
  piece: OpenPresence,
): { readonly open: OpenPresence | undefined; readonly done: readonly OpenPresence[] } {
  const done: OpenPresence[] = [];
  let current = open;
  if (current !== undefined && (piece.ms === 0 || piece.from !== current.until)) {
    done.push(current);
    current = undefined;
  }
  if (piece.ms > 0)
    current = current === undefined ? piece : { from: current.from, until: piece.until, ms: current.ms + piece.ms };
  if (current !== undefined && current.until - current.from >= presenceEntryMs) {
    done.push(current);
    current = undefined;
  }
  return { open: current, done };
}

/** What a source may send: a microphone sounds, the others show. */
export function fitsSource(source: 'camera' | 'screen' | 'microphone', kind: 'audio' | 'video'): boolean {
  return (source === 'microphone') === (kind === 'audio');
}
