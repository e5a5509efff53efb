import type { Principal } from '../platform/access.ts';
import { ok } from '../platform/contract.ts';
import { SchoolError } from '../platform/errors.ts';
import type { Routes } from '../platform/http.ts';
import { createAccount, editAccount, listAccounts } from './accounts.ts';
import { printBadges, replaceBadge } from './badges.ts';
import * as wire from './contract.ts';
import { clearLoginCookie, setLoginCookie } from './cookies.ts';
import type { IdentityDeps } from './deps.ts';
import { claimPairing, listDevices, pairDevice, renameDevice, revokeDevice, startPairing } from './devices.ts';
import { changePassword, logIn, logOut, setUp } from './logins.ts';
import { enablePin, memberLogIn, setPin } from './pins.ts';
import { memberLoginMs } from './rules.ts';
import { listTrail, type NamesOf } from './trail.ts';
import { whoIs } from './whoIs.ts';

/** @param founded called once, after the county was set up */
export function serveIdentity(
  routes: Routes,
  deps: IdentityDeps,
  namesOf: NamesOf,
  founded: () => Promise<void>,
): void {
  routes.serve(wire.whoAmI, call => whoIs(deps.db, call.principal));
  routes.serve(wire.setUp, async call => {
    const opened = await setUp(deps, { ...call.body, address: call.address });
    await founded();
    setLoginCookie(call.request, call.response, opened.secret);
    return ok;
  });
  routes.serve(wire.logIn, async call => {
    const opened = await logIn(deps, { ...call.body, address: call.address });
    await logOut(deps, loginOf(call.principal));
    setLoginCookie(call.request, call.response, opened.secret);
    return ok;
  });
  routes.serve(wire.logOut, async call => {
    await logOut(deps, loginOf(call.principal));
    clearLoginCookie(call.request, call.response);
    return ok;
  });
  routes.serve(wire.changePassword, async call => {
    if (call.principal.kind !== 'account') throw new SchoolError('notAllowed');
    await changePassword(deps, call.principal, call.body);
    return ok;
  });
  routes.serve(wire.listAccounts, async call => ({ accounts: await listAccounts(deps.db, call.scope) }));
  routes.serve(wire.createAccount, async call => ({ accountId: await createAccount(deps, call, call.body) }));
  routes.serve(wire.editAccount, async call => {
    await editAccount(deps, call, call.params.accountId, call.body);
    return ok;
  });

  routes.serve(wire.setPin, async call => {
    const opened = await setPin(deps, { ...call.body, address: call.address });
    await logOut(deps, loginOf(call.principal));
    setLoginCookie(call.request, call.response, opened.secret, memberLoginMs);
    return ok;
  });
  routes.serve(wire.memberLogIn, async call => {
    const opened = await memberLogIn(deps, { ...call.body, address: call.address });
    await logOut(deps, loginOf(call.principal));
    setLoginCookie(call.request, call.response, opened.secret, memberLoginMs);
    return ok;
  });
  routes.serve(wire.enablePin, async call => ({
    enabledUntil: await enablePin(deps, call, call.params.personId, call.body.reset),
  }));

  routes.serve(wire.startPairing, call => startPairing(deps, call.address));
  routes.serve(wire.claimPairing, call => claimPairing(deps, call.params.pairingId, call.body.secret));
  routes.serve(wire.listDevices, async call => ({ devices: await listDevices(deps.db, call.scope) }));
  routes.serve(wire.pairDevice, async call => ({ deviceId: await pairDevice(deps, call, call.body) }));
  routes.serve(wire.renameDevice, async call => {
    await renameDevice(deps, call, call.params.deviceId, call.body.name);
    return ok;
  });
  routes.serve(wire.revokeDevice, async call => {
    await revokeDevice(deps, call, call.params.deviceId);
    return ok;
  });

  routes.serve(wire.printBadges, call => printBadges(deps, call, call.body));
  routes.serve(wire.replaceBadge, async call => ({ card: await replaceBadge(deps, call, call.params.personId) }));
  routes.serve(wire.listAudit, call => listTrail(deps.db, namesOf, { ...call.query, scope: call.scope }));
}

const loginOf = (principal: Principal): string | undefined => ('loginId' in principal ? principal.loginId : undefined);
