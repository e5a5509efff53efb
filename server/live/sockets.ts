import type { Server } from 'socket.io';
import type { Relay } from '../../media/relay.ts';
import { ok } from '../platform/contract.ts';
import { SchoolError } from '../platform/errors.ts';
import type { SocketRequests } from '../platform/sockets.ts';
import { coalesce } from './coalesce.ts';
import {
  closeProducer,
  connectTransport,
  consume,
  createTransport,
  endLive,
  facts,
  goLive,
  joinRoom,
  leaveRoom,
  pauseConsumer,
  preferLayer,
  produce,
  reportPlayed,
  restartIce,
  resumeConsumer,
  watchToday,
} from './contract.ts';
import type { Mouth } from './liveRoom.ts';
import { asked } from './relayErrors.ts';
import type { LiveRooms } from './rooms.ts';
import { reportEveryMs } from './rules.ts';

const todayRoom = 'today';
const roomOf = (sessionId: string): string => `live:${sessionId}`;

/** Speaks to browsers; what does not fit the contract is a mistake of ours and is thrown. */
export function createMouth(io: Server): Mouth {
  return {
    tell(socketId, fact, payload) {
      io.to(socketId).emit(fact, facts[fact].parse(payload));
    },
    tellRoom(sessionId, fact, payload, butSocketId) {
      const room = io.to(roomOf(sessionId));
      (butSocketId === undefined ? room : room.except(butSocketId)).emit(fact, facts[fact].parse(payload));
    },
  };
}

/** Tells those who watch today's list that it changed, at most once a second. */
export function createTodayTeller(io: Server): { (): void; stop(): void } {
  return coalesce(() => io.to(todayRoom).emit('today:changed', {}), 1000);
}

/**
 * Answers the requests of live rooms. What a request names must belong to the caller's own peer: the relay looks a
 * transport, producer or consumer up under it and nowhere else.
 */
export function serveLiveSockets(requests: SocketRequests, rooms: LiveRooms, relay: Relay): void {
  requests.answer(joinRoom, async ({ principal, data, socket }) => {
    const { sessionId, as, codecs } = data;
    const { peer, room } = await rooms.join(principal, sessionId, as, {
      id: socket.id,
      isThere: () => socket.connected,
    });
    const rtpCapabilities = await asked(() => relay.capabilities(sessionId));
    if (codecs !== undefined && !knowsOne(codecs, rtpCapabilities)) {
      await rooms.leave(sessionId, socket.id);
      throw new SchoolError('noCommonCodec', 'this browser knows none of the codecs');
    }
    await socket.join(roomOf(sessionId));
    const { title, lecturerName, startsAt, endsAt } = room.session;
    return {
      peerId: peer.id,
      title,
      lecturerName,
      startsAt,
      endsAt,
      room: room.wireState,
      rtpCapabilities,
      iceServers: [],
      producers: room.visibleTo(peer),
      reportEveryMs,
    };
  });

  requests.answer(leaveRoom, async ({ data, socket }) => {
    await socket.leave(roomOf(data.sessionId));
    await rooms.leave(data.sessionId, socket.id);
    return ok;
  });

  requests.answer(createTransport, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    const offer = await asked(relay.createTransport(data.sessionId, peer.id, data.direction));
    return { ...offer, iceCandidates: [...offer.iceCandidates] };
  });

  requests.answer(connectTransport, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    await asked(relay.connectTransport(data.sessionId, peer.id, data.transportId, data.dtlsParameters));
    return ok;
  });

  requests.answer(restartIce, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    return { iceParameters: await asked(relay.restartIce(data.sessionId, peer.id, data.transportId)) };
  });

  requests.answer(produce, async ({ data, socket }) => {
    const joined = rooms.peerOf(data.sessionId, socket.id);
    return {
      producerId: await rooms.produce(joined, data.transportId, data.kind, data.source, data.rtpParameters),
    };
  });

  requests.answer(closeProducer, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    await asked(relay.closeProducer(data.sessionId, peer.id, data.producerId));
    return ok;
  });

  requests.answer(consume, async ({ data, socket }) => {
    const joined = rooms.peerOf(data.sessionId, socket.id);
    const { peer } = joined;
    const { source } = rooms.visible(joined, data.producerId);
    const offer = await asked(
      relay.consume(data.sessionId, peer.id, data.transportId, data.producerId, data.rtpCapabilities),
    );
    peer.consumers.set(offer.consumerId, { producerId: data.producerId, layer: 0, paused: true });
    return { ...offer, source };
  });

  requests.answer(resumeConsumer, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    await asked(relay.resumeConsumer(data.sessionId, peer.id, data.consumerId));
    setPaused(peer.consumers.get(data.consumerId), false);
    return ok;
  });

  requests.answer(pauseConsumer, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    // First, so that the layer that goes with it is not told as a frozen picture.
    setPaused(peer.consumers.get(data.consumerId), true);
    await asked(relay.pauseConsumer(data.sessionId, peer.id, data.consumerId));
    return ok;
  });

  requests.answer(preferLayer, async ({ data, socket }) => {
    const { peer } = rooms.peerOf(data.sessionId, socket.id);
    await asked(relay.preferLayer(data.sessionId, peer.id, data.consumerId, data.spatialLayer));
    return ok;
  });

  requests.answer(reportPlayed, async ({ data, socket }) => {
    await rooms.report(rooms.peerOf(data.sessionId, socket.id), data);
    return ok;
  });

  requests.answer(goLive, async ({ data, socket }) => {
    await rooms.goLive(rooms.peerOf(data.sessionId, socket.id));
    return ok;
  });

  requests.answer(endLive, ({ principal, data }) => rooms.end(principal, data.sessionId));

  requests.answer(watchToday, async ({ socket }) => {
    await socket.join(todayRoom);
    return ok;
  });

  requests.onGone(socket => void rooms.socketGone(socket.id));
}

const setPaused = (consumer: { paused: boolean } | undefined, paused: boolean): void => {
  if (consumer !== undefined) consumer.paused = paused;
};

/** Whether a browser that says what it can play could play anything here. */
function knowsOne(said: readonly string[], rtpCapabilities: Readonly<Record<string, unknown>>): boolean {
  const ours = rtpCapabilities['codecs'];
  const codecs: readonly { readonly mimeType?: unknown }[] = Array.isArray(ours) ? ours : [];
  const names = codecs.map(each => String(each.mimeType).toLowerCase());
  return said.some(each => names.includes(each.toLowerCase()) && each.toLowerCase() !== 'video/rtx');
}
