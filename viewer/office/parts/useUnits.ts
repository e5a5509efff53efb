import { listUnits, type Unit } from '../../../server/organisation/contract.ts';
import { call } from '../../common/api.ts';
import { type Reading, useRequest } from '../../common/useRequest.ts';

/** The units that this account sees, parents before children. @returns the reading and how to read again */
export function useUnits(): readonly [Reading<readonly Unit[]>, () => void] {
  return useRequest<readonly Unit[]>('units', async signal => (await call(listUnits, {}, { signal })).units);
}
