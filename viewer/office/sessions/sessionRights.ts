import type { Session } from '../../../server/classes/contract.ts';
import type { Unit } from '../../../server/organisation/contract.ts';
import { can, canAt, ownAccountId } from '../parts/rights.ts';

export interface SessionRights {
  readonly close: boolean;
  readonly edit: boolean;
  readonly lecture: boolean;
}

/**
 * What this account may do to a session: officers of the unit that holds it everything, its own lecturer not the closing.
 * @param units those that the account sees
 */
export function sessionRights(session: Session, units: readonly Unit[]): SessionRights {
  const close = canAt('closeSessions', session.ownerUnitId, units);
  const own = session.lecturerAccountId !== null && session.lecturerAccountId === ownAccountId();
  return {
    close,
    edit: close || (own && canAt('planSessions', session.ownerUnitId, units)),
    lecture: close || (own && can('goLive')),
  };
}
