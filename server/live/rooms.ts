import type { Relay, RelayEvent } from '../../media/relay.ts';
import { readSession } from '../classes/actions.ts';
import { concerns } from '../classes/rules.ts';
import type { Principal } from '../platform/access.ts';
import type { Deps } from '../platform/deps.ts';
import { SchoolError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { Broadcasts, type LectureSummary } from './broadcasts.ts';
import type { ProducerInfo, Source } from './contract.ts';
import { type Joined, type LivePeer, LiveRoom, type Mouth, newPeer, type RoomSession } from './liveRoom.ts';
import { type AttendanceSink, PresenceKeeper } from './presence.ts';
import { asked } from './relayErrors.ts';
import { hearRelay } from './relayFacts.ts';
import { type Report, takeReport } from './reports.ts';
import { closesAfterMs, fitsSource, isOpen, mayLecture, mayTakePlace } from './rules.ts';
import { closeLostBroadcasts, countClassrooms, findUnitName } from './store.ts';

export interface RoomsDeps extends Deps {
  readonly relay: Relay;
  readonly mouth: Mouth;
  readonly attendance: AttendanceSink;
  /** Somebody came or went, or a room's state changed. */
  changed(): void;
}

const sweepEveryMs = 20_000;
const mostRoomsPerSocket = 4;

/** The county's live rooms: use cases over the relay and the store. */
export class LiveRooms {
  readonly #deps: RoomsDeps;
  readonly #rooms = new Map<string, Promise<LiveRoom>>();
  readonly #open = new Map<string, LiveRoom>();
  readonly #presence: PresenceKeeper;
  readonly #broadcasts: Broadcasts;
  readonly #stopListening: () => void;
  readonly #sweep: NodeJS.Timeout;
  private constructor(deps: RoomsDeps) {
    this.#deps = deps;
    this.#presence = new PresenceKeeper(deps.attendance, deps.log);
    this.#broadcasts = new Broadcasts(deps, this.#presence);
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
    const { relay, clock } = this.#deps;
    const { session, place } = await readSession(this.#deps.db, sessionId);
    if (!isOpen(session, clock.now()) && this.find(sessionId)?.live !== true)
      throw new SchoolError('roomNotOpen', 'the live room is not open at this time');
    if ((principal.kind === 'member' || principal.kind === 'device') && !concerns(place, principal.path))
      throw new SchoolError('outOfScope', 'this lecture is for others');
    const holder = as === 'lecturer' ? lecturerOf(principal, session.lecturerAccountId, place.owner) : undefined;
    this.#mustHaveRoom(sessionId, socket.id);
    const unitName = principal.kind === 'device' ? await findUnitName(this.#deps.db, principal.unitId) : undefined;

    const room = await this.#room(sessionId);
    room.joining += 1;
    try {
      const { title, lecturerName, startsAt, endsAt } = session;
      room.session = { ...room.session, title, lecturerName, startsAt, endsAt };
      const own = held(room, socket.id);
      if (own !== undefined) await this.#drop(room, own);
      if (holder !== undefined) await this.#takePlace(room, holder);
      const peer = newPeer(newId(clock.now()), socket.id, as, principal, unitName, clock.now());
      await asked(relay.addPeer(sessionId, peer.id, as === 'lecturer' ? 'sender' : 'viewer'));
      try {
        // Two pages of one lecturer that came at the same moment: the later one stays.
        if (holder !== undefined) await this.#takePlace(room, holder);
        if (!socket.isThere()) throw new SchoolError('gone', 'the page went away');
        this.#mustHaveRoom(sessionId, socket.id);
      } catch (reason) {
        await relay.removePeer(sessionId, peer.id);
        throw reason;
      }
      // The same page asked twice at once: a twin that stayed would be nobody's to take out.
      const twin = held(room, socket.id);
      const dropped = twin === undefined ? undefined : this.#drop(room, twin);
      room.add(peer);
      await dropped;
      if (holder !== undefined) room.step('lecturerCame');
      return { peer, room };
    } catch (reason) {
      // The place was for a page that is not there.
      if (room.place?.holder === holder && room.lecturer === undefined) room.leavePlace(clock.now());
      throw reason;
    } finally {
      room.joining -= 1;
    }
  }

  /** @throws SchoolError tooMany when the page is in enough other rooms */
  #mustHaveRoom(sessionId: string, socketId: string): void {
    const elsewhere = [...this.#open.values()].filter(
      each => each.session.id !== sessionId && held(each, socketId) !== undefined,
    );
    if (elsewhere.length >= mostRoomsPerSocket) throw new SchoolError('tooMany', 'this page is in enough rooms');
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
    await this.#broadcasts.goLive(room, 'studio');
  }

  /**
   * Ends the lecture: by its lecturer, or by whoever may lecture there (an officer ends a file that runs).
   * @throws SchoolError notAllowed, conflict when it is not on air
   */
  async end(principal: Principal, sessionId: string): Promise<LectureSummary> {
    const { session, place } = await readSession(this.#deps.db, sessionId);
    lecturerOf(principal, session.lecturerAccountId, place.owner);
    const room = this.find(sessionId);
    if (room === undefined || !room.live) throw new SchoolError('conflict', 'the room is not on air');
    return this.#broadcasts.end(room, 'ended');
  }

  /** Takes a page's report of what it played. */
  report(joined: Joined, said: Report): Promise<void> {
    return takeReport({ ...this.#deps, presence: this.#presence }, joined, said);
  }

  /**
   * Takes the lecturer's place for a file. The holder is this broadcast alone, so nobody takes it over.
   * @param stopPlaying called when somebody ends the lecture
   * @throws SchoolError roomNotOpen, lecturerAlreadyThere
   */
  async takePlaceForFile(sessionId: string, broadcast: string, stopPlaying: () => Promise<void>): Promise<LiveRoom> {
    const { session } = await readSession(this.#deps.db, sessionId);
    if (!isOpen(session, this.#deps.clock.now()))
      throw new SchoolError('roomNotOpen', 'the live room is not open at this time');
    const room = await this.#room(sessionId);
    if (room.lecturer !== undefined || !mayTakePlace(room.place, broadcast, this.#deps.clock.now()))
      throw new SchoolError('lecturerAlreadyThere', 'somebody has the lecturer’s place');
    room.place = { holder: broadcast, lostAt: undefined };
    this.#broadcasts.playsFile(room, stopPlaying);
    return room;
  }

  fileOnAir(room: LiveRoom): Promise<void> {
    return this.#broadcasts.goLive(room, 'file');
  }

  endFile(room: LiveRoom): Promise<void> {
    return this.#broadcasts.endFile(room);
  }

  /** The file is over, or could not be played: the place is free again. */
  async fileDone(room: LiveRoom): Promise<void> {
    await this.#broadcasts.endFile(room);
    room.place = undefined;
    room.step('lecturerLeft');
  }

  /** Ends everything: presence written, broadcasts closed so that they go on after a restart. */
  async stop(): Promise<void> {
    clearInterval(this.#sweep);
    this.#stopListening();
    this.#presence.finishAll();
    await this.#presence.write();
    await this.#broadcasts.serverStops([...this.#open.values()]);
    for (const room of this.#open.values()) {
      room.tellAudience.stop();
      await this.#deps.relay.closeRoom(room.session.id);
    }
    this.#open.clear();
    this.#rooms.clear();
  }

  /** The holder's own older page gives way. @throws SchoolError lecturerAlreadyThere */
  async #takePlace(room: LiveRoom, holder: string): Promise<void> {
    const { clock, mouth } = this.#deps;
    if (!mayTakePlace(room.place, holder, clock.now()))
      throw new SchoolError('lecturerAlreadyThere', 'somebody else has the lecturer’s place');
    const older = room.lecturer;
    const dropped = older === undefined ? undefined : this.#drop(room, older);
    // Before anything is waited for: nobody slips in between.
    room.place = { holder, lostAt: undefined };
    if (older !== undefined)
      mouth.tell(older.socketId, 'room:rejoinNeeded', { sessionId: room.session.id, reason: 'takenOver' });
    await dropped;
  }

  /** Takes a peer out: its producers are gone with it, and a lecturer's place is kept for a while. */
  async #drop(room: LiveRoom, peer: LivePeer): Promise<void> {
    const { relay, clock } = this.#deps;
    room.drop(peer.id);
    this.#presence.finish(peer.id);
    if (peer.as === 'lecturer' && room.lecturer === undefined) {
      room.leavePlace(clock.now());
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
    const { session, place } = await readSession(db, sessionId);
    await asked(relay.openRoom(sessionId));
    const info: RoomSession = {
      id: session.id,
      title: session.title,
      lecturerName: session.lecturerName,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      invitedClassrooms: await countClassrooms(db, place.invited),
    };
    const state = await this.#broadcasts.stateOf(sessionId);
    const room = new LiveRoom(
      info,
      state,
      mouth,
      () => clock.now(),
      () => this.#deps.changed(),
    );
    await this.#broadcasts.resume(room);
    this.#open.set(sessionId, room);
    return room;
  }

  #hear(event: RelayEvent): void {
    const room = this.find(event.roomId);
    if (room !== undefined)
      hearRelay(event, room, this.#deps.mouth, (peerId, reason) => this.#lost(room, peerId, reason));
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
    const { clock, relay, log } = this.#deps;
    try {
      const now = clock.now();
      await this.#broadcasts.noteSeen([...this.#open.values()]);
      await this.#presence.write();
      for (const room of [...this.#open.values()]) {
        const late = now > room.session.endsAt + closesAfterMs;
        if (room.state.state === 'interrupted' && late) await this.#broadcasts.end(room, 'ended');
        if (room.peers.size > 0 || room.live || room.place !== undefined || room.joining > 0) continue;
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

/** @returns the account that will hold the place. @throws SchoolError notAllowed */
function lecturerOf(principal: Principal, lecturerAccountId: string | null, owner: string): string {
  if (principal.kind === 'account' && mayLecture(principal, { lecturerAccountId, owner })) return principal.accountId;
  throw new SchoolError('notAllowed', 'somebody else lectures here');
}

const held = (room: LiveRoom, socketId: string): LivePeer | undefined =>
  [...room.peers.values()].find(each => each.socketId === socketId);
