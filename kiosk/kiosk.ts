import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type KioskEvent, kioskDay } from '../server/attendance/contract.ts';
import { call, RequestFailure } from '../viewer/common/api.ts';
import { openSocket, type Socket } from '../viewer/common/socket.ts';
import { lookForNewer } from './common/freshShell.ts';
import { type Outbox, startOutbox } from './outbox/outbox.ts';
import { mergeMarks, type Scan } from './signin/rules.ts';
import {
  askToKeep,
  type ClockSync,
  type DeviceIdentity,
  type KioskDay,
  type KioskStore,
  type LocalMark,
} from './store/kioskStore.ts';
import { bootId, knownOffset, syncClock } from './sync/clock.ts';

/** The running kiosk: what it knows, whether it has a line, and the one way to witness something. */
export interface Kiosk {
  readonly device: ReadonlySignal<DeviceIdentity | undefined>;
  readonly revoked: ReadonlySignal<boolean>;
  readonly day: ReadonlySignal<KioskDay | undefined>;
  readonly marks: ReadonlySignal<readonly LocalMark[]>;
  readonly online: ReadonlySignal<boolean>;
  readonly clockKnown: ReadonlySignal<boolean>;
  /** False when the browser may throw data away. */
  readonly kept: ReadonlySignal<boolean>;
  readonly outbox: Outbox;
  /** The socket of a paired kiosk, for its live room. */
  readonly socket: ReadonlySignal<Socket | undefined>;
  /** Corrected time, epoch ms. */
  now(): number;
  /** Headers that say which kiosk asks. */
  headers(): Readonly<Record<string, string>>;
  /** Writes what happened to the disk; resolves once it is there. @throws when the disk does not take it */
  witness(what: Witnessed): Promise<void>;
  /** Takes a new pairing; what is not sent yet goes out under it. */
  paired(device: DeviceIdentity): Promise<void>;
  releaseParked(): Promise<void>;
}

export interface Witnessed {
  readonly scan: Exclude<Scan['outcome'], 'duplicate'>;
  readonly personId: string;
  readonly sessionId: string;
  readonly who: KioskEvent['who'];
}

const dayEveryMs = 2 * 60_000;
const dayAgainMs = 15_000;

export async function startKiosk(store: KioskStore): Promise<Kiosk> {
  const device: Signal<DeviceIdentity | undefined> = signal(await store.readDevice());
  const day: Signal<KioskDay | undefined> = signal(await store.readDay());
  const localMarks: Signal<readonly LocalMark[]> = signal(await store.readMarks());
  const clock: Signal<ClockSync | undefined> = signal(await store.readClock());
  // Until the first answer nothing is known; the browser may know that there is no line at all.
  const online = signal(navigator.onLine);
  const revoked = signal(false);
  const kept = signal(true);
  const socket: Signal<Socket | undefined> = signal(undefined);
  const marks = computed(() => mergeMarks(localMarks.value, day.value?.marks ?? []));
  const clockKnown = computed(() => clock.value?.bootId === bootId);
  void askToKeep().then(value => {
    kept.value = value;
  });

  const headers = (): Record<string, string> =>
    device.value === undefined ? {} : { authorization: `Kiosk ${device.value.key}` };
  // A clock of an earlier start is better than none for the screen; an event only trusts this start's.
  const now = (): number => Date.now() + (clock.value?.offset ?? 0);

  const outbox = await startOutbox(
    store,
    () => device.value?.key,
    told => {
      online.value = told.online;
      if (told.revoked) revoked.value = true;
    },
  );

  let timer: ReturnType<typeof setTimeout> | undefined;
  let syncing = false;
  let syncAgain = false;
  function syncIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void sync(), ms);
  }
  async function sync(): Promise<void> {
    if (syncing) {
      syncAgain = true;
      return;
    }
    clearTimeout(timer);
    syncing = true;
    syncAgain = false;
    let wait = dayEveryMs;
    try {
      const measured = await syncClock();
      clock.value = measured;
      await store.writeClock(measured);
      const asked = device.value;
      if (asked !== undefined) {
        const answer = await call(kioskDay, {}, { headers: headers() });
        // Paired anew in the meantime: this is the day of another room.
        if (device.value !== asked) syncAgain = true;
        else {
          day.value = answer;
          revoked.value = false;
          await store.writeDay(answer);
        }
      }
      online.value = true;
      outbox.nudge();
    } catch (thrown) {
      const code = thrown instanceof RequestFailure ? thrown.code : 'failed';
      online.value = code !== 'offline';
      if (code === 'deviceRevoked' || code === 'signInNeeded') revoked.value = true;
      wait = dayAgainMs;
    } finally {
      syncing = false;
      syncIn(syncAgain ? 0 : wait);
    }
  }

  function connect(): void {
    socket.value?.close();
    const key = device.value?.key;
    if (key === undefined) {
      socket.value = undefined;
      return;
    }
    const opened = openSocket({ kioskKey: key });
    opened.on('connect', () => {
      void sync();
      // The server may have been away to be replaced by a newer one.
      void lookForNewer();
    });
    opened.on('disconnect', () => {
      online.value = false;
      // The line, the server or this kiosk's right may have gone: ask soon, and not all classrooms at once.
      syncIn(1000 + Math.random() * 4000);
    });
    socket.value = opened;
  }
  connect();
  void sync();

  return {
    device,
    revoked,
    day,
    marks,
    online,
    clockKnown,
    kept,
    outbox,
    socket,
    now,
    headers,
    async witness({ scan, personId, sessionId, who }) {
      const wallTime = Date.now();
      const monotonicMs = performance.now();
      const { offset, uncertainty } = knownOffset(clock.value, bootId);
      const mark: LocalMark = { personId, sessionId, kind: scan, at: now() };
      await store.witness(
        seq => ({
          v: 1,
          eventId: crypto.randomUUID(),
          kind: scan,
          seq,
          bootId,
          wallTime,
          monotonicMs,
          clockOffset: offset,
          clockUncertainty: uncertainty,
          sessionId,
          who,
        }),
        mark,
      );
      localMarks.value = [...localMarks.value, mark];
      outbox.nudge();
    },
    async paired(made) {
      const isMoved = device.value !== undefined && device.value.unitId !== made.unitId;
      await store.pairAnew(made, isMoved);
      if (isMoved) {
        day.value = undefined;
        localMarks.value = [];
      }
      device.value = made;
      revoked.value = false;
      connect();
      void sync();
    },
    async releaseParked() {
      await store.releaseParked();
      outbox.nudge();
    },
  };
}
