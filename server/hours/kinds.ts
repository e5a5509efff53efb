import * as z from 'zod';
import { registerKind } from '../ledger/kinds.ts';
import { id } from '../platform/contract.ts';

/** Points at the correction that holds the reason and the two people; those can be erased, the event cannot. */
const corrected = z.strictObject({ correction: id, requester: id, approver: id });

registerKind('void', { needs: ['refId', 'personId'], allows: ['sessionId'], extra: corrected });
registerKind('adjustment', { needs: ['personId', 'hours', 'at'], extra: corrected });
registerKind('rule_published', {
  needs: ['year'],
  extra: z.strictObject({ version: z.int(), ruleSet: id, digest: z.string().length(64) }),
});
registerKind('lecture_given', {
  needs: ['personId', 'hours', 'from', 'to'],
  allows: ['courseGroup', 'sessionId'],
  extra: z.strictObject({}),
});
registerKind('home_delivery', { needs: ['personId', 'hours', 'courseGroup', 'at'], extra: z.strictObject({}) });
