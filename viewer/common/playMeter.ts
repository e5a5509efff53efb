/** Measures what really plays: frames that were drawn and sound whose clock moved, never an open connection. */
export interface PlayMeter {
  /** Counts an element; the answer takes it out again. */
  add(element: HTMLMediaElement): () => void;
  /** What played since the last call. */
  read(): {
    readonly elapsedMs: number;
    readonly playedMs: number;
    readonly framesDecoded: number;
    readonly audioPlayed: boolean;
  };
  /** Told when a picture that should move stands still for two seconds, and when it moves again. */
  onFrozen(listener: (frozen: boolean) => void): void;
  stop(): void;
}

interface Counted {
  frames: number;
  time: number;
  /** When its frames last moved; undefined until its first. */
  movedAt: number | undefined;
}

const tickMs = 500;
const frozenAfterMs = 2000;

export function createPlayMeter(): PlayMeter {
  const counted = new Map<HTMLMediaElement, Counted>();
  let lastTick = performance.now();
  let lastRead = lastTick;
  let playedMs = 0;
  let frames = 0;
  let audioPlayed = false;
  let frozen = false;
  let tell: (frozen: boolean) => void = () => {};

  function tick(): void {
    const now = performance.now();
    const passed = now - lastTick;
    lastTick = now;
    let moved = false;
    let still = false;
    for (const [element, state] of counted) {
      if (element instanceof HTMLVideoElement) {
        const drawn = element.getVideoPlaybackQuality().totalVideoFrames;
        // A new stream on the same element starts its count again.
        const more = drawn >= state.frames ? drawn - state.frames : drawn;
        state.frames = drawn;
        if (more > 0) {
          frames += more;
          moved = true;
          state.movedAt = now;
        } else if (state.movedAt !== undefined && now - state.movedAt > frozenAfterMs) still = true;
      } else {
        // The clock of an element without sound stands still, and so it does while the browser holds sound back.
        if (element.currentTime !== state.time && !element.paused) {
          moved = true;
          audioPlayed = true;
        }
        state.time = element.currentTime;
      }
    }
    // A page that slept (a closed lid) must not claim the time it missed.
    if (moved) playedMs += Math.min(passed, 2 * tickMs);
    if (still !== frozen) {
      frozen = still;
      tell(frozen);
    }
  }
  const timer = setInterval(tick, tickMs);

  return {
    add(element) {
      counted.set(element, { frames: 0, time: element.currentTime, movedAt: undefined });
      return () => counted.delete(element);
    },
    read() {
      tick();
      const now = performance.now();
      const elapsedMs = now - lastRead;
      const read = { elapsedMs, playedMs: Math.min(playedMs, elapsedMs), framesDecoded: frames, audioPlayed };
      lastRead = now;
      playedMs = 0;
      frames = 0;
      audioPlayed = false;
      return read;
    },
    onFrozen(listener) {
      tell = listener;
    },
    stop() {
      clearInterval(timer);
      counted.clear();
    },
  };
}
