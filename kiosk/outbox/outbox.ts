import { type ReadonlySignal, signal } from '@preact/signals';
import { sendEvents } from '../../server/attendance/contract.ts';
import { call, RequestFailure } from '../../viewer/common/api.ts';
import type { KioskStore, QueuedEvent } from '../store/kioskStore.ts';
import { nextBatch, settle, waitAfter } from './rules.ts';

export interface Outbox {
  /** What is on this disk and not yet recorded by the server. */
  readonly queue: ReadonlySignal<readonly QueuedEvent[]>;
  /** When the server last took what was sent, epoch ms of this kiosk. */
  readonly lastSentAt: ReadonlySignal<number | undefined>;
  /** Something new is in the queue, or the line may be back: try now. */
  nudge(): void;
  stop(): void;
}

const regularlyMs = 30_000;

/** Sends what the kiosk witnessed, batch by batch, until the server has acknowledged each event by its id. */
export async function startOutbox(
  store: KioskStore,
  key: () => string | undefined,
  told: (result: { readonly online: boolean; readonly revoked: boolean }) => void,
): Promise<Outbox> {
  const queue = signal<readonly QueuedEvent[]>(await store.readQueue());
  const lastSentAt = signal<number | undefined>(undefined);
  let failures = 0;
  let running = false;
  let stopped = false;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function sendOne(deviceKey: string): Promise<boolean> {
    const batch = nextBatch(queue.value);
    if (batch.length === 0) return false;
    const { answers } = await call(
      sendEvents,
      { body: { events: batch.map(each => each.event) } },
      { headers: { authorization: `Kiosk ${deviceKey}` } },
    );
    const { recorded, parked } = settle(batch, answers);
    await store.settle(recorded, parked);
    queue.value = await store.readQueue();
    lastSentAt.value = Date.now();
    told({ online: true, revoked: false });
    // A server that acknowledges nothing by name must not be asked in a circle.
    return recorded.length + parked.size > 0;
  }

  async function run(): Promise<void> {
    if (running || stopped) {
      again = running;
      return;
    }
    running = true;
    clearTimeout(timer);
    let wait = regularlyMs;
    try {
      queue.value = await store.readQueue();
      const deviceKey = key();
      if (deviceKey !== undefined) {
        do again = false;
        while ((await sendOne(deviceKey)) || again);
        failures = 0;
      }
    } catch (thrown) {
      failures += 1;
      wait = waitAfter(failures, Math.random());
      const code = thrown instanceof RequestFailure ? thrown.code : 'failed';
      told({ online: code !== 'offline', revoked: code === 'deviceRevoked' || code === 'signInNeeded' });
    } finally {
      running = false;
      if (!stopped) timer = setTimeout(() => void run(), wait);
    }
  }

  const onOnline = (): void => void run();
  window.addEventListener('online', onOnline);
  void run();
  return {
    queue,
    lastSentAt,
    nudge: () => void run(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener('online', onOnline);
    },
  };
}
