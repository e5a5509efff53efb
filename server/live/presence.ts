import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import { addPresence, type OpenPresence } from './rules.ts';

/** Where presence goes; attendance takes it into the ledger. */
export interface AttendanceSink {
  recordPresence(presence: {
    readonly eventId: string;
    readonly personId: string;
    readonly sessionId: string;
    readonly from: number;
    readonly to: number;
  }): Promise<void>;
  recordDelivery(delivery: { readonly sessionId: string; readonly unitId: string; readonly ms: number }): Promise<void>;
}

/** Whose time it is: a member's own, or a classroom's. Office people watch without being counted. */
export type Audience =
  | { readonly kind: 'member'; readonly personId: string }
  | { readonly kind: 'kiosk'; readonly unitId: string };

type Entry = { readonly who: Audience; readonly sessionId: string; readonly done: OpenPresence; readonly id: string };

/** Gathers what the pages' reports earned into entries of a minute and sees that each is written once. */
export class PresenceKeeper {
  readonly #sink: AttendanceSink;
  readonly #log: Logger;
  readonly #open = new Map<string, { who: Audience; sessionId: string; open: OpenPresence }>();
  #unwritten: Entry[] = [];
  #writing: Promise<void> | undefined;

  constructor(sink: AttendanceSink, log: Logger) {
    this.#sink = sink;
    this.#log = log;
  }

  add(peerId: string, who: Audience, sessionId: string, piece: OpenPresence): void {
    const { open, done } = addPresence(this.#open.get(peerId)?.open, piece);
    for (const each of done) this.#unwritten.push({ who, sessionId, done: each, id: newId() });
    if (open === undefined) this.#open.delete(peerId);
    else this.#open.set(peerId, { who, sessionId, open });
    if (done.length > 0) void this.write();
  }

  /** The peer left or the lecture is over: what is open is done. */
  finish(peerId: string): void {
    const held = this.#open.get(peerId);
    if (held === undefined) return;
    this.#open.delete(peerId);
    this.#unwritten.push({ who: held.who, sessionId: held.sessionId, done: held.open, id: newId() });
    void this.write();
  }

  finishAll(): void {
    for (const each of [...this.#open.keys()]) this.finish(each);
  }

  /** Writes what is due; what fails stays and is tried again with the next entry, under the same event id. */
  async write(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    const due = this.#unwritten;
    this.#unwritten = [];
    for (const entry of due) {
      try {
        await this.#writeOne(entry);
      } catch (reason) {
        this.#unwritten.push(entry);
        this.#log.error({ err: reason, sessionId: entry.sessionId }, 'presence is not written down yet');
      }
    }
  }

  async #writeOne({ who, sessionId, done, id }: Entry): Promise<void> {
    if (who.kind === 'kiosk') await this.#sink.recordDelivery({ sessionId, unitId: who.unitId, ms: done.ms });
    else
      await this.#sink.recordPresence({
        eventId: id,
        personId: who.personId,
        sessionId,
        from: done.from,
        to: done.from + done.ms,
      });
  }
}
