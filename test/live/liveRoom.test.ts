import { expect, test } from 'vitest';
import type { FactName } from '../../server/live/contract.ts';
import { facts } from '../../server/live/contract.ts';
import { LiveRoom, newPeer } from '../../server/live/liveRoom.ts';
import { type AttendanceSink, PresenceKeeper } from '../../server/live/presence.ts';
import { hearRelay } from '../../server/live/relayFacts.ts';
import { presenceEntryMs } from '../../server/live/rules.ts';
import { createLog } from '../../server/platform/log.ts';

/** What a room tells, in order, without sockets. */
function roomOnAir() {
  const told: [FactName, object][] = [];
  const mouth = {
    tell: (_: string, fact: FactName, payload: object) => told.push([fact, facts[fact].parse(payload)]),
    tellRoom: (_: string, fact: FactName, payload: object) => told.push([fact, facts[fact].parse(payload)]),
  };
  const session = { id: 's', title: '', lecturerName: '', startsAt: 0, endsAt: 1, invitedClassrooms: 1 };
  const room = new LiveRoom(
    session,
    { state: 'waiting', since: 0 },
    mouth,
    () => 1,
    () => {},
  );
  room.add(
    newPeer(
      'l',
      'ls',
      'lecturer',
      { kind: 'account', accountId: 'a', name: 'x', loginId: 'l', grants: [] },
      undefined,
      0,
    ),
  );
  const viewer = newPeer(
    'v',
    'vs',
    'viewer',
    { kind: 'device', deviceId: 'd', unitId: 'u', path: '/u/', revoked: false },
    '东村',
    0,
  );
  room.add(viewer);
  room.step('lecturerCame');
  room.addProducer('l', 'camera', 'video', 'camera');
  room.addProducer('l', 'screen', 'video', 'screen');
  room.addProducer('l', 'sound', 'audio', 'microphone');
  room.step('wentLive');
  for (const producerId of ['camera', 'screen', 'sound'])
    viewer.consumers.set(`c-${producerId}`, { producerId, layer: 0, paused: false });
  told.length = 0;
  room.tellAudience.stop();
  return { room, mouth, told };
}

const stall = (producerId: string, stalled = true) =>
  ({ kind: stalled ? 'producerStalled' : 'producerFlowing', roomId: 's', peerId: 'l', producerId }) as const;
const nobody = () => expect.unreachable();

test('a still page on the shared screen is no lost line, until everything is silent', () => {
  const { room, mouth, told } = roomOnAir();
  hearRelay(stall('screen'), room, mouth, nobody);
  expect(told).toEqual([]);
  hearRelay(stall('camera'), room, mouth, nobody);
  expect(told).toMatchObject([
    ['room:consumerChanged', { consumerId: 'c-camera', state: 'producerPaused', layer: -1 }],
  ]);
  expect(room.state.state).toBe('onAir');
  told.length = 0;
  hearRelay(stall('sound'), room, mouth, nobody);
  expect(told).toMatchObject([
    ['room:consumerChanged', { consumerId: 'c-screen', state: 'producerPaused' }],
    ['room:consumerChanged', { consumerId: 'c-sound', state: 'producerPaused' }],
    ['room:stateChanged', { room: { state: 'interrupted' } }],
  ]);
  told.length = 0;
  hearRelay(stall('sound', false), room, mouth, nobody);
  expect(told).toMatchObject([
    ['room:consumerChanged', { consumerId: 'c-screen', state: 'playing' }],
    ['room:consumerChanged', { consumerId: 'c-sound', state: 'playing' }],
    ['room:stateChanged', { room: { state: 'onAir', since: 1 } }],
  ]);
});

test('a picture without a layer is told as such, and one that the page paused is not', () => {
  const { room, mouth, told } = roomOnAir();
  const layer = (consumerId: string, to: number) =>
    hearRelay({ kind: 'layerChanged', roomId: 's', peerId: 'v', consumerId, layer: to }, room, mouth, nobody);
  layer('c-camera', -1);
  layer('c-camera', 2);
  const screen = room.peers.get('v')?.consumers.get('c-screen');
  if (screen !== undefined) screen.paused = true;
  layer('c-screen', -1);
  expect(told).toEqual([
    ['room:consumerChanged', { sessionId: 's', consumerId: 'c-camera', state: 'noLayers', layer: -1 }],
    ['room:consumerChanged', { sessionId: 's', consumerId: 'c-camera', state: 'playing', layer: 2 }],
  ]);
});

test('presence that cannot be written stays, is tried again under the same id, and is written once', async () => {
  const tried: string[] = [];
  const written: string[] = [];
  let failing = true;
  const sink: AttendanceSink = {
    async recordPresence({ eventId, from, to }) {
      tried.push(eventId);
      if (failing) throw new Error('the disk is full');
      written.push(`${eventId} ${from}-${to}`);
    },
    recordDelivery: async () => {},
  };
  const keeper = new PresenceKeeper(sink, createLog('silent'));
  const who = { kind: 'member', personId: 'p' } as const;
  keeper.add('peer', who, 's', { from: 0, until: presenceEntryMs, ms: presenceEntryMs - 1000 });
  await keeper.write();
  failing = false;
  keeper.add('peer', who, 's', { from: presenceEntryMs, until: presenceEntryMs + 5000, ms: 5000 });
  keeper.finish('peer');
  await keeper.write();
  await keeper.write();
  expect(new Set(tried).size).toBe(2);
  expect(written.map(each => each.split(' ')[1])).toEqual(['0-59000', '60000-65000']);
  expect(written[0]?.startsWith(tried[0] ?? '?')).toBe(true);
});
