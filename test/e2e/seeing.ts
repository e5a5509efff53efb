import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export const colours = ['red', 'green', 'blue'] as const;
export type Colour = (typeof colours)[number];

/** A camera that turns red, green and blue, a second each, over and over. @returns the file for Chromium */
export function colourCamera(folder: string): string {
  const file = join(folder, 'colours.y4m');
  const inputs = colours.flatMap(colour => ['-f', 'lavfi', '-i', `color=c=${colour}:s=640x360:r=15:d=1`]);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...inputs, '-filter_complex', '[0][1][2]concat=n=3:v=1', '-pix_fmt', 'yuv420p', file],
  ]);
  return file;
}

/** A microphone that hears a tone on and off: one that never stops is taken for noise and filtered out. */
export function toneMicrophone(folder: string, hertz: number): string {
  const file = join(folder, 'tone.wav');
  const gate = "volume='if(lt(mod(t,0.6),0.4),0.8,0)':eval=frame";
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${hertz}:duration=6`,
    '-af',
    gate,
    file,
  ]);
  return file;
}

/** Lets the test hear what a page plays, for sound has no element in the page's tree. To be called before it opens. */
export async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const streams: MediaStream[] = [];
    Object.assign(window, { played: streams });
    const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
    if (real?.set === undefined || real.get === undefined) throw new Error('no srcObject');
    const { get, set } = real;
    Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
      get,
      set(value: MediaStream | null) {
        if (value !== null && value.getAudioTracks().length > 0) streams.push(value);
        set.call(this, value);
      },
    });
  });
}

/** The colour that the picture of a live room shows now, read from its pixels; undefined while it is none of the three. */
export function colourOf(page: Page, selector: string): Promise<Colour | undefined> {
  return page.evaluate(where => {
    const video = document.querySelector<HTMLVideoElement>(where);
    if (video === null || video.videoWidth === 0) return undefined;
    const canvas = document.createElement('canvas');
    canvas.width = 8;
    canvas.height = 8;
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    context.drawImage(video, 0, 0, 8, 8);
    const [red = 0, green = 0, blue = 0] = context.getImageData(4, 4, 1, 1).data;
    const most = Math.max(red, green, blue);
    const rest = red + green + blue - most;
    if (most < 60 || rest > most) return undefined;
    return most === red ? 'red' : most === green ? 'green' : 'blue';
  }, selector);
}

/** Watches until the colours have gone round in the camera's order. @throws when they do not in time */
export async function seeColoursTurn(page: Page, selector: string, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  const turns: Colour[] = [];
  while (performance.now() < until) {
    const colour = await colourOf(page, selector);
    if (colour !== undefined && turns.at(-1) !== colour) turns.push(colour);
    const [a, b, c, d] = turns.slice(-4).map(each => colours.indexOf(each));
    if (d !== undefined && a !== undefined && b === (a + 1) % 3 && c === (a + 2) % 3 && d === a) return;
    await page.waitForTimeout(80);
  }
  throw new Error(`the colours did not turn; seen: ${turns.join(' ') || 'none'}`);
}

/** The loudest frequency in what the page plays, Hz, listening for two seconds; 0 when nothing is heard. */
export function toneOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const streams = (window as unknown as { played: MediaStream[] }).played;
    const stream = [...streams].reverse().find(each => each.active);
    if (stream === undefined) return 0;
    const context = new AudioContext();
    try {
      const analyser = context.createAnalyser();
      analyser.fftSize = 8192;
      analyser.smoothingTimeConstant = 0;
      context.createMediaStreamSource(stream).connect(analyser);
      const bins = new Float32Array(analyser.frequencyBinCount);
      let loudest = { level: -80, hertz: 0 };
      for (let look = 0; look < 40; look += 1) {
        await new Promise(resolve => setTimeout(resolve, 50));
        analyser.getFloatFrequencyData(bins);
        bins.forEach((level, index) => {
          if (level > loudest.level) loudest = { level, hertz: (index * context.sampleRate) / analyser.fftSize };
        });
      }
      return loudest.hertz;
    } finally {
      await context.close();
    }
  });
}
