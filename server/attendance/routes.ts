import { ok } from '../platform/contract.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import type { Routes } from '../platform/http.ts';
import * as wire from './contract.ts';
import { readKioskDay } from './kioskDay.ts';
import { listGaps, listParked, settleParked } from './parked.ts';
import { readRoster } from './roster.ts';
import type { ScanRecorder } from './scans.ts';
import { closeSession, markByHand, signRoster } from './signing.ts';
import { type LiveFigures, readToday } from './today.ts';

export interface AttendanceParts {
  readonly scans: ScanRecorder;
  readonly live: LiveFigures;
  /** Called after a commit that changes what a screen of the day shows. */
  changed(): void;
}

export function serveAttendance(routes: Routes, deps: Deps, parts: AttendanceParts): void {
  const { scans, live, changed } = parts;
  routes.serve(wire.readClock, async () => ({ now: deps.clock.now() }));
  routes.serve(wire.kioskDay, call => readKioskDay(deps, call.principal));
  routes.serve(wire.sendEvents, async call => {
    if (call.principal.kind !== 'device') throw new SchoolError('notAllowed');
    const answers = await scans.record(call.principal, call.body.events);
    return { now: deps.clock.now(), answers };
  });
  routes.serve(wire.sessionRoster, call =>
    readRoster(deps, call.principal, call.scope, call.params.sessionId, call.query.unitId),
  );
  routes.serve(wire.signRoster, async call => {
    const rosterId = await signRoster(deps, call.principal, call.scope, call.params.sessionId, call.body);
    changed();
    return { rosterId };
  });
  routes.serve(wire.closeSession, async call => {
    const { principal, scope, params, body } = call;
    const withoutSignOut = await closeSession(deps, principal, scope, params.sessionId, body.reopen);
    changed();
    return { withoutSignOut };
  });
  routes.serve(wire.markByHand, async call => {
    const outcome = await markByHand(deps, call.principal, call.scope, call.params.sessionId, call.body);
    if (outcome === 'recorded') changed();
    return { outcome };
  });
  routes.serve(wire.listParked, async call => ({
    events: await listParked(deps.db, call.scope),
    gaps: await listGaps(deps.db, call.scope),
  }));
  routes.serve(wire.settleParked, async call => {
    await settleParked(deps, call.principal, call.params.deviceId, call.params.eventId);
    return ok;
  });
  routes.serve(wire.today, call => readToday(deps, live, call.principal, call.scope, call.query.unitId));
}
