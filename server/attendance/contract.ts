import * as z from 'zod';
import { session } from '../classes/contract.ts';
import { done, id, instant, route, shortText } from '../platform/contract.ts';
import { type ErrorCode, errorStatus } from '../platform/errors.ts';

const errorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]);

/** The server's time; a kiosk takes half of the round trip as its uncertainty. */
export const readClock = route('GET', '/api/clock', { answer: z.strictObject({ now: instant }) });

/** All that a kiosk keeps to work without a line. */
export const kioskDay = route('GET', '/api/kiosk/day', {
  answer: z.strictObject({
    now: instant,
    county: z.string(),
    unitId: id,
    unitName: z.string(),
    deviceName: z.string(),
    /** The sessions that this classroom is invited to or that are held here, from yesterday on. */
    sessions: z.array(session),
    /** Hex; a card is known here by the first 32 hex characters of SHA-256(salt, token). */
    salt: z.string(),
    /** Members of this village (`own`) and of its town. */
    people: z.array(
      z.strictObject({
        id,
        maskedName: z.string(),
        number: z.string(),
        unitId: id,
        own: z.boolean(),
        cards: z.array(z.string()),
        revoked: z.array(z.string()),
      }),
    ),
    /** For typing a name: full names with pinyin, own village only. */
    names: z.array(z.strictObject({ id, name: z.string(), pinyin: z.string(), initials: z.string() })),
    /** What this device has recorded for open sessions as the server knows it: after a lost disk the screen is right. */
    marks: z.array(z.strictObject({ personId: id, sessionId: id, kind: z.enum(['sign_in', 'sign_out']), at: instant })),
  }),
});

/** Milliseconds, whole or not; beyond this no clock is meant. */
const someMs = z.number().min(-1e15).max(1e15);

/** One fact that a kiosk witnessed, written to its disk before it showed green. Never changed afterwards. */
export const kioskEvent = z.strictObject({
  /** The version of this shape; another one is refused by name (`unknownVersion`) and parked. */
  v: z.literal(1),
  eventId: z.uuid(),
  kind: z.enum(['sign_in', 'sign_out']),
  seq: z.int().min(1),
  bootId: z.uuid(),
  /** The kiosk's own clock when it happened, never rewritten. */
  wallTime: instant,
  monotonicMs: someMs.min(0),
  /** Server minus kiosk at the last sync, ms; null when it was never known. */
  clockOffset: someMs.nullable(),
  clockUncertainty: someMs.min(0).nullable(),
  sessionId: id,
  who: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('card'), token: z.string().max(64) }),
    z.strictObject({ by: z.literal('typed'), personId: id }),
  ]),
});
export type KioskEvent = z.infer<typeof kioskEvent>;

export const eventAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ eventId: z.string(), outcome: z.literal('recorded') }),
  /** It was here before: the same event sent twice. */
  z.strictObject({ eventId: z.string(), outcome: z.literal('already') }),
  /** The ledger cannot take it; it is parked on the server, where the office sees it, and the kiosk keeps it too. */
  z.strictObject({ eventId: z.string(), outcome: z.literal('parked'), code: errorCode }),
]);
/** Items are answered one by one; the request as a whole fails only when nothing of it was looked at. */
export const sendEvents = route('POST', '/api/kiosk/events', {
  body: z.strictObject({ events: z.array(z.unknown()).min(1).max(500) }),
  answer: z.strictObject({ now: instant, answers: z.array(eventAnswer) }),
});

export const attendanceStates = ['absent', 'present', 'left', 'incompleteEvidence', 'signedRoster', 'remote'] as const;
export const attendanceRow = z.strictObject({
  personId: id,
  name: z.string(),
  number: z.string(),
  unitId: id,
  unitName: z.string(),
  /** Not of an invited unit. */
  visitor: z.boolean(),
  state: z.enum(attendanceStates),
  firstIn: instant.nullable(),
  lastOut: instant.nullable(),
  /** Minutes of the session that the machine saw, rounded down. */
  machineMinutes: z.int(),
  rosterMinutes: z.int().nullable(),
  /** A machine and roll call, B roster signed by two, C the member's own word. */
  grade: z.enum(['A', 'B', 'C']).nullable(),
  events: z.array(
    z.strictObject({
      eventId: z.string(),
      kind: z.string(),
      at: instant,
      to: instant.nullable(),
      unitId: id.nullable(),
      voided: z.boolean(),
    }),
  ),
});
export type AttendanceRow = z.infer<typeof attendanceRow>;

