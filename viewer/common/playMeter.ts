/** Measures what really plays: frames that were drawn and sound whose clock moved, never an open connection. */
export interface PlayMeter {
  /**
   * Counts an element; the answer takes it out again.
   * @param mayStandStill a page of slides does, and is not frozen for it
   */
  add(element: HTMLMediaElement, mayStandStill?: boolean): () => void;
  /** What played since the last call. */
  read(): {
    readonly elapsedMs: number;
    readonly playedMs: number;
    readonly framesDecoded: number;
    readonly audioPlayed: boolean;
  };
  /** Told when a picture begins to move, stands still for two seconds, or is gone. */
  onMotion(listener: (motion: Motion) => void): void;
  stop(): void;
}

/** `none`: nothing has been drawn yet; `frozen`: a picture that moved stands still. */
export type Motion = 'none' | 'moving' | 'frozen';

interface Counted {
  readonly mayStandStill: boolean;
  frames: number;
  time: number;
  /** When its frames last moved; undefined until its first. */
  movedAt: number | undefined;
}

const tickMs = 250;
const frozenAfterMs = 2000;
/** A hidden page's timers run once a second; one that was silent for longer slept. */
const sleptMs = 2500;

export function createPlayMeter(): PlayMeter {
  const counted = new Map<HTMLMediaElement, Counted>();
  let lastTick = performance.now();
  let lastRead = lastTick;
  let playedMs = 0;
  let frames = 0;
  let audioPlayed = false;
  let motion: Motion = 'none';
  let tell: (motion: Motion) => void = () => {};

  function tick(): void {
    const now = performance.now();
    const passed = now - lastTick;
    lastTick = now;
    let moved = false;
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
        }
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
    if (moved) playedMs += Math.min(passed, sleptMs);
    const next = motionAt(now);
    if (next !== motion) {
      motion = next;
      tell(motion);
    }
  }
  function motionAt(now: number): Motion {
    const drawn = [...counted.values()].filter(each => each.movedAt !== undefined);
    if (drawn.length === 0) return 'none';
    const still = drawn.filter(each => !each.mayStandStill && now - (each.movedAt ?? now) > frozenAfterMs);
    return still.length > 0 ? 'frozen' : 'moving';
  }
  const timer = setInterval(tick, tickMs);

  return {
    add(element, mayStandStill = false) {
      counted.set(element, { mayStandStill, frames: 0, time: element.currentTime, movedAt: undefined });
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
    onMotion(listener) {
      tell = listener;
    },
    stop() {
      clearInterval(timer);
      counted.clear();
    },
  };
}
