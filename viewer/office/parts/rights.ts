import type { Unit } from '../../../server/organisation/contract.ts';
import type { Role } from '../../../server/platform/access.ts';
import { me } from '../../common/me.ts';
import { idsUnder } from './tree.ts';

const officers: readonly Role[] = ['countyOfficer', 'townOfficer'];
const classroom: readonly Role[] = [...officers, 'steward'];
const readers: readonly Role[] = [...officers, 'assessor', 'auditor'];

/** What the pages offer to whom, as the server's table of access has it; the server decides all the same. */
const rights = {
  today: [...classroom, 'lecturer', 'assessor', 'auditor'],
  sessions: [...classroom, 'lecturer', 'assessor', 'auditor'],
  people: [...readers, 'steward'],
  units: [...readers, 'steward'],
  corrections: [...readers, 'steward'],
  devices: [...classroom, 'auditor'],
  accounts: [...officers, 'auditor'],
  imports: [...officers, 'auditor'],
  audit: ['countyOfficer', 'auditor'],
  badges: classroom,
  planSessions: [...officers, 'lecturer'],
  closeSessions: officers,
  markByHand: classroom,
  register: [...readers, 'steward'],
  editPeople: officers,
  cards: classroom,
  requestCorrections: classroom,
  decideCorrections: officers,
  editDevices: classroom,
  settleParked: officers,
  editAccounts: officers,
  makeImports: officers,
  goLive: [...officers, 'lecturer'],
} as const satisfies Record<string, readonly Role[]>;
export type Right = keyof typeof rights;

/** Whether a role of the account on this page opens something, for one unit at least. */
export function can(right: Right): boolean {
  const who = me.value;
  const roles: readonly Role[] = rights[right];
  return who?.kind === 'account' && who.grants.some(grant => roles.includes(grant.role));
}

/** Whether a role of the account opens something for one unit. @param units those that the account sees */
export function canAt(right: Right, unitId: string, units: readonly Unit[]): boolean {
  const who = me.value;
  const roles: readonly Role[] = rights[right];
  return (
    who?.kind === 'account' &&
    who.grants.some(grant => roles.includes(grant.role) && idsUnder(units, grant.unitId)?.has(unitId))
  );
}

/** Whether this account holds the county's own office. */
export const isCountyOfficer = (): boolean =>
  me.value?.kind === 'account' && me.value.grants.some(grant => grant.role === 'countyOfficer');

/** This account's id, or undefined while nobody is known. */
export const ownAccountId = (): string | undefined => (me.value?.kind === 'account' ? me.value.accountId : undefined);
