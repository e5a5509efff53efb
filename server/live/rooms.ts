import type { Relay, RelayEvent } from '../../media/relay.ts';
import { readSession } from '../classes/actions.ts';
import { concerns } from '../classes/rules.ts';
import type { Principal } from '../platform/access.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { ProducerInfo, Source } from './contract.ts';
import { type LivePeer, LiveRoom, type Mouth, newPeer, type RoomSession } from './liveRoom.ts';
import { type AttendanceSink, PresenceKeeper } from './presence.ts';
import { asked } from './relayErrors.ts';
import {
  closesAfterMs,
  creditOf,
  deliveredMs,
  fitsSource,
  isLive,
  isOpen,
  type LiveState,
  mayLecture,
  mayTakePlace,
  onAirWithin,
} from './rules.ts';
import {
  type BroadcastSource,
  closeLostBroadcasts,
  countClassrooms,
  type EndReason,
  endBroadcast,
  findLastBroadcast,
  findUnitName,
  insertBroadcast,
  noteBroadcastsSeen,
} from './store.ts';

export interface RoomsDeps extends Deps {
  readonly relay: Relay;
  readonly mouth: Mouth;
  readonly attendance: AttendanceSink;
  /** Somebody came or went, or a room's state changed. */
  changed(): void;
}

export interface Joined {
  readonly peer: LivePeer;
  readonly room: LiveRoom;
}

export interface LectureSummary {
  readonly onAirMs: number;
  readonly classrooms: number;
  readonly members: number;
}

/** After a restart within this time a lecture that was on air goes on as soon as its lecturer is back. */
const resumeWithinMs = 10 * 60_000;
const sweepEveryMs = 20_000;
const mostRoomsPerSocket = 4;

/** The county's live rooms: use cases over the relay and the store. */
export class LiveRooms {
  readonly #deps: RoomsDeps;
  readonly #rooms = new Map<string, Promise<LiveRoom>>();
  readonly #open = new Map<string, LiveRoom>();
  readonly #presence: PresenceKeeper;
  readonly #stopListening: () => void;
  readonly #sweep: NodeJS.Timeout;
  /** What plays a file into a room, to be stopped when the lecture ends. */
  readonly #filePlayers = new Map<string, () => void>();

  private constructor(deps: RoomsDeps) {
    this.#deps = deps;
    this.#presence = new PresenceKeeper(deps.attendance, deps.log);
    this.#stopListening = deps.relay.onEvent(event => this.#hear(event));
    this.#sweep = setInterval(() => void this.#clean(), sweepEveryMs);
  }

  /** Closes first what a killed server left on air. */
  static async start(deps: RoomsDeps): Promise<LiveRooms> {
    await closeLostBroadcasts(deps.db);
    return new LiveRooms(deps);
  }

  /** The room if it is in memory, for figures and events. */
  find(sessionId: string): LiveRoom | undefined {
    return this.#open.get(sessionId);
  }

