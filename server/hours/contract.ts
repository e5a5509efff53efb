import * as z from 'zod';
import { done, hundredths, id, instant, longText, route } from '../platform/contract.ts';

/** A line of a statement: one activity, what it earned, and why. */
export const statementLine = z.strictObject({
  id: z.string(),
  at: instant,
  title: z.string(),
  kind: z.enum(['session', 'asset', 'lecture', 'delivery', 'adjustment']),
  category: z.string(),
  /** Full credit that was possible, hundredths. */
  full: hundredths,
  credit: hundredths,
  presentMs: z.int(),
  lengthMs: z.int(),
  grade: z.enum(['A', 'B', 'C']).nullable(),
  /** Why it is what it is, as codes the browser has words for: `full`, `part`, `short`, `incomplete_evidence`, `duplicate`, `overlap`, `cap`, `correction`. */
  reasons: z.array(z.string()),
  /** The events it rests on. */
  events: z.array(
    z.strictObject({ eventId: z.string(), kind: z.string(), at: instant, to: instant.nullable(), voided: z.boolean() }),
  ),
  /** Rule and clause that it rests on. */
  rule: z.string(),
  clause: z.string(),
  courseGroup: z.string(),
  sessionId: id.nullable(),
});
export type StatementLine = z.infer<typeof statementLine>;

/** 学时证明: a member's year, line by line. */
export const personStatement = route('GET', '/api/people/:personId/statement', {
  params: z.strictObject({ personId: id }),
  query: z.strictObject({
    year: z.coerce.number().int().min(2000).max(2100),
    asOf: z.coerce.number().pipe(instant).optional(),
  }),
  answer: z.strictObject({
    county: z.string(),
    person: z.strictObject({ id, name: z.string(), number: z.string(), unitName: z.string() }),
    year: z.int(),
    counted: hundredths,
    required: hundredths,
    trainings: z.int(),
    trainingsRequired: z.int(),
    met: z.boolean(),
    lines: z.array(statementLine),
    ruleSet: z.strictObject({ version: z.int(), source: z.string() }),
    /** Head of the hash chain that the figures stand on. */
    headHash: z.string(),
    asOf: instant,
  }),
});
/** A member's own, without naming oneself. */
export const myStatement = route('GET', '/api/my/statement', {
  query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100) }),
  answer: personStatement.answer,
});

export const correction = z.strictObject({
  id,
  kind: z.enum(['void', 'adjustment']),
  personId: id,
  personName: z.string(),
  unitName: z.string(),
  refId: z.string().nullable(),
  hours: hundredths.nullable(),
  at: instant,
  reason: z.string(),
  requester: z.string(),
  requesterName: z.string(),
  requestedAt: instant,
  approverName: z.string().nullable(),
  decidedAt: instant.nullable(),
  state: z.enum(['requested', 'approved', 'refused', 'withdrawn']),
});
export const listCorrections = route('GET', '/api/corrections', {
  query: z.strictObject({ personId: id.optional() }),
  answer: z.strictObject({ corrections: z.array(correction) }),
});
/** Takes out an event, or adds or takes hours. Nothing happens until somebody else approves. */
export const requestCorrection = route('POST', '/api/people/:personId/corrections', {
  params: z.strictObject({ personId: id }),
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('void'), eventId: z.string().max(64), reason: longText.min(1) }),
    z.strictObject({ kind: z.literal('adjustment'), hours: hundredths, at: instant, reason: longText.min(1) }),
  ]),
  answer: z.strictObject({ correctionId: id }),
});
/** `sameApprover` when the approver is the requester. */
export const decideCorrection = route('POST', '/api/people/:personId/corrections/:correctionId/decide', {
  params: z.strictObject({ personId: id, correctionId: id }),
  body: z.strictObject({ approve: z.boolean() }),
  answer: done,
});
/** The rules in force for a year, with their sources. */
export const readRules = route('GET', '/api/rules', {
  query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100) }),
  answer: z.strictObject({ version: z.int(), source: z.string(), rules: z.record(z.string(), z.unknown()) }),
});
