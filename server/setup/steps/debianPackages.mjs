import { existsSync } from 'node:fs';
import { hasCommand, installPackages } from '../run.mjs';

const anyFile = files => files.some(file => existsSync(file));

/** What is needed, by Debian package, and how to see that it is there however it was installed. */
const forStart = [
  ['g++', () => hasCommand('g++')],
  ['make', () => hasCommand('make')],
  ['python3', () => hasCommand('python3')],
  ['ffmpeg', () => hasCommand('ffmpeg') && hasCommand('ffprobe')],
  ['espeak-ng', () => hasCommand('espeak-ng')],
];
const forTest = [
  ['chromium', () => hasCommand('chromium')],
  ['libnss3-tools', () => hasCommand('certutil')],
  [
    'fonts-noto-cjk',
    () =>
      anyFile([
        '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
        '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
        '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
      ]),
  ],
];

/** @param {'start' | 'test'} purpose */
export async function installDebianPackages(purpose) {
  const wanted = purpose === 'test' ? [...forStart, ...forTest] : forStart;
  const missing = wanted.filter(([, present]) => !present()).map(([name]) => name);
  if (missing.length === 0) return undefined;
  await installPackages(missing);
  return `installed ${missing.join(', ')}`;
}