  /**
   * Takes somebody in. A lecturer's own older page gives way; another's place is respected.
   * @throws SchoolError roomNotOpen, notAllowed, lecturerAlreadyThere, tooMany, relayDown
   */
  async join(
    principal: Principal,
    sessionId: string,
    as: 'viewer' | 'lecturer',
    socket: { readonly id: string; isThere(): boolean },
  ): Promise<Joined> {
    const { relay, clock, mouth } = this.#deps;
    const session = await readSession(this.#deps.db, sessionId);
    const room = await this.#room(sessionId);
    if (!isOpen(session.session, clock.now()) && !room.live)
      throw new SchoolError('roomNotOpen', 'the live room is not open at this time');
    if ((principal.kind === 'member' || principal.kind === 'device') && !concerns(session.place, principal.path))
      throw new SchoolError('outOfScope', 'this lecture is for others');
    if (as === 'lecturer') {
      const { lecturerAccountId } = session.session;
      if (principal.kind !== 'account' || !mayLecture(principal, { lecturerAccountId, owner: session.place.owner }))
        throw new SchoolError('notAllowed', 'somebody else lectures here');
    }
    const unitName = principal.kind === 'device' ? await findUnitName(this.#deps.db, principal.unitId) : undefined;
    const elsewhere = [...this.#open.values()].filter(each => each !== room && held(each, socket.id) !== undefined);
    if (elsewhere.length >= mostRoomsPerSocket) throw new SchoolError('tooMany', 'this page is in enough rooms');

    const own = held(room, socket.id);
    if (own !== undefined) await this.#drop(room, own);
    if (as === 'lecturer' && principal.kind === 'account') {
      if (!mayTakePlace(room.place, principal.accountId, clock.now()))
        throw new SchoolError('lecturerAlreadyThere', 'somebody else has the lecturer’s place');
      room.place = { holder: principal.accountId, lostAt: undefined };
      const older = room.lecturer;
      if (older !== undefined) {
        mouth.tell(older.socketId, 'room:rejoinNeeded', { sessionId, reason: 'takenOver' });
        await this.#drop(room, older);
      }
    }
    const peer = newPeer(newId(clock.now()), socket.id, as, principal, unitName, clock.now());
    try {
      await asked(relay.addPeer(sessionId, peer.id, as === 'lecturer' ? 'sender' : 'viewer'));
    } catch (reason) {
      if (as === 'lecturer' && room.place !== undefined) room.place = { ...room.place, lostAt: clock.now() };
      throw reason;
    }
    room.add(peer);
    if (!socket.isThere()) {
      await this.#drop(room, peer);
      throw new SchoolError('gone', 'the page went away');
    }
    if (as === 'lecturer') {
      // A page that came at the same moment has the place; one of two must give way.
      const other = [...room.peers.values()].find(each => each.as === 'lecturer' && each !== peer);
      if (other !== undefined) await this.#drop(room, other);
      room.place = { holder: room.place?.holder ?? '', lostAt: undefined };
      room.step('lecturerCame');
    }
    return { peer, room };
  }

  /** The caller's peer in a room. @throws SchoolError roomNotOpen when it has not joined, or was lost */
  peerOf(sessionId: string, socketId: string): Joined {
    const room = this.find(sessionId);
    const peer = room === undefined ? undefined : held(room, socketId);
    if (room === undefined || peer === undefined) throw new SchoolError('roomNotOpen', 'join the room first');
    return { room, peer };
  }

  async leave(sessionId: string, socketId: string): Promise<void> {
    const room = this.find(sessionId);
    const peer = room === undefined ? undefined : held(room, socketId);
    if (room !== undefined && peer !== undefined) await this.#drop(room, peer);
  }

  /** A socket is gone, and with it its places in all rooms. */
  async socketGone(socketId: string): Promise<void> {
    for (const room of [...this.#open.values()])
      await this.leave(room.session.id, socketId).catch((reason: unknown) =>
        this.#deps.log.error({ err: reason }, 'a peer whose socket is gone could not be taken out'),
      );
  }

  /** One producer a source; a new one takes the place of the old. */
  async produce(
    { room, peer }: Joined,
    transportId: string,
    kind: 'audio' | 'video',
    source: Source,
    rtpParameters: Record<string, unknown>,
  ): Promise<string> {
    const { relay } = this.#deps;
    const { id: sessionId } = room.session;
    if (peer.as !== 'lecturer') throw new SchoolError('notAllowed', 'a viewer sends nothing');
    if (!fitsSource(source, kind)) throw new SchoolError('badInput', `a ${source} does not send ${kind}`);
    for (const each of [...room.producers.values()])
      if (each.source === source) await asked(relay.closeProducer(sessionId, each.peerId, each.producerId));
    const producerId = await asked(relay.produce(sessionId, peer.id, transportId, kind, rtpParameters));
    if (room.peers.has(peer.id)) room.addProducer(peer.id, producerId, kind, source);
    return producerId;
  }

  /** What of the room's producers this peer may receive. @throws SchoolError notFound */
  visible({ room, peer }: Joined, producerId: string): ProducerInfo {
    const found = room.visibleTo(peer).find(each => each.producerId === producerId);
    if (found === undefined) throw new SchoolError('notFound', 'nothing of that name is on air');
    return found;
  }

  /** @throws SchoolError notAllowed, conflict when nothing is sent yet */
  async goLive({ room, peer }: Joined): Promise<void> {
    if (peer.as !== 'lecturer') throw new SchoolError('notAllowed', 'only the lecturer goes on air');
    await this.#goLive(room, 'studio');
  }

  /**
   * Ends the lecture: by its lecturer, or by whoever may lecture there (an officer ends a file that runs).
   * @throws SchoolError notAllowed, conflict when it is not on air
   */
  async end(principal: Principal, sessionId: string): Promise<LectureSummary> {
    const { session, place } = await readSession(this.#deps.db, sessionId);
    const may =
      principal.kind === 'account' &&
      mayLecture(principal, { lecturerAccountId: session.lecturerAccountId, owner: place.owner });
    if (!may) throw new SchoolError('notAllowed', 'somebody else lectures here');
    const room = this.find(sessionId);
    if (room === undefined || !room.live) throw new SchoolError('conflict', 'the room is not on air');
    return this.#end(room, 'ended');
  }

  /**
   * Takes a page's report: presence counts only up to what the relay delivered to this very peer since its last one,
   * and only while the room was on air.
   */
  async report(
    { room, peer }: Joined,
    said: { readonly playedMs: number; readonly lossPercent: number; readonly layer: number },
  ): Promise<void> {
    const { relay, clock } = this.#deps;
    const delivered = await asked(relay.delivered(room.session.id, peer.id));
    // Read after the wait: two reports at once must not count the same time twice.
    const now = clock.now();
    const from = peer.reportedAt;
    const before = peer.delivered;
    peer.reportedAt = now;
    peer.delivered = delivered;
    const onAir = onAirWithin(room.spans, from, now);
    const ms = creditOf({
      elapsedMs: now - from,
      playedMs: said.playedMs,
      deliveredMs: deliveredMs(before, delivered),
      onAirMs: onAir.ms,
    });
    const playing = ms > 0;
    if (playing !== peer.playing || said.lossPercent !== peer.lossPercent || said.layer !== peer.layer) {
      Object.assign(peer, { playing, lossPercent: said.lossPercent, layer: said.layer });
      room.tellAudience();
    }
    if (peer.counts !== undefined)
      this.#presence.add(peer.id, peer.counts, room.session.id, { from: onAir.from, until: now, ms });
  }

  /**
   * Takes the lecturer's place for a file. The holder is this broadcast alone, so nobody takes it over.
   * @param stopPlaying called when somebody ends the lecture
   * @throws SchoolError roomNotOpen, lecturerAlreadyThere
   */
  async takePlaceForFile(sessionId: string, broadcast: string, stopPlaying: () => void): Promise<LiveRoom> {
    const { session } = await readSession(this.#deps.db, sessionId);
    const room = await this.#room(sessionId);
    if (!isOpen(session, this.#deps.clock.now()) && !room.live)
      throw new SchoolError('roomNotOpen', 'the live room is not open at this time');
    if (room.lecturer !== undefined || !mayTakePlace(room.place, broadcast, this.#deps.clock.now()))
      throw new SchoolError('lecturerAlreadyThere', 'somebody has the lecturer’s place');
    room.place = { holder: broadcast, lostAt: undefined };
    this.#filePlayers.set(sessionId, stopPlaying);
    return room;
  }

  fileOnAir(room: LiveRoom): Promise<void> {
    return this.#goLive(room, 'file');
  }

  async endFile(room: LiveRoom): Promise<void> {
    this.#filePlayers.delete(room.session.id);
    if (room.live) await this.#end(room, 'ended');
  }

  /** The file is over, or could not be played: the place is free again. */
  async fileDone(room: LiveRoom): Promise<void> {
    await this.endFile(room);
    room.place = undefined;
    room.step('lecturerLeft');
  }

  /** Ends everything: presence written, broadcasts closed so that they go on after a restart. */
  async stop(): Promise<void> {
    clearInterval(this.#sweep);
    this.#stopListening();
    for (const stop of this.#filePlayers.values()) stop();
    this.#presence.finishAll();
    await this.#presence.write();
    for (const room of this.#open.values()) {
      room.tellAudience.stop();
      if (room.broadcastId !== undefined)
        await endBroadcast(this.#deps.db, room.broadcastId, this.#deps.clock.now(), 'serverStopped');
      await this.#deps.relay.closeRoom(room.session.id);
    }
    this.#open.clear();
    this.#rooms.clear();
  }

  async #goLive(room: LiveRoom, source: BroadcastSource): Promise<void> {
    if (room.live) return;
    if (room.producers.size === 0) throw new SchoolError('conflict', 'nothing is sent yet');
    await this.#beginBroadcast(room, source);
    room.step('wentLive');
  }

  async #beginBroadcast(room: LiveRoom, source: BroadcastSource): Promise<void> {
    const { db, clock } = this.#deps;
    const id = newId(clock.now());
    room.broadcastId = id;
    room.reached.classrooms.clear();
    room.reached.members.clear();
    await insertBroadcast(db, { id, sessionId: room.session.id, beganAt: clock.now(), source });
  }

  async #end(room: LiveRoom, reason: EndReason): Promise<LectureSummary> {
    const { db, clock, relay } = this.#deps;
    const now = clock.now();
    const since = isLive(room.state) ? (room.state.state === 'onAir' ? room.state.since : room.state.onAirSince) : now;
    const onAirMs = onAirWithin(room.spans, since, now).ms;
    room.step('ended');
    this.#filePlayers.get(room.session.id)?.();
    // Viewers are cut off here and not only asked to stop: what the lecturer says now is not for them.
    for (const viewer of room.viewers) {
      for (const consumerId of viewer.consumers.keys())
        await asked(relay.closeConsumer(room.session.id, viewer.id, consumerId)).catch(ignoreGone);
      viewer.consumers.clear();
      this.#presence.finish(viewer.id);
    }
    const { broadcastId } = room;
    room.broadcastId = undefined;
    if (broadcastId !== undefined) await endBroadcast(db, broadcastId, now, reason);
    await this.#presence.write();
    return { onAirMs, classrooms: room.reached.classrooms.size, members: room.reached.members.size };
  }

  /** Takes a peer out: its producers are gone with it, and a lecturer's place is kept for a while. */
  async #drop(room: LiveRoom, peer: LivePeer): Promise<void> {
    const { relay, clock } = this.#deps;
    room.drop(peer.id);
    this.#presence.finish(peer.id);
    if (peer.as === 'lecturer' && room.lecturer === undefined) {
      if (room.place !== undefined) room.place = room.live ? { ...room.place, lostAt: clock.now() } : undefined;
      room.step('lecturerLeft');
    }
    await relay.removePeer(room.session.id, peer.id);
  }

  #room(sessionId: string): Promise<LiveRoom> {
    const known = this.#rooms.get(sessionId);
    if (known !== undefined) return known;
    const made = this.#make(sessionId);
    this.#rooms.set(sessionId, made);
    made.catch(() => this.#rooms.delete(sessionId));
    return made;
  }

  async #make(sessionId: string): Promise<LiveRoom> {
    const { db, clock, relay, mouth } = this.#deps;
    const now = clock.now();
    const { session, place } = await readSession(db, sessionId);
    const last = await findLastBroadcast(db, sessionId);
    await asked(relay.openRoom(sessionId));
    const info: RoomSession = {
      id: session.id,
      title: session.title,
      lecturerName: session.lecturerName,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      invitedClassrooms: await countClassrooms(db, place.invited),
    };
    let state: LiveState = { state: 'waiting', since: now };
    let resumed = false;
    if (last?.endedAt !== undefined && last.endedAt !== null) {
      const wasCut = last.endReason !== 'ended' && last.source === 'studio' && now - last.endedAt < resumeWithinMs;
      state = wasCut
        ? { state: 'interrupted', since: last.endedAt, onAirSince: last.beganAt }
        : { state: 'ended', since: last.endedAt };
      resumed = wasCut;
    }
    const room = new LiveRoom(
      info,
      state,
      mouth,
      () => clock.now(),
      () => this.#deps.changed(),
    );
    if (resumed) await this.#beginBroadcast(room, 'studio');
    this.#open.set(sessionId, room);
    return room;
  }

  #hear(event: RelayEvent): void {
    const room = this.find(event.roomId);
    if (room === undefined) return;
    const { id: sessionId } = room.session;
    switch (event.kind) {
      case 'producerGone':
        room.removeProducer(event.producerId);
        return;
      case 'producerStalled':
      case 'producerFlowing':
        room.setStalled(event.producerId, event.kind === 'producerStalled');
        return;
      case 'consumerGone': {
        const peer = room.peers.get(event.peerId);
        if (peer?.consumers.delete(event.consumerId) !== true) return;
        const fact = { sessionId, consumerId: event.consumerId, state: 'closed', layer: -1 };
        this.#deps.mouth.tell(peer.socketId, 'room:consumerChanged', fact);
        return;
      }
      case 'layerChanged': {
        const peer = room.peers.get(event.peerId);
        const consumer = peer?.consumers.get(event.consumerId);
        if (peer === undefined || consumer === undefined || consumer.paused) return;
        consumer.layer = event.layer;
        room.tellConsumer(peer, event.consumerId);
        return;
      }
      case 'peerGone':
        this.#lost(room, event.peerId, 'mediaLost');
        return;
      case 'peersLost':
        for (const peerId of event.peerIds) this.#lost(room, peerId, 'workerDied');
        return;
    }
  }

  #lost(room: LiveRoom, peerId: string, reason: string): void {
    const peer = room.peers.get(peerId);
    if (peer === undefined) return;
    const told = { sessionId: room.session.id, reason };
    this.#drop(room, peer).then(
      () => this.#deps.mouth.tell(peer.socketId, 'room:rejoinNeeded', told),
      (thrown: unknown) => this.#deps.log.error({ err: thrown }, 'a lost peer could not be taken out'),
    );
  }

  /** Every so often: notes what is on air, ends what was forgotten, forgets rooms that nobody needs. */
  async #clean(): Promise<void> {
    const { db, clock, relay, log } = this.#deps;
    try {
      const now = clock.now();
      const onAir = [...this.#open.values()].flatMap(each => each.broadcastId ?? []);
      await noteBroadcastsSeen(db, onAir, now);
      await this.#presence.write();
      for (const room of [...this.#open.values()]) {
        const late = now > room.session.endsAt + closesAfterMs;
        if (room.state.state === 'interrupted' && late) await this.#end(room, 'ended');
        if (room.peers.size > 0 || room.live || room.place !== undefined) continue;
        this.#open.delete(room.session.id);
        this.#rooms.delete(room.session.id);
        room.tellAudience.stop();
        await relay.closeRoom(room.session.id);
      }
    } catch (reason) {
      log.error({ err: reason }, 'the live rooms could not be tidied');
    }
  }
}

const held = (room: LiveRoom, socketId: string): LivePeer | undefined =>
  [...room.peers.values()].find(each => each.socketId === socketId);

/** What is closed already needs no closing. */
const ignoreGone = (reason: unknown): void => {
  if (!(reason instanceof SchoolError && reason.code === 'notFound')) throw reason;
};
