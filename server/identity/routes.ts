import type { Principal } from '../platform/access.ts';
import { ok } from '../platform/contract.ts';
import { SchoolError } from '../platform/errors.ts';
import type { Routes } from '../platform/http.ts';
import { createAccount, editAccount, listAccounts } from './accounts.ts';
import * as wire from './contract.ts';
import { clearLoginCookie, setLoginCookie } from './cookies.ts';
import type { IdentityDeps } from './deps.ts';
import { changePassword, logIn, logOut, setUp } from './logins.ts';
import { whoIs } from './whoIs.ts';

export function serveIdentity(routes: Routes, deps: IdentityDeps): void {
  routes.serve(wire.whoAmI, call => whoIs(deps.db, call.principal));
  routes.serve(wire.setUp, async call => {
    const opened = await setUp(deps, { ...call.body, address: call.address });
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
}

const loginOf = (principal: Principal): string | undefined => ('loginId' in principal ? principal.loginId : undefined);
