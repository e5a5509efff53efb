import * as z from 'zod';
import { done, hundredths, id, instant, route, shortText } from '../platform/contract.ts';
import { sessionStates } from './rules.ts';

export const session = z.strictObject({
  id,
  classId: id,
  classTitle: z.string(),
  title: z.string(),
  lecturerName: z.string(),
  lecturerAccountId: id.nullable(),
  placeUnitId: id.nullable(),
  placeName: z.string().nullable(),
  live: z.boolean(),
  startsAt: instant,
  endsAt: instant,
  heldStartsAt: instant.nullable(),
  heldEndsAt: instant.nullable(),
  /** Full credit in hundredths of an hour. */
  hours: hundredths,
  state: z.enum(sessionStates),
  ownerUnitId: id,
  invited: z.array(z.strictObject({ unitId: id, name: z.string() })),
});
export type Session = z.infer<typeof session>;

/** Sessions that touch the caller's subtree, by start; `from` and `to` bound the start. */
export const listSessions = route('GET', '/api/sessions', {
  query: z.strictObject({
    from: z.coerce.number().pipe(instant).optional(),
    to: z.coerce.number().pipe(instant).optional(),
    unitId: id.optional(),
  }),
  answer: z.strictObject({ sessions: z.array(session) }),
});
export const getSession = route('GET', '/api/sessions/:sessionId', {
  params: z.strictObject({ sessionId: id }),
  answer: session,
});

const sessionFields = {
  title: shortText,
  lecturerName: shortText,
  lecturerAccountId: id.nullable(),
  placeUnitId: id.nullable(),
  live: z.boolean(),
  startsAt: instant,
  endsAt: instant,
  hours: z.int().min(0).max(10_000),
  invitedUnitIds: z.array(id).max(400),
};
/** A class of one or more sessions. `sameCourse`: they add up as one course (domain, rule 4). */
export const createClass = route('POST', '/api/classes', {
  body: z.strictObject({
    unitId: id,
    title: shortText,
    activity: z.string().max(40).default('class'),
    category: z.string().max(40).default('class'),
    groupTraining: z.boolean().default(false),
    sameCourse: z.boolean().default(false),
    sessions: z.array(z.strictObject(sessionFields)).min(1).max(60),
  }),
  answer: z.strictObject({ classId: id, sessionIds: z.array(id) }),
});
export const editSession = route('PATCH', '/api/sessions/:sessionId', {
  params: z.strictObject({ sessionId: id }),
  body: z
    .strictObject({ ...sessionFields, heldStartsAt: instant.nullable(), heldEndsAt: instant.nullable() })
    .partial(),
  answer: done,
});
export const cancelSession = route('POST', '/api/sessions/:sessionId/cancel', {
  params: z.strictObject({ sessionId: id }),
  body: z.strictObject({ restore: z.boolean().default(false) }),
  answer: done,
});
/** Lecturer accounts that the caller may put in front of a session. */
export const listLecturers = route('GET', '/api/lecturers', {
  answer: z.strictObject({
    lecturers: z.array(z.strictObject({ accountId: id, name: z.string(), unitName: z.string() })),
  }),
});
