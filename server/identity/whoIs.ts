import { countyOf, unitName } from '../organisation/actions.ts';
import type { Principal } from '../platform/access.ts';
import type { Db } from '../platform/database.ts';
import { viewGrants } from './accounts.ts';
import type { WhoAmI } from './contract.ts';
import { findDevice } from './deviceStore.ts';
import { setupNeeded } from './logins.ts';
import { grantsOf } from './store.ts';

/** Tells a caller who they are here, with the names that a page shows. */
export async function whoIs(db: Db, principal: Principal): Promise<WhoAmI> {
  const county = (await countyOf(db))?.name ?? null;
  switch (principal.kind) {
    case 'local':
    case 'anonymous':
      return { kind: 'nobody', county, setupNeeded: await setupNeeded(db) };
    case 'account': {
      const { accountId, name } = principal;
      return {
        kind: 'account',
        county: county ?? '',
        accountId,
        name,
        grants: viewGrants(await grantsOf(db, accountId)),
      };
    }
    case 'member': {
      const { personId, name, unitId } = principal;
      return { kind: 'member', county: county ?? '', personId, name, unitId, unitName: await unitName(db, unitId) };
    }
    case 'device': {
      const { deviceId, unitId } = principal;
      const device = await findDevice(db, deviceId);
      return {
        kind: 'device',
        county: county ?? '',
        deviceId,
        name: device?.name ?? '',
        unitId,
        unitName: device?.unit_name ?? '',
      };
    }
  }
}
