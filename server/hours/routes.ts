import { ok } from '../platform/contract.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import type { Routes } from '../platform/http.ts';
import * as wire from './contract.ts';
import { decideCorrection, listCorrections, requestCorrection } from './corrections.ts';
import { rulesFor } from './ruleSets.ts';
import { readStatement } from './statement.ts';

export function serveHours(routes: Routes, deps: Deps): void {
  routes.serve(wire.personStatement, call =>
    readStatement(deps, call.params.personId, call.query.year, call.query.asOf),
  );
  routes.serve(wire.myStatement, async call => {
    if (call.principal.kind !== 'member') throw new SchoolError('notAllowed');
    return readStatement(deps, call.principal.personId, call.query.year);
  });
  routes.serve(wire.listCorrections, async call => ({
    corrections: (await listCorrections(deps.db, call.scope, call.query.personId)).map(
      ({ eventId: _eventId, approver: _approver, ...told }) => told,
    ),
  }));
  routes.serve(wire.requestCorrection, async call => ({
    correctionId: await requestCorrection(deps, call.principal, call.params.personId, call.body),
  }));
  routes.serve(wire.decideCorrection, async call => {
    const { personId, correctionId } = call.params;
    await decideCorrection(deps, call.principal, personId, correctionId, call.body.approve);
    return ok;
  });
  routes.serve(wire.readRules, async call => {
    const { version, source, published } = await rulesFor(deps.db, call.query.year);
    return { version, source, rules: published };
  });
}