/** 签到册 of one session: everyone invited of the caller's subtree and every visitor. */
export const sessionRoster = route('GET', '/api/sessions/:sessionId/roster', {
  params: z.strictObject({ sessionId: id }),
  query: z.strictObject({ unitId: id.optional() }),
  answer: z.strictObject({
    session,
    county: z.string(),
    rows: z.array(attendanceRow),
    counts: z.strictObject({ invited: z.int(), present: z.int(), incomplete: z.int(), visitors: z.int() }),
    /** Minutes of the lecture that reached each classroom, beside its head count. */
    delivered: z.array(z.strictObject({ unitId: id, unitName: z.string(), minutes: z.int(), people: z.int() })),
    signed: z.array(
      z.strictObject({
        unitId: id,
        unitName: z.string(),
        signedAt: instant,
        steward: z.string(),
        secondName: z.string(),
        people: z.int(),
      }),
    ),
    parked: z.int(),
  }),
});
/** The steward and a second person put their names to who was there and how long (grade B). */
export const signRoster = route('POST', '/api/sessions/:sessionId/signed-rosters', {
  params: z.strictObject({ sessionId: id }),
  body: z.strictObject({
    unitId: id,
    secondName: shortText,
    note: z.string().max(400).default(''),
    people: z
      .array(z.strictObject({ personId: id, minutes: z.int().min(0).max(1440) }))
      .min(1)
      .max(2000),
  }),
  answer: z.strictObject({ rosterId: id }),
});
/** Closes the sitting and lists everyone who signed in and not out. */
export const closeSession = route('POST', '/api/sessions/:sessionId/close', {
  params: z.strictObject({ sessionId: id }),
  body: z.strictObject({ reopen: z.boolean().default(false) }),
  answer: z.strictObject({
    withoutSignOut: z.array(z.strictObject({ personId: id, name: z.string(), unitName: z.string(), firstIn: instant })),
  }),
});
/** A steward types what the kiosk could not take. The same rules as a scan. */
export const markByHand = route('POST', '/api/sessions/:sessionId/marks', {
  params: z.strictObject({ sessionId: id }),
  body: z.strictObject({ personId: id, kind: z.enum(['sign_in', 'sign_out']), at: instant }),
  answer: z.strictObject({ outcome: z.enum(['recorded', 'duplicate']) }),
});

export const parkedEvent = z.strictObject({
  id,
  deviceId: id,
  deviceName: z.string(),
  unitName: z.string(),
  receivedAt: instant,
  code: errorCode,
  body: z.record(z.string(), z.unknown()),
  settledAt: instant.nullable(),
});
/** A kiosk counts its events; numbers that never arrived are events that nobody here has seen. */
export const missingEvents = z.strictObject({
  deviceId: id,
  deviceName: z.string(),
  unitName: z.string(),
  missing: z.int(),
  lastSeq: z.int(),
});
export const listParked = route('GET', '/api/parked-events', {
  answer: z.strictObject({ events: z.array(parkedEvent), gaps: z.array(missingEvents) }),
});
export const settleParked = route('POST', '/api/devices/:deviceId/parked-events/:eventId/settle', {
  params: z.strictObject({ deviceId: id, eventId: z.string().max(64) }),
  answer: done,
});

/** 今天: each session of the day as it goes; pushed again over the socket as `today:changed`. */
export const today = route('GET', '/api/today', {
  query: z.strictObject({ unitId: id.optional() }),
  answer: z.strictObject({
    now: instant,
    sessions: z.array(
      z.strictObject({
        session,
        onAir: z.boolean(),
        onAirSince: instant.nullable(),
        classroomsOnline: z.int(),
        classroomsInvited: z.int(),
        membersOnline: z.int(),
        signedIn: z.int(),
        invited: z.int(),
      }),
    ),
  }),
});
