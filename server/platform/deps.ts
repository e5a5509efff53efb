import type { Principal } from './access.ts';
import type { Clock } from './clock.ts';
import type { Db } from './database.ts';
import type { Logger } from './log.ts';

/** What every room's actions stand on; tests hand in their own. */
export interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  /** Secrets of this county, kept beside the store and not in it. */
  readonly secrets: Secrets;
}

/** What the rooms of a running application get on top. */
export interface AppDeps extends Deps {
  /** Disconnects the sockets of those whose right has ended or changed; called after the commit. */
  endSockets(of: (principal: Principal) => boolean): void;
}

export interface Secrets {
  /** Key of the cards' tokens. */
  readonly badgeKey: Buffer;
  /** Key of lasting server-made codes (rotating kiosk codes, verification). */
  readonly codeKey: Buffer;
}
