import type { Delivered } from '../../media/relay.ts';
import type { Principal } from '../platform/access.ts';
import { coalesce } from './coalesce.ts';
import type { AudienceEntry, FactName, ProducerInfo, RoomState, Source } from './contract.ts';
import type { Audience } from './presence.ts';
import { isLive, type LecturerPlace, type LiveState, type LiveStep, nextState, type Span } from './rules.ts';

/** How a room speaks to browsers: to one socket, or to all in the room but one. */
export interface Mouth {
  tell(socketId: string, fact: FactName, payload: object): void;
  tellRoom(sessionId: string, fact: FactName, payload: object, butSocketId?: string): void;
}

export interface LivePeer {
  readonly id: string;
  readonly socketId: string;
  readonly as: 'viewer' | 'lecturer';
  readonly kind: AudienceEntry['kind'];
  readonly name: string;
  readonly unitId: string | null;
  readonly path: string | null;
  readonly counts: Audience | undefined;
  readonly since: number;
  readonly consumers: Map<string, { readonly producerId: string; layer: number; paused: boolean }>;
  /** When it last reported, and what the relay had delivered then. */
  reportedAt: number;
  delivered: Delivered;
  layer: number;
  lossPercent: number;
  playing: boolean;
}

/** One page's place in a room. */
export interface Joined {
  readonly peer: LivePeer;
  readonly room: LiveRoom;
}

/** What a room keeps of its session; read again at each join, for an officer may change it meanwhile. */
export interface RoomSession {
  readonly id: string;
  readonly title: string;
  readonly lecturerName: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly invitedClassrooms: number;
}

const audienceEveryMs = 1000;
const nothing: Delivered = { bytes: 0, packets: 0, audioPackets: 0, videoPackets: 0, ms: 0 };

/** One lecture's room in memory: who is there, what is sent, and in which state it is. Tells what changes. */
export class LiveRoom {
  session: RoomSession;
  state: LiveState;
  place: LecturerPlace | undefined;
  /** The record of its being on air; kept through interruptions. */
  broadcast: { readonly id: string; readonly beganAt: number } | undefined;
  /** Pages on their way in: such a room is not forgotten. */
  joining = 0;
  readonly peers = new Map<string, LivePeer>();
  readonly producers = new Map<string, ProducerInfo & { readonly peerId: string; stalled: boolean }>();
  readonly spans: Span[] = [];
  /** Units and people that were there while it was on air, for the lecturer's last screen. */
  readonly reached = { classrooms: new Set<string>(), members: new Set<string>() };
  readonly tellAudience: { (): void; stop(): void };
  readonly #mouth: Mouth;
  readonly #now: () => number;
  readonly #changed: () => void;

  constructor(session: RoomSession, state: LiveState, mouth: Mouth, now: () => number, changed: () => void) {
    this.session = session;
    this.state = state;
    this.#mouth = mouth;
    this.#now = now;
    this.#changed = changed;
    this.tellAudience = coalesce(() => this.#sendAudience(), audienceEveryMs);
  }

  get live(): boolean {
    return isLive(this.state);
  }

  get wireState(): RoomState {
    return { state: this.state.state, since: this.state.since };
  }

  get lecturer(): LivePeer | undefined {
    return [...this.peers.values()].find(each => each.as === 'lecturer');
  }

  get viewers(): LivePeer[] {
    return [...this.peers.values()].filter(each => each.as === 'viewer');
  }

  /** What this peer may receive: everything of a lecture on air; before that only its lecturer sees what is sent. */
  visibleTo(peer: LivePeer): ProducerInfo[] {
    if (!this.live && peer.as === 'viewer') return [];
    return [...this.producers.values()].map(producerInfo);
  }

  add(peer: LivePeer): void {
    this.peers.set(peer.id, peer);
    this.noteReached();
    this.tellAudience();
    this.#changed();
  }

  drop(peerId: string): void {
    if (!this.peers.delete(peerId)) return;
    for (const each of [...this.producers.values()]) if (each.peerId === peerId) this.removeProducer(each.producerId);
    this.tellAudience();
    this.#changed();
  }

  /** The lecturer is gone; while the room is live the place is kept for a while. */
  leavePlace(now: number): void {
    if (this.place !== undefined) this.place = this.live ? { ...this.place, lostAt: now } : undefined;
  }

  addProducer(peerId: string, producerId: string, kind: 'audio' | 'video', source: Source): void {
    const added = { producerId, kind, source, peerId, stalled: false };
    this.producers.set(producerId, added);
    if (this.live)
      this.#mouth.tellRoom(
        this.session.id,
        'room:producerAdded',
        { sessionId: this.session.id, producer: producerInfo(added) },
        this.lecturer?.socketId,
      );
    this.step('mediaFlows');
  }

