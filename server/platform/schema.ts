import type { AttendanceTables } from '../attendance/schema.ts';
import type { ClassesTables } from '../classes/schema.ts';
import type { HoursTables } from '../hours/schema.ts';
import type { IdentityTables } from '../identity/schema.ts';
import type { LedgerTables } from '../ledger/schema.ts';
import type { LiveTables } from '../live/schema.ts';
import type { OrganisationTables } from '../organisation/schema.ts';
import type { PlatformTables } from './tables.ts';

/** Every room's tables, for one typed Kysely. Types only: nothing is imported when it runs. */
export interface Schema
  extends PlatformTables,
    OrganisationTables,
    IdentityTables,
    LedgerTables,
    ClassesTables,
    AttendanceTables,
    LiveTables,
    HoursTables {}
