import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { encode } from 'uqr';

const width = 1280;
const height = 720;

/**
 * Writes what Chromium's fake camera shows: a card held to the middle of the picture, or nothing but a wall. The file
 * is read anew whenever a page opens the camera, so a reload shows the next card.
 * @param modulePx size of one module of the code in camera pixels
 */
export function showToCamera(file: string, card: string | undefined, modulePx = 8): void {
  const grey = Buffer.alloc(width * height, 150);
  if (card !== undefined) {
    const { data, size } = encode(card, { ecc: 'Q', border: 4 });
    const left = Math.floor((width - size * modulePx) / 2);
    const top = Math.floor((height - size * modulePx) / 2);
    for (const [y, row] of data.entries())
      for (const [x, dark] of row.entries())
        for (let line = 0; line < modulePx; line++) {
          const from = (top + y * modulePx + line) * width + left + x * modulePx;
          grey.fill(dark ? 20 : 235, from, from + modulePx);
        }
  }
  const made = `${file}.part.mjpeg`;
  const picture = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '10', '-i', '-'];
  // A little noise and five different frames: a real camera never gives the same picture twice.
  const filter = ['-vf', 'loop=4:1:0,noise=alls=6:allf=t,format=yuvj420p', '-q:v', '4', '-y', made];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, ...filter], { input: grey });
  renameSync(made, file);
}
