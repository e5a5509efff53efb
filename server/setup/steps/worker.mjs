import { join } from 'node:path';
import { installWorker } from '../../../media/worker/build.mjs';
import { cacheFolder, installPackages, outsideEnv, root, run } from '../run.mjs';

const words = {
  present: undefined,
  cached: 'from the cache',
  downloaded: "mediasoup's own prebuilt one",
  built: 'built from its sources',
};

export async function installMediaWorker() {
  const outcome = await installWorker({
    packageFolder: join(root, 'node_modules/mediasoup'),
    cacheFolder,
    run: (command, args, options) => run(command, args, { env: outsideEnv, ...options }),
    installPackages,
  });
  return words[outcome];
}
