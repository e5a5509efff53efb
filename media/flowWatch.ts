interface Watched {
  readonly packets: () => Promise<number>;
  readonly tell: (flowing: boolean) => void;
  last: number;
  lastMoveAt: number;
  flowing: boolean;
}

/** How often a producer is looked at, and after what silence it has stalled. */
const lookEveryMs = 500;
const silentAfterMs = 2000;

/**
 * Tells when a sender's packets stop and when they come again. mediasoup's own score falls only for streams with
 * several layers, and a lecturer's line may be cut under sound as well.
 */
export class FlowWatch {
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  add(id: string, packets: () => Promise<number>, tell: (flowing: boolean) => void): void {
    this.#watched.set(id, { packets, tell, last: 0, lastMoveAt: performance.now(), flowing: true });
    this.#timer ??= setInterval(() => void this.#look(), lookEveryMs);
  }

  remove(id: string): void {
    this.#watched.delete(id);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    // A busy worker answers late; asking again meanwhile would only make it later.
    if (this.#looking) return;
    this.#looking = true;
    await Promise.all(
      [...this.#watched].map(async ([id, each]) => {
        // A producer that is just closing fails to answer, and its closing is told by itself.
        const packets = await each.packets().catch(() => undefined);
        if (packets === undefined || this.#watched.get(id) !== each) return;
        const now = performance.now();
        if (packets !== each.last) {
          each.last = packets;
          each.lastMoveAt = now;
        }
        const flowing = now - each.lastMoveAt < silentAfterMs;
        if (flowing === each.flowing) return;
        each.flowing = flowing;
        each.tell(flowing);
      }),
    );
    this.#looking = false;
  }
}
