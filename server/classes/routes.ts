import { ok } from '../platform/contract.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import type { Routes } from '../platform/http.ts';
import { cancelSession, createClass, editSession, listLecturers, listSessions, readSession } from './actions.ts';
import * as wire from './contract.ts';
import { concerns } from './rules.ts';

export function serveClasses(routes: Routes, deps: Deps, changed: () => void): void {
  routes.serve(wire.listSessions, async call => {
    const sessions = await listSessions(deps.db, call.principal, call.scope, call.query);
    return { sessions: sessions.map(each => each.session) };
  });
  routes.serve(wire.getSession, async ({ principal, params }) => {
    const { session, place } = await readSession(deps.db, params.sessionId);
    // The gate lets everybody near what the county owns; a member or classroom reads what the list shows them.
    if ((principal.kind === 'member' || principal.kind === 'device') && !concerns(place, principal.path))
      throw new SchoolError('outOfScope', 'this session is for others');
    return session;
  });
  routes.serve(wire.createClass, async call => {
    const made = await createClass(deps, call.principal, call.scope, call.body);
    changed();
    return made;
  });
  routes.serve(wire.editSession, async call => {
    await editSession(deps, call.principal, call.scope, call.params.sessionId, call.body);
    changed();
    return ok;
  });
  routes.serve(wire.cancelSession, async call => {
    await cancelSession(deps, call.principal, call.params.sessionId, call.body.restore);
    changed();
    return ok;
  });
  routes.serve(wire.listLecturers, async call => ({ lecturers: await listLecturers(deps.db, call.scope) }));
}
