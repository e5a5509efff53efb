import * as z from 'zod';
import { findSetting, saveSetting } from '../identity/store.ts';
import type { Db } from '../platform/database.ts';

/** What the next start must know of the county that was made; kept in its store, written last. */
const demoState = z.strictObject({
  version: z.int(),
  /** Midnight of the day that it was made for. */
  day: z.int(),
  onAirSessionId: z.string(),
  onAirEndsAt: z.int(),
  nextSessionId: z.string(),
  /** What the code of the member's card says, to be typed where no card can be held up. */
  memberCard: z.string(),
  memberName: z.string(),
  townName: z.string(),
  villageName: z.string(),
});
export type DemoState = z.infer<typeof demoState>;

const setting = 'demo';

export async function readState(db: Db): Promise<DemoState | undefined> {
  const text = await findSetting(db, setting);
  if (text === undefined) return undefined;
  const parsed = demoState.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

export const saveState = (db: Db, state: DemoState): Promise<void> => saveSetting(db, setting, JSON.stringify(state));
