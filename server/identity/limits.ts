import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SchoolError } from '../platform/errors.ts';

/** How often something may be tried by one key before it has to wait. */
interface Limit {
  /** @throws SchoolError tooMany with the seconds to wait */
  take(key: string): Promise<void>;
  /** Gives a try back: it was an honest one. */
  giveBack(key: string): Promise<void>;
}

function limit(points: number, minutes: number): Limit {
  const limiter = new RateLimiterMemory({ points, duration: minutes * 60 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new SchoolError('tooMany', 'too many tries', { waitSeconds: Math.ceil(refused.msBeforeNext / 1000) });
      }
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
  };
}

/** What may be tried how often. Whole classrooms and towns share one address, so those limits are wide. */
export interface Limits {
  readonly account: Limit;
  readonly address: Limit;
  readonly card: Limit;
  readonly pairingCode: Limit;
  readonly pairingStart: Limit;
}

export function createLimits(): Limits {
  return {
    account: limit(10, 15),
    address: limit(300, 15),
    card: limit(20, 15),
    pairingCode: limit(20, 10),
    pairingStart: limit(600, 10),
  };
}