  removeProducer(producerId: string): void {
    if (!this.producers.delete(producerId)) return;
    this.#tellRemoved(producerId);
    if (this.#silent) this.step('mediaLost');
  }

  /** The sender's packets stopped or came again. */
  setStalled(producerId: string, stalled: boolean): void {
    const producer = this.producers.get(producerId);
    if (producer === undefined || producer.stalled === stalled) return;
    const before = new Set([...this.producers.keys()].filter(each => this.#nothingComes(each)));
    producer.stalled = stalled;
    for (const peer of this.viewers)
      for (const [consumerId, consumer] of peer.consumers)
        if (before.has(consumer.producerId) !== this.#nothingComes(consumer.producerId))
          this.tellConsumer(peer, consumerId);
    if (!stalled) this.step('mediaFlows');
    else if (this.#silent) this.step('mediaLost');
  }

  tellConsumer(peer: LivePeer, consumerId: string): void {
    const consumer = peer.consumers.get(consumerId);
    if (consumer === undefined) return;
    const stalled = this.#nothingComes(consumer.producerId);
    const state = stalled ? 'producerPaused' : consumer.layer < 0 ? 'noLayers' : 'playing';
    const layer = stalled ? -1 : consumer.layer;
    const fact = { sessionId: this.session.id, consumerId, state, layer };
    this.#mouth.tell(peer.socketId, 'room:consumerChanged', fact);
  }

  step(step: LiveStep): void {
    const before = this.state;
    const now = this.#now();
    const after = nextState(before, step, now);
    if (after === before) return;
    this.state = after;
    const open = this.spans.at(-1);
    if (after.state === 'onAir') this.spans.push({ from: now, to: undefined });
    else if (open !== undefined && open.to === undefined) this.spans[this.spans.length - 1] = { ...open, to: now };
    this.noteReached();
    this.#mouth.tellRoom(this.session.id, 'room:stateChanged', { sessionId: this.session.id, room: this.wireState });
    const { lecturer } = this;
    // What was sent alone until now is for everybody from now on, and the other way round.
    if (isLive(after) && !isLive(before))
      for (const each of this.producers.values())
        this.#mouth.tellRoom(
          this.session.id,
          'room:producerAdded',
          { sessionId: this.session.id, producer: producerInfo(each) },
          lecturer?.socketId,
        );
    if (isLive(before) && !isLive(after)) for (const each of this.producers.keys()) this.#tellRemoved(each);
    this.#changed();
  }

  noteReached(): void {
    if (!this.live) return;
    for (const { counts } of this.peers.values()) {
      if (counts?.kind === 'kiosk') this.reached.classrooms.add(counts.unitId);
      if (counts?.kind === 'member') this.reached.members.add(counts.personId);
    }
  }

  /** A screen that shows a still page may send nothing for a while; that alone is no lost line. */
  #nothingComes(producerId: string): boolean {
    const producer = this.producers.get(producerId);
    return producer?.stalled === true && (producer.source !== 'screen' || this.#silent);
  }

  get #silent(): boolean {
    return [...this.producers.values()].every(each => each.stalled);
  }

  #tellRemoved(producerId: string): void {
    const fact = { sessionId: this.session.id, producerId };
    this.#mouth.tellRoom(this.session.id, 'room:producerRemoved', fact, this.lecturer?.socketId);
  }

  #sendAudience(): void {
    const { lecturer } = this;
    if (lecturer === undefined) return;
    const audience = this.viewers.map(
      ({ id, kind, name, unitId, layer, lossPercent, playing, since }): AudienceEntry => ({
        peerId: id,
        kind,
        name,
        unitId,
        layer,
        lossPercent,
        playing,
        since,
      }),
    );
    const { id: sessionId, invitedClassrooms } = this.session;
    this.#mouth.tell(lecturer.socketId, 'room:audienceChanged', { sessionId, invitedClassrooms, audience });
  }
}

const producerInfo = ({ producerId, kind, source }: ProducerInfo): ProducerInfo => ({ producerId, kind, source });

/** A peer as it enters: a kiosk is its classroom, a member themself, an account somebody of the office. */
export function newPeer(
  id: string,
  socketId: string,
  as: 'viewer' | 'lecturer',
  principal: Principal,
  unitName: string | undefined,
  now: number,
): LivePeer {
  const base = {
    id,
    socketId,
    as,
    since: now,
    consumers: new Map(),
    reportedAt: now,
    delivered: nothing,
    layer: -1,
    lossPercent: 0,
    playing: false,
  };
  switch (principal.kind) {
    case 'device': {
      const { unitId, path } = principal;
      return { ...base, kind: 'kiosk', name: unitName ?? unitId, unitId, path, counts: { kind: 'kiosk', unitId } };
    }
    case 'member': {
      const { name, unitId, path, personId } = principal;
      return { ...base, kind: 'member', name, unitId, path, counts: { kind: 'member', personId } };
    }
    case 'account': {
      const first = principal.grants[0];
      const { name } = principal;
      return {
        ...base,
        kind: 'office',
        name,
        unitId: first?.unitId ?? null,
        path: first?.path ?? null,
        counts: undefined,
      };
    }
    case 'local':
    case 'anonymous':
      return { ...base, kind: 'office', name: '', unitId: null, path: null, counts: undefined };
  }
}
