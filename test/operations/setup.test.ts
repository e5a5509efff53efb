import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../support/serverProcess.ts';

const run = (folder: string, args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 240_000 });

test('a set-up with nothing to do does nothing, in less than 3 s', () => {
  // Sources may have changed since the last one when tests are run one by one.
  expect(run(projectFolder, ['server/setup/setup.mjs', 'test']).status).toBe(0);
  const start = performance.now();
  const again = run(projectFolder, ['server/setup/setup.mjs', 'test']);
  expect(performance.now() - start).toBeLessThan(3000);
  expect(again.status).toBe(0);
  const steps = again.stdout.split('\n').filter(line => line.includes('✓'));
  expect(steps).toHaveLength(6);
  for (const line of steps) expect(line).toMatch(/^ {2}✓ [\w -]+ +\d+\.\d s$/);
});

test('a step that fails says in one line what failed and what to run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongtang-setup-'));
  try {
    for (const part of ['server/setup', 'media/worker', 'package.json']) {
      mkdirSync(join(folder, part, '..'), { recursive: true });
      cpSync(join(projectFolder, part), join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, 'package-lock.json'), 'not a lock file');
    const failed = run(folder, ['server/setup/setup.mjs', 'start']);
    expect(failed.status).toBe(1);
    expect(failed.stderr.trim().split('\n')).toHaveLength(1);
    expect(failed.stderr).toMatch(/✗ npm packages failed: .*npm ci.*run: npm run setup.*\.log/);
    expect(run(folder, ['server/setup/setup.mjs', 'everything']).status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the lock file holds every platform, so that npm ci accepts it behind any mirror', () => {
  expect(run(projectFolder, ['server/setup/completeLock.mjs', '--check'])).toMatchObject({ status: 0, stderr: '' });
});
