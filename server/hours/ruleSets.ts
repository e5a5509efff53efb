import { createHash } from 'node:crypto';
import { appendEvents } from '../ledger/actions.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import './kinds.ts';
import { nationalSource, type PublishedRules, publishedDefaults, type RuleSet, valuesOf } from './rules.ts';
import { findRuleSets, insertRuleSet } from './store.ts';

export interface RulesInForce {
  /** 0 where nobody has published a set yet and the defaults stand in. */
  readonly version: number;
  readonly source: string;
  readonly published: PublishedRules;
  readonly values: RuleSet;
}

/**
 * The rules of a year: its newest published version, which holds for the whole year; where it has none, the last
 * year's that has; before anybody published any, the defaults.
 * @param asOf what had been published by then
 */
export async function rulesFor(db: Db, year: number, asOf: number = Number.MAX_SAFE_INTEGER): Promise<RulesInForce> {
  const sets = await findRuleSets(db, year);
  const found = sets.find(set => set.publishedAt <= asOf) ?? sets.at(-1);
  const published = { ...publishedDefaults(), ...found?.rules };
  return {
    version: found?.version ?? 0,
    source: found?.source ?? nationalSource,
    published,
    values: valuesOf(published),
  };
}

/** Publishes a new version of a year's rules, in the ledger and beside it. @returns the version */
export async function publishRules(
  trx: Trx,
  now: number,
  actor: string,
  year: number,
  rules: PublishedRules,
  source: string,
): Promise<number> {
  const newest = (await findRuleSets(trx, year)).find(set => set.year === year);
  const version = (newest?.version ?? 0) + 1;
  const id = newId(now);
  await insertRuleSet(trx, { id, year, version, rules, source, publishedAt: now }, actor);
  const digest = createHash('sha256').update(JSON.stringify(rules)).digest('hex');
  await appendEvents(trx, now, [
    { id: newId(now), kind: 'rule_published', actor, year, extra: { version, ruleSet: id, digest } },
  ]);
  return version;
}

/** Gives a year the national rules with the county's values as placeholders, unless it has rules of its own. */
export async function ensureRules(deps: Deps, year: number): Promise<void> {
  await deps.db.transaction().execute(async trx => {
    if ((await findRuleSets(trx, year)).some(set => set.year === year)) return;
    await publishRules(trx, deps.clock.now(), 'system', year, publishedDefaults(), nationalSource);
  });
}
