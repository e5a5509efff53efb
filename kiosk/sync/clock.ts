import { readClock } from '../../server/attendance/contract.ts';
import { call } from '../../viewer/common/api.ts';
import type { ClockSync } from '../store/kioskStore.ts';

/** One run of this page's process; after another the kiosk's clock may have been set. */
export const bootId = crypto.randomUUID();

export interface Reading {
  readonly offset: number;
  readonly uncertainty: number;
}

/**
 * The server's time seen through one round trip: the answer was made somewhere between asking and hearing.
 * @param asked and heard: this kiosk's wall clock, ms; server: what it answered
 */
export function readingOf(asked: number, server: number, heard: number): Reading {
  const half = Math.max(0, heard - asked) / 2;
  return { offset: server - (asked + half), uncertainty: half };
}

const rounds = 4;

/** Asks for the time a few times and keeps the quickest answer. @throws RequestFailure */
export async function syncClock(): Promise<ClockSync> {
  let best: Reading | undefined;
  for (let round = 0; round < rounds; round += 1) {
    // Measured by the monotonic clock: the wall clock may be set in between.
    const wall = Date.now();
    const start = performance.now();
    const { now } = await call(readClock, {}, { timeoutMs: 5000 });
    const reading = readingOf(wall, now, wall + (performance.now() - start));
    if (best === undefined || reading.uncertainty < best.uncertainty) best = reading;
  }
  const { offset, uncertainty } = best ?? { offset: 0, uncertainty: 0 };
  return { offset: Math.round(offset), uncertainty: Math.round(uncertainty), bootId };
}

/** What an event may say of the clock: an offset of another boot is not known to hold. */
export function knownOffset(
  clock: ClockSync | undefined,
  boot: string,
): { offset: number | null; uncertainty: number | null } {
  if (clock === undefined || clock.bootId !== boot) return { offset: null, uncertainty: null };
  return { offset: clock.offset, uncertainty: clock.uncertainty };
}
