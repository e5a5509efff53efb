import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of media files that ffmpeg makes for a test. */
export function mediaFolder(): { readonly path: string; movie(name: string, of: MovieOf): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tongtang-media-'));
  return {
    path,
    movie(name, { seconds, colour = 'blue', hertz = 1000, video = true, audio = true }) {
      const file = join(path, name);
      const inputs = [
        ...(video ? ['-f', 'lavfi', '-i', `color=c=${colour}:s=640x360:r=25:d=${seconds}`] : []),
        ...(audio ? ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=${seconds}`] : []),
      ];
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-pix_fmt', 'yuv420p', file], { timeout: 60_000 });
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface MovieOf {
  readonly seconds: number;
  readonly colour?: string;
  readonly hertz?: number;
  readonly video?: boolean;
  readonly audio?: boolean;
}
