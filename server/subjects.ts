import { locateClass, locateSession } from './classes/actions.ts';
import { locateAccount } from './identity/accounts.ts';
import { locateDevice } from './identity/devices.ts';
import { locateImport, locatePerson, locateUnit } from './organisation/actions.ts';
import type { Subject, SubjectKind } from './platform/access.ts';
import type { Db } from './platform/database.ts';

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
