import type { Decoder } from './decoder.ts';

/** Side of the middle square that is looked at, in camera pixels, and what it is averaged down to. */
const regionSide = 560;
const averagedSide = 280;
/** At most so many looks a second: the PC must also show the lecture. */
const looksPerSecond = 12;
/** Every so many misses the whole picture is looked at, at half its size. */
const wholeEvery = 3;
/** The same card is not read again within this time. */
const samePauseMs = 3500;

export interface Scanner {
  stop(): void;
}

/**
 * Looks at the camera's picture again and again, one frame in flight, and tells each text that it reads.
 * @param onText told once for a card that stays in view
 */
export function startScanner(video: HTMLVideoElement, decoder: Decoder, onText: (text: string) => void): Scanner {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let stopped = false;
  let misses = 0;
  let last: { text: string; at: number } | undefined;
  let lookedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function grab(): ImageData | undefined {
    const { videoWidth: width, videoHeight: height } = video;
    if (context === null || width === 0 || height === 0) return undefined;
    if (misses > 0 && misses % wholeEvery === 0) {
      canvas.width = Math.round(width / 2);
      canvas.height = Math.round(height / 2);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
    } else {
      const side = Math.min(regionSide, width, height);
      canvas.width = averagedSide;
      canvas.height = averagedSide;
      context.imageSmoothingQuality = 'high';
      context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, averagedSide, averagedSide);
    }
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  async function look(): Promise<void> {
    if (stopped) return;
    lookedAt = performance.now();
    let text: string | undefined;
    try {
      const pixels = grab();
      text = pixels === undefined ? undefined : await decoder.decode(pixels);
    } catch (reason) {
      // One picture that cannot be read must never end the reading.
      console.error('not looked at', reason);
    }
    if (stopped) return;
    if (text === undefined || text === '') misses += 1;
    else {
      misses = 0;
      const now = performance.now();
      const same = last !== undefined && last.text === text && now - last.at < samePauseMs;
      // A card that stays in view keeps its pause going: it is one showing, however long.
      last = { text, at: now };
      if (!same) onText(text);
    }
    next();
  }

  function next(): void {
    if (stopped) return;
    const wait = Math.max(0, 1000 / looksPerSecond - (performance.now() - lookedAt));
    timer = setTimeout(() => {
      // Where the browser tells of new frames, the same frame is not looked at twice; a camera that stands still is
      // looked at all the same, for a hidden page gets no frames told.
      let looked = false;
      const once = (): void => {
        if (looked) return;
        looked = true;
        clearTimeout(fallback);
        void look();
      };
      const fallback = setTimeout(once, 500);
      if (typeof video.requestVideoFrameCallback === 'function') video.requestVideoFrameCallback(once);
      else once();
    }, wait);
  }

  next();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
