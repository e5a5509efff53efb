import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRules } from '../hours/ruleSets.ts';
import { yearOf } from '../hours/rules.ts';
import { printBadges } from '../identity/badges.ts';
import { openDatabase } from '../platform/database.ts';
import { holdDataFolder } from '../platform/dataFolder.ts';
import type { AppDeps } from '../platform/deps.ts';
import { createLog } from '../platform/log.ts';
import { findMigrations, migrate } from '../platform/migrate.ts';
import { openSecrets } from '../platform/secretFiles.ts';
import { makeStaff, type Staff } from './accounts.ts';
import { dayMs, hourMs, startOfDay } from './days.ts';
import { newDice } from './dice.ts';
import { issueCards, makeCounty } from './places.ts';
import { type DemoState, readState, saveState } from './state.ts';
import { makeToday, type Today } from './today.ts';
import { holdYear, makeCorrections, planYear } from './year.ts';

/** Raised when what is made changes, so that an older county is made anew. */
const version = 6;
const seed = 20_261_123;

/**
 * Makes the county in a data folder, or leaves the one of an earlier start while its day still looks like today.
 * The folder must be marked as one of invented counties: what is in its store is thrown away.
 * @throws FolderInUse
 */
export async function prepareCounty(dataDir: string, now: number): Promise<DemoState> {
  const folder = await holdDataFolder(dataDir);
  try {
    const known = await readKnown(folder.storeFile);
    if (known?.version === version && now < known.onAirEndsAt && startOfDay(now) === known.day) return known;
    for (const name of readdirSync(folder.path))
      if (name.startsWith('tongtang.sqlite')) rmSync(join(folder.path, name), { force: true });
    const { db } = openDatabase(folder.storeFile);
    try {
      await migrate(db as never, 'sqlite', await findMigrations());
      return await generate(db, dataDir, now);
    } finally {
      await db.destroy();
    }
  } finally {
    await folder.release();
  }
}

/** What an earlier start left; nothing when it was cut off or is of another version's shape. */
async function readKnown(file: string): Promise<DemoState | undefined> {
  const { db } = openDatabase(file);
  try {
    await migrate(db as never, 'sqlite', await findMigrations());
    return await readState(db);
  } catch {
    return undefined; // an invented county is made anew sooner than mended
  } finally {
    await db.destroy();
  }
}

async function generate(db: AppDeps['db'], dataDir: string, now: number): Promise<DemoState> {
  const began = Date.now();
  const say = (what: string): void => {
    console.log(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${what}`);
  };
  let turned = now - 366 * dayMs;
  const clock = {
    now: () => turned,
    set(at: number): void {
      turned = at;
    },
  };
  const secrets = openSecrets(dataDir);
  const deps: AppDeps = { db, clock, log: createLog('warn'), secrets, endSockets: () => {} };
  const dice = newDice(seed);
  console.log('生成虚构的演示县 Making an invented county');
  const county = await makeCounty(deps, dice, clock.now());
  say('22 towns, 277 villages, 14,000 members');
  const staff = await makeStaff(deps, dice, county);
  await issueCards(deps, staff.county, county);
  say('accounts, kiosks and cards');
  for (const year of new Set([yearOf(clock.now()), yearOf(now)])) await ensureRules(deps, year);

  const rosterActor = `account:${staff.town.principal.accountId}`;
  const recorder = { deps, dice, seqs: new Map<string, number>(), rosterActor };
  const planned = planYear(dice, county, staff, clock.now(), startOfDay(now) - dayMs);
  let told = Date.now();
  await holdYear(recorder, clock, staff, planned, (done, of) => {
    if (Date.now() - told < 2000 && done < of) return;
    told = Date.now();
    say(`classes held: ${done} of ${of}`);
  });
  clock.set(now - hourMs);
  await makeCorrections(deps, dice, staff);
  clock.set(now);
  const today = await makeToday(recorder, county, staff, now);
  const { cards } = await printBadges(deps, staff.county, {
    unitId: staff.demoVillage.id,
    personIds: [staff.member.id],
  });
  const state = stateOf(staff, cards[0]?.token ?? '', today, now);
  await saveState(db, state);
  say('today');
  return state;
}

function stateOf(staff: Staff, memberCard: string, today: Today, now: number): DemoState {
  return {
    version,
    day: startOfDay(now),
    onAirSessionId: today.onAir.sessionId,
    onAirEndsAt: today.onAir.endsAt,
    nextSessionId: today.next.sessionId,
    memberCard,
    memberName: staff.member.name,
    townName: staff.demoTown.name,
    villageName: staff.demoVillage.name,
  };
}

// A process of its own: what a year of events needs in memory is gone when the server starts.
if (import.meta.main) {
  const [dataDir = ''] = process.argv.slice(2);
  try {
    await prepareCounty(dataDir, Date.now());
  } catch (reason) {
    console.error(reason instanceof Error ? reason.message : reason);
    process.exitCode = 1;
  }
}
