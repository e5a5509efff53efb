import {
  Building2,
  CalendarDays,
  FileUp,
  History,
  type LucideIcon,
  MonitorSmartphone,
  PencilLine,
  Sun,
  UserCog,
  Users,
} from 'lucide-preact';
import type { officeWords } from '../officeWords.ts';
import type { Right } from '../parts/rights.ts';

export interface Section {
  readonly key: Parameters<typeof officeWords>[0] & Right;
  readonly address: string;
  readonly icon: LucideIcon;
  /** Whether the page shows only the unit that one looks at. */
  readonly ofUnit?: true;
}

/** The office's sections in the order of the school's work. */
export const sections: readonly Section[] = [
  { key: 'today', address: '/office', icon: Sun, ofUnit: true },
  { key: 'sessions', address: '/office/sessions', icon: CalendarDays, ofUnit: true },
  { key: 'people', address: '/office/people', icon: Users, ofUnit: true },
  { key: 'units', address: '/office/units', icon: Building2 },
  { key: 'corrections', address: '/office/corrections', icon: PencilLine },
  { key: 'devices', address: '/office/devices', icon: MonitorSmartphone, ofUnit: true },
  { key: 'accounts', address: '/office/accounts', icon: UserCog, ofUnit: true },
  { key: 'imports', address: '/office/imports', icon: FileUp },
  { key: 'audit', address: '/office/audit', icon: History },
];
