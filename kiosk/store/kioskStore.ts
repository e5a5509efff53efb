import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type * as z from 'zod';
import type { KioskEvent, kioskDay } from '../../server/attendance/contract.ts';
import type { ErrorCode } from '../../server/platform/errors.ts';

export type KioskDay = z.infer<typeof kioskDay.answer>;

export interface DeviceIdentity {
  readonly deviceId: string;
  readonly unitId: string;
  readonly name: string;
  readonly key: string;
}

/**
 * An event on this disk: waiting to be sent, or parked by the server with a reason. What the server has recorded
 * leaves the queue.
 */
export interface QueuedEvent {
  readonly event: KioskEvent;
  /** Whom it is about, for the steward's eyes; absent in what an older kiosk wrote. */
  readonly personId?: string;
  readonly parked: ErrorCode | undefined;
}

export interface ClockSync {
  /** Server minus kiosk, ms, and how wrong that may be. */
  readonly offset: number;
  readonly uncertainty: number;
  /** The boot it was measured in: after another the kiosk's clock may have jumped. */
  readonly bootId: string;
}

interface Schema extends DBSchema {
  /** Single values by name. */
  kept: { key: string; value: unknown };
  queue: { key: string; value: QueuedEvent & { readonly eventId: string } };
}

const names = { device: 'device', day: 'day', clock: 'clock', seq: 'seq', marks: 'marks' } as const;

/** A mark of this classroom as the screen needs it to decide the next scan; kept for two days. */
export interface LocalMark {
  readonly personId: string;
  readonly sessionId: string;
  readonly kind: 'sign_in' | 'sign_out';
  /** Corrected time, epoch ms. */
  readonly at: number;
}

const marksKeptMs = 2 * 86_400_000;

const inOrder = <Q extends QueuedEvent>(queue: readonly Q[]): Q[] =>
  [...queue].sort((a, b) => a.event.seq - b.event.seq);

/** Everything that this classroom keeps on its own disk. */
export class KioskStore {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(name = 'tongtang-kiosk'): Promise<KioskStore> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(made) {
        made.createObjectStore('kept');
        made.createObjectStore('queue', { keyPath: 'eventId' });
      },
    });
    return new KioskStore(db);
  }

  readDevice(): Promise<DeviceIdentity | undefined> {
    return this.#read<DeviceIdentity>(names.device);
  }

  /**
   * Takes a new pairing. Events count per pairing, so what is still here is numbered from 1 and goes out under the new
   * one, parked events too: numbers that go on would look like events of the new device that never arrived.
   * @param isMoved to another teaching point: the lessons and marks of the old one do not belong on its screen
   */
  async pairAnew(device: DeviceIdentity, isMoved: boolean): Promise<void> {
    const trx = this.#db.transaction(['kept', 'queue'], 'readwrite', { durability: 'strict' });
    const queue = trx.objectStore('queue');
    const left = inOrder(await queue.getAll());
    for (const [index, row] of left.entries())
      await queue.put({ ...row, event: { ...row.event, seq: index + 1 }, parked: undefined });
    const kept = trx.objectStore('kept');
    await kept.put(left.length, names.seq);
    await kept.put(device, names.device);
    if (isMoved) {
      await kept.delete(names.day);
      await kept.delete(names.marks);
    }
    await trx.done;
  }

  readDay(): Promise<KioskDay | undefined> {
    return this.#read<KioskDay>(names.day);
  }

  async writeDay(day: KioskDay): Promise<void> {
    await this.#db.put('kept', day, names.day);
  }

  readClock(): Promise<ClockSync | undefined> {
    return this.#read<ClockSync>(names.clock);
  }

  async writeClock(clock: ClockSync): Promise<void> {
    await this.#db.put('kept', clock, names.clock);
  }

  async readMarks(): Promise<readonly LocalMark[]> {
    return (await this.#read<readonly LocalMark[]>(names.marks)) ?? [];
  }

  async readQueue(): Promise<QueuedEvent[]> {
    return inOrder(await this.#db.getAll('queue'));
  }

  /**
   * Writes one event with the next number of this device and its mark, in one transaction that has reached the disk
   * (`strict`) when this resolves: only then may the screen turn green.
   */
  async witness(make: (seq: number) => KioskEvent, mark: LocalMark): Promise<KioskEvent> {
    const trx = this.#db.transaction(['kept', 'queue'], 'readwrite', { durability: 'strict' });
    const kept = trx.objectStore('kept');
    const last = (await kept.get(names.seq)) as number | undefined;
    const event = make((last ?? 0) + 1);
    const marks = ((await kept.get(names.marks)) as readonly LocalMark[] | undefined) ?? [];
    await kept.put(event.seq, names.seq);
    await kept.put([...marks.filter(each => each.at > mark.at - marksKeptMs), mark], names.marks);
    await trx.objectStore('queue').put({ eventId: event.eventId, event, personId: mark.personId, parked: undefined });
    await trx.done;
    return event;
  }

  /** Takes what the server has recorded out of the queue and notes what it parked; in one step. */
  async settle(recorded: readonly string[], parked: ReadonlyMap<string, ErrorCode>): Promise<void> {
    const trx = this.#db.transaction('queue', 'readwrite', { durability: 'strict' });
    for (const eventId of recorded) await trx.store.delete(eventId);
    for (const [eventId, code] of parked) {
      const row = await trx.store.get(eventId);
      if (row !== undefined) await trx.store.put({ ...row, parked: code });
    }
    await trx.done;
  }

  /** Parked events are sent again, after the office has mended what was wrong. */
  async releaseParked(): Promise<void> {
    const trx = this.#db.transaction('queue', 'readwrite');
    for (const row of await trx.store.getAll())
      if (row.parked !== undefined) await trx.store.put({ ...row, parked: undefined });
    await trx.done;
  }

  close(): void {
    this.#db.close();
  }

  async #read<T>(name: string): Promise<T | undefined> {
    return (await this.#db.get('kept', name)) as T | undefined;
  }
}

/** Asks the browser not to throw this data away when space runs low. @returns false when it will not promise */
export async function askToKeep(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
