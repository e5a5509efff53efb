import * as z from 'zod';
import { done, file, id, instant, route, socketRequest } from '../platform/contract.ts';

/**
 * Signalling of a live room over socket.io. Requests are imperative and answered with a Result; facts are past tense
 * (`facts` below). RTP and DTLS shapes are mediasoup's own and are checked by the relay, so they pass as objects.
 */
const anObject = z.record(z.string(), z.unknown());

/** A TURN or STUN server, as a browser's RTCPeerConnection takes it. */
export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});

export const sources = ['camera', 'screen', 'microphone'] as const;
export const sourceName = z.enum(sources);
export type Source = z.infer<typeof sourceName>;

export const producerInfo = z.strictObject({
  producerId: z.string(),
  kind: z.enum(['audio', 'video']),
  source: sourceName,
});
export type ProducerInfo = z.infer<typeof producerInfo>;

/**
 * `waiting` before the start, `rehearsal` lecturer alone, `onAir`, `interrupted` on air but the lecturer's line is gone
 * (up to 30 s, or until `since` + 30 s), `ended`.
 */
export const roomStates = ['waiting', 'rehearsal', 'onAir', 'interrupted', 'ended'] as const;
export const roomState = z.strictObject({ state: z.enum(roomStates), since: instant });
export type RoomState = z.infer<typeof roomState>;

export const joinRoom = socketRequest(
  'room:join',
  z.strictObject({ sessionId: id, as: z.enum(['viewer', 'lecturer']), codecs: z.array(z.string()).max(50).optional() }),
  z.strictObject({
    peerId: z.string(),
    title: z.string(),
    lecturerName: z.string(),
    startsAt: instant,
    endsAt: instant,
    room: roomState,
    rtpCapabilities: anObject,
    iceServers: z.array(iceServer),
    producers: z.array(producerInfo),
    /** How often the page reports what it played, ms. */
    reportEveryMs: z.int(),
  }),
);
export const leaveRoom = socketRequest('room:leave', z.strictObject({ sessionId: id }), done);

export const createTransport = socketRequest(
  'room:createTransport',
  z.strictObject({ sessionId: id, direction: z.enum(['send', 'receive']) }),
  z.strictObject({
    transportId: z.string(),
    iceParameters: anObject,
    iceCandidates: z.array(anObject),
    dtlsParameters: anObject,
  }),
);
export const connectTransport = socketRequest(
  'room:connectTransport',
  z.strictObject({ sessionId: id, transportId: z.string(), dtlsParameters: anObject }),
  done,
);
export const restartIce = socketRequest(
  'room:restartIce',
  z.strictObject({ sessionId: id, transportId: z.string() }),
  z.strictObject({ iceParameters: anObject }),
);
export const produce = socketRequest(
  'room:produce',
  z.strictObject({
    sessionId: id,
    transportId: z.string(),
    kind: z.enum(['audio', 'video']),
    source: sourceName,
    rtpParameters: anObject,
  }),
  z.strictObject({ producerId: z.string() }),
);
export const closeProducer = socketRequest(
  'room:closeProducer',
  z.strictObject({ sessionId: id, producerId: z.string() }),
  done,
);
export const consume = socketRequest(
  'room:consume',
  z.strictObject({ sessionId: id, transportId: z.string(), producerId: z.string(), rtpCapabilities: anObject }),
  z.strictObject({
    consumerId: z.string(),
    producerId: z.string(),
    kind: z.enum(['audio', 'video']),
    source: sourceName,
    rtpParameters: anObject,
    type: z.string(),
  }),
);
/** Consumers are made paused; this starts one when the page is ready for it. */
export const resumeConsumer = socketRequest(
  'room:resume',
  z.strictObject({ sessionId: id, consumerId: z.string() }),
  done,
);
export const pauseConsumer = socketRequest(
  'room:pause',
  z.strictObject({ sessionId: id, consumerId: z.string() }),
  done,
);
/** The highest layer wanted: 0 small, 1 middle, 2 full. */
export const preferLayer = socketRequest(
  'room:preferLayer',
  z.strictObject({ sessionId: id, consumerId: z.string(), spatialLayer: z.int().min(0).max(2) }),
  done,
);

/**
 * What the page really played since its last report: it counts for presence only up to what the relay delivered to
 * this very peer in the same time.
 */
export const reportPlayed = socketRequest(
  'room:reportPlayed',
  z.strictObject({
    sessionId: id,
    /** Milliseconds of wall time in this report, and of them those in which sound or picture really played. */
    elapsedMs: z.number().min(0).max(120_000),
    playedMs: z.number().min(0).max(120_000),
    framesDecoded: z.int().min(0),
    audioPlayed: z.boolean(),
    lossPercent: z.number().min(0).max(100),
    jitterMs: z.number().min(0),
    layer: z.int().min(-1).max(2),
  }),
  done,
);

/** Lecturer: put the room on air; end it. */
export const goLive = socketRequest('room:goLive', z.strictObject({ sessionId: id }), done);
export const endLive = socketRequest(
  'room:end',
  z.strictObject({ sessionId: id }),
  z.strictObject({ onAirMs: z.int(), classrooms: z.int(), members: z.int() }),
);

export const audienceEntry = z.strictObject({
  peerId: z.string(),
  kind: z.enum(['kiosk', 'member', 'office']),
  name: z.string(),
  unitId: id.nullable(),
  layer: z.int(),
  lossPercent: z.number(),
  /** False when nothing played in the last report. */
  playing: z.boolean(),
  since: instant,
});
export type AudienceEntry = z.infer<typeof audienceEntry>;

/** What the server tells without being asked; each with the session it is about. */
export const facts = {
  'room:stateChanged': z.strictObject({ sessionId: id, room: roomState }),
  'room:producerAdded': z.strictObject({ sessionId: id, producer: producerInfo }),
  'room:producerRemoved': z.strictObject({ sessionId: id, producerId: z.string() }),
  /** The picture stopped or came back for this consumer: say it, do not leave it black. */
  'room:consumerChanged': z.strictObject({
    sessionId: id,
    consumerId: z.string(),
    state: z.enum(['playing', 'producerPaused', 'noLayers', 'closed']),
    layer: z.int(),
  }),
  /** To the studio, at most once a second. */
  'room:audienceChanged': z.strictObject({
    sessionId: id,
    invitedClassrooms: z.int(),
    audience: z.array(audienceEntry),
  }),
  /** The relay lost this peer's transports (a worker died): join again. */
  'room:rejoinNeeded': z.strictObject({ sessionId: id, reason: z.string() }),
  'server:stopping': z.strictObject({}),
  'today:changed': z.strictObject({}),
} as const;
export type FactName = keyof typeof facts;

/** Ask to be told `today:changed`. */
export const watchToday = socketRequest('today:watch', z.strictObject({}), done);

/**
 * A command on the server's machine puts a file on air. The answer is a stream of lines, each a {@link broadcastLine},
 * for as long as it runs; closing the connection ends the broadcast.
 */
export const startLocalBroadcast = route('POST', '/api/local/broadcasts', {
  body: z.strictObject({ sessionId: id, file: z.string().min(1).max(4000), loop: z.boolean() }),
  answer: file,
});
export const broadcastLine = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('onAir'), title: z.string(), durationMs: z.number().nullable() }),
  z.strictObject({ state: z.literal('playing'), positionMs: z.number() }),
  z.strictObject({ state: z.literal('ended') }),
  z.strictObject({ state: z.literal('stopped') }),
  z.strictObject({ state: z.literal('failed'), reason: z.string() }),
]);
export type BroadcastLine = z.infer<typeof broadcastLine>;
