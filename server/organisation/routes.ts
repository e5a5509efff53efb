import { ok } from '../platform/contract.ts';
import type { AppDeps } from '../platform/deps.ts';
import type { Routes } from '../platform/http.ts';
import { archiveUnit, createUnit, editUnit, listUnits, moveUnit } from './actions.ts';
import * as wire from './contract.ts';
import { commitImport, listImports, type PeopleInUse, Previews, previewImport, undoImport } from './import.ts';
import * as people from './people.ts';

export function serveOrganisation(routes: Routes, deps: AppDeps, peopleInUse: PeopleInUse): void {
  const { db } = deps;
  const previews = new Previews();
  routes.serve(wire.listUnits, async call => ({ units: await listUnits(deps, call.scope) }));
  routes.serve(wire.createUnit, async call => ({ unitId: await createUnit(deps, call, call.body) }));
  routes.serve(wire.editUnit, async call => {
    await editUnit(deps, call, call.params.unitId, call.body);
    return ok;
  });
  routes.serve(wire.moveUnit, async call => {
    await moveUnit(deps, call, call.params.unitId, call.body.parentId);
    return ok;
  });
  routes.serve(wire.archiveUnit, async call => {
    await archiveUnit(deps, call, call.params.unitId, call.body.restore);
    return ok;
  });

  routes.serve(wire.listPeople, call => people.listPeople(db, call.scope, call.query));
  routes.serve(wire.getPerson, call => people.getPerson(db, call, call.params.personId));
  routes.serve(wire.createPerson, async call => ({ personId: await people.createPerson(deps, call, call.body) }));
  routes.serve(wire.editPerson, async call => {
    await people.editPerson(deps, call, call.params.personId, call.body);
    return ok;
  });
  routes.serve(wire.archivePerson, async call => {
    await people.archivePerson(deps, call, call.params.personId, call.body.restore);
    return ok;
  });

  routes.serve(wire.listPosts, async call => ({ posts: await people.listPosts(db, call.query.unitId) }));
  routes.serve(wire.createPost, async call => ({ postId: await people.createPost(deps, call, call.body) }));
  routes.serve(wire.editPost, async call => {
    await people.editPost(deps, call, call.params, call.body);
    return ok;
  });

  routes.serve(wire.previewImport, call => previewImport(deps, previews, call.body));
  routes.serve(wire.commitImport, call => commitImport(deps, previews, call, call.body));
  routes.serve(wire.listImports, async call => ({ imports: await listImports(db, call.scope) }));
  routes.serve(wire.undoImport, async call => {
    await undoImport(deps, peopleInUse, call, call.params.importId);
    return ok;
  });
}
