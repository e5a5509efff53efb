import { classTitles, locateClass, locateSession, readSessions } from './classes/actions.ts';
import { locateAccount } from './identity/accounts.ts';
import { locateDevice } from './identity/devices.ts';
import { namesOfIdentity } from './identity/trail.ts';
import { listEvents } from './ledger/actions.ts';
import { locateImport, locatePerson, locateUnit, namesOfOrganisation } from './organisation/actions.ts';
import type { Subject, SubjectKind } from './platform/access.ts';
import type { Db } from './platform/database.ts';
import { inChunks } from './platform/lists.ts';

/** Where each kind of thing stands in the tree, as its room knows it; a kind without a resolver does not compile. */
const locators: Readonly<Record<SubjectKind, (db: Db, id: string) => Promise<Subject | undefined>>> = {
  unit: locateUnit,
  person: locatePerson,
  import: locateImport,
  account: locateAccount,
  device: locateDevice,
  class: locateClass,
  session: locateSession,
};

export function locate(db: Db, kind: SubjectKind, id: string): Promise<Subject | undefined> {
  return locators[kind](db, id);
}

/** What things are called, by id, where the trail speaks of them; a kind that has no names answers none. */
export async function namesOf(db: Db, kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  switch (kind) {
    case 'unit':
    case 'person':
    case 'post':
    case 'import':
      return namesOfOrganisation(db, kind, ids);
    case 'account':
      return namesOfIdentity(db, 'accounts', ids);
    case 'device':
      return namesOfIdentity(db, 'devices', ids);
    case 'class':
      return classTitles(db, ids);
    case 'session':
      return new Map((await readSessions(db, ids)).map(({ session }) => [session.id, session.title]));
    default:
      return new Map();
  }
}

/** Whether events of the ledger name any of these people, so that they must not vanish. */
export async function peopleInUse(db: Db, personIds: readonly string[]): Promise<boolean> {
  return (await inChunks(personIds, some => listEvents(db, { personIds: some }))).length > 0;
}
