import type { AppDeps } from '../platform/deps.ts';
import type { Limits } from './limits.ts';

export interface IdentityDeps extends AppDeps {
  readonly limits: Limits;
  /** Notes that a kiosk was heard of just now; written down later, together with others. */
  seen(deviceId: string): void;
}
