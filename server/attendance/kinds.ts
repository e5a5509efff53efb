import * as z from 'zod';
import { registerKind } from '../ledger/kinds.ts';
import { id } from '../platform/contract.ts';

/** What a kiosk knew when it saw the card; the rules of hours read none of it. */
const scanExtra = z.strictObject({
  v: z.literal(1).optional(),
  method: z.enum(['card', 'typed', 'hand']),
  /** The kiosk's own clock, never rewritten, its time since boot and the boot it was in. */
  wall: z.int().optional(),
  mono: z.int().optional(),
  boot: z.uuid().optional(),
  /** Server minus kiosk, ms, and how far that may be off. */
  offset: z.int().optional(),
  uncertainty: z.int().optional(),
  /** The kiosk never knew the time: a person should look. */
  unverified: z.literal(true).optional(),
  /** The kiosk had been revoked when it sent this; what it saw before stays a fact. */
  revokedDevice: z.literal(true).optional(),
  /** The card was replaced after it had been held up. */
  revokedCard: z.literal(true).optional(),
});
export type ScanExtra = z.infer<typeof scanExtra>;

registerKind('sign_in', { needs: ['personId', 'sessionId', 'at'], extra: scanExtra });
registerKind('sign_out', { needs: ['personId', 'sessionId', 'at'], extra: scanExtra });
registerKind('presence', { needs: ['personId', 'sessionId', 'from', 'to'], extra: z.strictObject({}) });
registerKind('signed_roster', {
  needs: ['personId', 'sessionId', 'minutes', 'at'],
  extra: z.strictObject({ roster: id, grade: z.literal('B') }),
});
registerKind('leave', { needs: ['personId', 'classId', 'hours', 'at'], extra: z.strictObject({}) });
