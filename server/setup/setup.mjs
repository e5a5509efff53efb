// Makes everything ready that `npm start` and `npm test` need. Runs before them on whatever Node >= 18 the machine has,
// changes nothing when nothing is to do, and can be run again after it was interrupted.
import { appendFileSync, writeFileSync } from 'node:fs';
import { lastOutput, logFile, SetupError } from './run.mjs';
import { buildBrowserApp } from './steps/browserApps.mjs';
import { installDebianPackages } from './steps/debianPackages.mjs';
import { installNpmPackages } from './steps/npmPackages.mjs';
import { buildSqlite } from './steps/sqlite.mjs';
import { installMediaWorker } from './steps/worker.mjs';

const purpose = process.argv[2] ?? 'start';
if (purpose !== 'start' && purpose !== 'test') {
  console.error(`Set-up is for "start" or "test", not "${purpose}".`);
  process.exit(1);
}

/** Each answers what it did in a word or two, or nothing when there was nothing to do. */
const steps = [
  ['Debian packages', () => installDebianPackages(purpose)],
  ['npm packages', installNpmPackages],
  ['sqlite3', buildSqlite],
  ['mediasoup-worker', installMediaWorker],
  ['viewer', () => buildBrowserApp('viewer')],
  ['kiosk', () => buildBrowserApp('kiosk')],
];

const signOfLifeMs = 20_000;
const seconds = since => `${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`;
const began = Date.now();
writeFileSync(logFile, `Set-up for ${purpose}, ${new Date().toISOString()}\n`);

for (const [name, step] of steps) {
  const start = Date.now();
  const sign = setInterval(() => {
    console.log(`  … ${name.padEnd(18)}${seconds(start)}  ${lastOutput().slice(0, 90)}`);
  }, signOfLifeMs);
  try {
    const did = await step();
    console.log(`  ✓ ${name.padEnd(18)}${seconds(start)}${did === undefined ? '' : `  ${did}`}`);
  } catch (error) {
    if (!(error instanceof SetupError)) appendFileSync(logFile, `\n${error?.stack ?? error}\n`);
    const what = error?.message ?? String(error);
    const next = what.includes('run: ') ? '' : '; after mending it run: npm run setup';
    console.error(`  ✗ ${name} failed: ${what}${next} (all output: ${logFile})`);
    process.exit(1);
  } finally {
    clearInterval(sign);
  }
}
console.log(`Set-up done in${seconds(began)}`);
