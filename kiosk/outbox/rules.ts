import type { ErrorCode } from '../../server/platform/errors.ts';

/** What is sent when, and what an answer means. Pure. */

export const batchSize = 200;

export interface Waiting {
  readonly event: { readonly eventId: string; readonly seq: number };
  readonly parked: ErrorCode | undefined;
}

/** The next events to send, oldest first; parked ones wait for the office. */
export function nextBatch<W extends Waiting>(queue: readonly W[]): W[] {
  return queue
    .filter(each => each.parked === undefined)
    .sort((a, b) => a.event.seq - b.event.seq)
    .slice(0, batchSize);
}

export type Answer =
  | { readonly eventId: string; readonly outcome: 'recorded' | 'already' }
  | { readonly eventId: string; readonly outcome: 'parked'; readonly code: ErrorCode };

/**
 * Reads the server's answers to a batch. An event without an answer stays where it is, and so does an answer without an
 * event: nothing leaves the queue that was not acknowledged by name.
 */
export function settle(
  sent: readonly Waiting[],
  answers: readonly Answer[],
): { readonly recorded: readonly string[]; readonly parked: ReadonlyMap<string, ErrorCode> } {
  const ids = new Set(sent.map(each => each.event.eventId));
  const recorded: string[] = [];
  const parked = new Map<string, ErrorCode>();
  for (const answer of answers) {
    if (!ids.has(answer.eventId)) continue;
    if (answer.outcome === 'parked') parked.set(answer.eventId, answer.code);
    else recorded.push(answer.eventId);
  }
  return { recorded, parked };
}

const firstWaitMs = 2000;
const longestWaitMs = 120_000;

/**
 * How long to wait after so many failures in a row: doubling, with jitter so that a county whose server came back does
 * not call all at once.
 * @param random in [0, 1)
 */
export function waitAfter(failures: number, random: number): number {
  const whole = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, Math.max(0, failures - 1)));
  return Math.round(whole / 2 + (whole / 2) * random);
}
