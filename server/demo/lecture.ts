import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const seconds = 24;
const chineseFont = '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc';

/**
 * Some seconds of lecture made by ffmpeg, once: a picture that moves and changes colour, a clock that runs, a tone.
 * @returns its path
 * @throws when ffmpeg is missing or fails
 */
export async function makeLecture(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'media');
  const file = join(folder, 'lecture.webm');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const chinese = existsSync(chineseFont);
  const font = chinese ? `fontfile=${chineseFont}:` : '';
  const title = chinese ? '同堂 演示课' : 'Tongtang demonstration';
  const line = chinese ? '海洋经济与渔区转型发展' : 'A lecture on air from a file';
  const text = (what: string, size: number, y: string, more = ''): string =>
    `drawtext=${font}text='${what}':fontcolor=white:fontsize=${size}:x=(w-text_w)/2:y=${y}${more}`;
  const picture = [
    // Drawn small: colours that flow into each other need no more, and large ones take minutes.
    `gradients=size=320x180:rate=20:duration=${seconds}:c0=0x6d1510:c1=0x14425f:c2=0x1b6e3c:n=3:speed=0.03`,
    'scale=960:540',
    text(title, 64, '112'),
    text(line, 36, '210'),
    text('%{pts\\:hms}', 72, '300'),
    `drawtext=${font}text='●':fontcolor=0xf3d9a0:fontsize=48:x='(w-text_w)*(0.5+0.45*sin(t*0.8))':y='425+30*cos(t*1.6)'`,
    'format=yuv420p',
  ].join(',');
  const sound = `sine=frequency=440:sample_rate=48000:duration=${seconds},volume=0.18,tremolo=f=0.5:d=0.7`;
  const half = `${file}.part.webm`;
  await promisify(execFile)('ffmpeg', [
    ...['-nostdin', '-loglevel', 'error', '-y'],
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
    ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '900k', '-g', '40'],
    ...['-c:a', 'libopus', '-b:a', '48k', half],
  ]);
  renameSync(half, file);
  return file;
}
