import type { Relay } from '../../media/relay.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { LiveRoom } from './liveRoom.ts';
import type { PresenceKeeper } from './presence.ts';
import { asked } from './relayErrors.ts';
import { isLive, type LiveState, onAirWithin } from './rules.ts';
import {
  type BroadcastSource,
  type EndReason,
  endBroadcast,
  findLastBroadcast,
  insertBroadcast,
  noteBroadcastsSeen,
} from './store.ts';

export interface LectureSummary {
  readonly onAirMs: number;
  readonly classrooms: number;
  readonly members: number;
}

/** After a restart within this time a lecture that was on air goes on as soon as its lecturer is back. */
const resumeWithinMs = 10 * 60_000;

/** Puts rooms on air and takes them off, and keeps the record of it. */
export class Broadcasts {
  readonly #deps: Deps & { readonly relay: Relay };
  readonly #presence: PresenceKeeper;
  /** What plays a file into a room, to be stopped when the lecture ends. */
  readonly #filePlayers = new Map<string, () => Promise<void>>();

  constructor(deps: Deps & { readonly relay: Relay }, presence: PresenceKeeper) {
    this.#deps = deps;
    this.#presence = presence;
  }

  /** @throws SchoolError conflict when nothing is sent yet */
  async goLive(room: LiveRoom, source: BroadcastSource): Promise<void> {
    if (room.live || room.broadcast !== undefined) return;
    if (room.producers.size === 0) throw new SchoolError('conflict', 'nothing is sent yet');
    await this.#begin(room, source);
    room.step('wentLive');
  }

  async end(room: LiveRoom, reason: EndReason): Promise<LectureSummary> {
    const { db, clock, relay } = this.#deps;
    const now = clock.now();
    // What was interrupted and never came back had ended then.
    const lastOnAir = room.state.state === 'interrupted' ? room.state.since : now;
    const since = isLive(room.state) ? (room.state.state === 'onAir' ? room.state.since : room.state.onAirSince) : now;
    const onAirMs = onAirWithin(room.spans, since, now).ms;
    room.step('ended');
    // Not waited for: it may be the player that ends the lecture.
    void this.#filePlayers.get(room.session.id)?.();
    // Viewers are cut off here and not only asked to stop: what the lecturer says now is not for them.
    for (const viewer of room.viewers) {
      for (const consumerId of viewer.consumers.keys())
        await asked(relay.closeConsumer(room.session.id, viewer.id, consumerId)).catch(ignoreGone);
      viewer.consumers.clear();
      this.#presence.finish(viewer.id);
    }
    const { broadcast } = room;
    room.broadcast = undefined;
    if (broadcast !== undefined) await endBroadcast(db, broadcast.id, Math.max(broadcast.beganAt, lastOnAir), reason);
    await this.#presence.write();
    return { onAirMs, classrooms: room.reached.classrooms.size, members: room.reached.members.size };
  }

  /** How a room that is made now begins: a lecture that a restart cut off is only interrupted. */
  async stateOf(sessionId: string): Promise<LiveState> {
    const now = this.#deps.clock.now();
    const last = await findLastBroadcast(this.#deps.db, sessionId);
    if (last === undefined || last.endedAt === null) return { state: 'waiting', since: now };
    const wasCut = last.endReason !== 'ended' && last.source === 'studio' && now - last.endedAt < resumeWithinMs;
    return wasCut
      ? { state: 'interrupted', since: last.endedAt, onAirSince: last.beganAt }
      : { state: 'ended', since: last.endedAt };
  }

  /** A room that begins interrupted is on the record again. */
  async resume(room: LiveRoom): Promise<void> {
    if (room.live) await this.#begin(room, 'studio');
  }

  /** @param stopPlaying called when somebody ends the lecture; never rejects */
  playsFile(room: LiveRoom, stopPlaying: () => Promise<void>): void {
    this.#filePlayers.set(room.session.id, stopPlaying);
  }

  async endFile(room: LiveRoom): Promise<void> {
    this.#filePlayers.delete(room.session.id);
    if (room.live) await this.end(room, 'ended');
  }

  noteSeen(rooms: readonly LiveRoom[]): Promise<void> {
    const onAir = rooms.flatMap(each => (each.state.state === 'onAir' ? (each.broadcast?.id ?? []) : []));
    return noteBroadcastsSeen(this.#deps.db, onAir, this.#deps.clock.now());
  }

  /** The server stops: files with it, and what was on air goes on after a restart. */
  async serverStops(rooms: readonly LiveRoom[]): Promise<void> {
    await Promise.all([...this.#filePlayers.values()].map(stop => stop()));
    for (const { broadcast } of rooms)
      if (broadcast !== undefined)
        await endBroadcast(this.#deps.db, broadcast.id, this.#deps.clock.now(), 'serverStopped');
  }

  async #begin(room: LiveRoom, source: BroadcastSource): Promise<void> {
    const { db, clock } = this.#deps;
    const beganAt = clock.now();
    const id = newId(beganAt);
    room.broadcast = { id, beganAt };
    room.reached.classrooms.clear();
    room.reached.members.clear();
    try {
      await insertBroadcast(db, { id, sessionId: room.session.id, beganAt, source });
    } catch (reason) {
      room.broadcast = undefined;
      throw reason;
    }
  }
}

/** What is closed already needs no closing. */
const ignoreGone = (reason: unknown): void => {
  if (!(reason instanceof SchoolError && reason.code === 'notFound')) throw reason;
};
