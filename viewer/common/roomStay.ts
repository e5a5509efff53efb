import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { types } from 'mediasoup-client';
import type * as z from 'zod';
import { joinRoom, type RoomState } from '../../server/live/contract.ts';
import type { ErrorCode } from '../../server/platform/errors.ts';
import { RequestFailure } from './api.ts';
import { loadDevice, openTransport } from './mediaTransport.ts';
import { ask, onFact, type Socket } from './socket.ts';

/**
 * How this page stands to the room. `refused` carries the reason and is final unless `retrying`: a room that is not
 * open yet is asked again by itself.
 */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'joined' }
  | { readonly state: 'reconnecting' }
  | { readonly state: 'refused'; readonly code: ErrorCode | 'offline'; readonly retrying: boolean }
  /** The same account opened the room elsewhere. */
  | { readonly state: 'takenOver' };

export interface RoomInfo {
  readonly title: string;
  readonly lecturerName: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What there is once a page has joined; it ends with the next joining or the page. */
export interface Joined {
  readonly answer: z.output<typeof joinRoom.answer>;
  readonly device: types.Device;
  readonly transport: types.Transport;
  /** True once something newer has taken its place: what belongs to it is to be dropped. */
  isOver(): boolean;
}

export interface StayOptions {
  readonly as: 'viewer' | 'lecturer';
  /** Builds on a fresh transport. What it throws is met like a failed joining. */
  onJoined(joined: Joined): Promise<void>;
  /** Everything on the old transport is gone. */
  onDropped(): void;
}

export interface RoomStay {
  readonly connection: ReadonlySignal<Connection>;
  readonly info: ReadonlySignal<RoomInfo | undefined>;
  readonly room: ReadonlySignal<RoomState | undefined>;
  /** Whether the media line stands. */
  readonly line: ReadonlySignal<boolean>;
  /** Meets a failure after joining: joins again where it may pass, tells it where it cannot. */
  meet(thrown: unknown): void;
  stop(): void;
}

/** What may pass by itself; anything else is told and left. */
const passing: ReadonlySet<ErrorCode | 'offline'> = new Set([
  'offline',
  'roomNotOpen',
  'relayDown',
  'unavailable',
  'failed',
  'tooMany',
  'notFound',
  'gone',
]);
const firstWaitMs = 300;
const longestWaitMs = 3000;
const notOpenWaitMs = 5000;

export const codeOf = (thrown: unknown): ErrorCode | 'offline' =>
  thrown instanceof RequestFailure ? thrown.code : 'failed';

/**
 * Stays in one live room: joins when the socket connects, and joins again after the socket, the relay or the line was
 * lost, until the page stops it or somebody else has its place.
 */
export function stayInRoom(socket: Socket, sessionId: string, options: StayOptions): RoomStay {
  const connection: Signal<Connection> = signal({ state: 'connecting' });
  const info: Signal<RoomInfo | undefined> = signal(undefined);
  const room: Signal<RoomState | undefined> = signal(undefined);
  const line = signal(false);
  let stopped = false;
  /** Grows with each joining; what belongs to an older one is dropped. */
  let turn = 0;
  let device: types.Device | undefined;
  let transport: types.Transport | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = firstWaitMs;

  function drop(): void {
    turn += 1;
    clearTimeout(again);
    transport?.close();
    transport = undefined;
    line.value = false;
    options.onDropped();
  }

  function joinIn(ms: number): void {
    clearTimeout(again);
    if (!stopped) again = setTimeout(() => void join(), ms);
  }

  function rejoin(): void {
    connection.value = { state: 'reconnecting' };
    joinIn(0);
  }

  function meet(thrown: unknown): void {
    const code = codeOf(thrown);
    if (!passing.has(code)) {
      connection.value = { state: 'refused', code, retrying: false };
      return;
    }
    if (code === 'roomNotOpen') {
      connection.value = { state: 'refused', code, retrying: true };
      joinIn(notOpenWaitMs);
      return;
    }
    if (connection.value.state !== 'connecting') connection.value = { state: 'reconnecting' };
    joinIn(wait);
    wait = Math.min(longestWaitMs, wait * 2);
  }

  async function join(): Promise<void> {
    if (stopped || !socket.connected) return;
    drop();
    const mine = turn;
    const isOver = (): boolean => stopped || mine !== turn;
    try {
      const answer = await ask(socket, joinRoom, { sessionId, as: options.as });
      if (isOver()) return;
      batch(() => {
        info.value = answer;
        room.value = answer.room;
        connection.value = { state: 'joined' };
      });
      device ??= await loadDevice(answer.rtpCapabilities);
      if (isOver()) return;
      const direction = options.as === 'lecturer' ? 'send' : 'receive';
      const opened = await openTransport(socket, sessionId, device, direction, answer.iceServers, {
        onFailed: () => {
          if (!isOver()) rejoin();
        },
        onLine: connected => {
          if (!isOver()) line.value = connected;
        },
      });
      if (isOver()) {
        opened.close();
        return;
      }
      transport = opened;
      // A receiving line is only built when there is something to receive: until then nothing is wrong with it.
      line.value = direction === 'receive';
      wait = firstWaitMs;
      await options.onJoined({ answer, device, transport, isOver });
    } catch (thrown) {
      if (!isOver()) meet(thrown);
    }
  }

  const off = [
    onFact(socket, 'room:stateChanged', fact => {
      if (fact.sessionId === sessionId) room.value = fact.room;
    }),
    onFact(socket, 'room:rejoinNeeded', fact => {
      if (fact.sessionId !== sessionId) return;
      if (fact.reason === 'takenOver') {
        drop();
        connection.value = { state: 'takenOver' };
      } else rejoin();
    }),
  ];
  const onConnect = (): void => {
    // Two pages of one person must not take the place from each other for ever.
    if (connection.value.state !== 'takenOver') void join();
  };
  const onDisconnect = (): void => {
    if (connection.value.state === 'joined') connection.value = { state: 'reconnecting' };
  };
  socket.on('connect', onConnect);
  socket.on('disconnect', onDisconnect);
  if (socket.connected) void join();

  return {
    connection,
    info,
    room,
    line,
    meet,
    stop() {
      if (stopped) return;
      stopped = true;
      for (const each of off) each();
      socket.off('connect', onConnect);
      socket.off('disconnect', onDisconnect);
      drop();
    },
  };
}
