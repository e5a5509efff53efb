import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What `npm test` runs: each check and each test counts as one, and the last line says how many passed and failed.

interface Tally {
  passed: number;
  failed: number;
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const checks = ['types', 'lint', 'unused', 'imports'];

/** Runs a command with its output on the screen. */
function passes(command: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error !== undefined) console.error(String(error));
  return status === 0;
}

function runChecks(): Tally {
  const tally: Tally = { passed: 0, failed: 0 };
  for (const name of checks) {
    const start = Date.now();
    const ok = passes('npm', ['run', '--silent', `check:${name}`]);
    console.log(`${ok ? '✓' : '✗'} check:${name} ${((Date.now() - start) / 1000).toFixed(1)} s`);
    if (ok) tally.passed++;
    else tally.failed++;
  }
  return tally;
}

/** @param only file name filters for vitest; empty for all tests */
function runTests(only: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'tongtang-test-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const ok = passes('node', ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...only]);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    // A file that cannot even be loaded has no test that failed; it counts as one.
    const broken = report.testResults.filter(
      each => each.status === 'failed' && !each.assertionResults.some(test => test.status === 'failed'),
    );
    for (const each of broken) console.log(`✗ ${each.name} could not be run`);
    const skipped = report.numPendingTests + report.numTodoTests;
    if (skipped > 0) console.log(`${skipped} tests skipped`);
    const failed = report.numFailedTests + broken.length;
    // Vitest also fails for an error outside of every test.
    return { passed: report.numPassedTests, failed: failed === 0 && !ok ? 1 : failed };
  } catch (error) {
    console.error(`vitest left no report: ${String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const only = process.argv.slice(2);
const ran = only.length === 0 ? [runChecks(), runTests(only)] : [runTests(only)];
const tests = ran.at(-1)?.passed ?? 0;
const passed = ran.reduce((sum, each) => sum + each.passed, 0);
const failed = ran.reduce((sum, each) => sum + each.failed, 0);
if (only.length === 0) console.log(`${checks.length} checks (${checks.join(', ')}) are counted among the tests`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || tests === 0 ? 1 : 0;
