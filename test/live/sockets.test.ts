import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Relay } from '../../media/relay.ts';
import { createApp } from '../../server/app.ts';
import {
  closeProducer,
  connectTransport,
  consume,
  createTransport,
  endLive,
  goLive,
  joinRoom,
  leaveRoom,
  reportPlayed,
  restartIce,
  resumeConsumer,
  watchToday,
} from '../../server/live/contract.ts';
import { ask, Client, codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { join, joinOn, type RoomGuest, receiveIn, sendFrom } from '../support/liveRoom.ts';
import { type MediaBrowser, openChromium } from '../support/media/browser.ts';
import { testRelay } from '../support/media/testRelay.ts';
import { planSession, type SmallSchool, smallSchool } from '../support/school.ts';

/** The live room over real sockets, a real relay and, where media counts, a real browser. */
const hour = 3_600_000;
let relay: Relay;
let browser: Browser;
let app: TestApp;
let school: SmallSchool;
let sessionId: string;
let lecturer: TestAccount;
const pages: MediaBrowser[] = [];

beforeAll(async () => {
  [relay, browser] = await Promise.all([testRelay(1), openChromium()]);
});
beforeEach(async () => {
  app = await startApp({ relay });
  school = await smallSchool(app);
  const now = app.clock.now();
  sessionId = await planSession(app, {
    startsAt: now - hour / 2,
    endsAt: now + 2 * hour,
    invitedUnitIds: [school.townId],
  });
  lecturer = await app.as('lecturer', app.countyId, '林老师');
});
afterEach(async () => {
  await Promise.all(pages.splice(0).map(each => each.close()));
  await app.close();
});
afterAll(async () => {
  await browser.close();
  await relay.close();
});

const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 30 });
const stateOf = (guest: RoomGuest): string | undefined => guest.told('room:stateChanged').at(-1)?.room.state;
const report = (guest: RoomGuest, ms: number) =>
  ask(guest.socket, reportPlayed, {
    sessionId,
    elapsedMs: ms,
    playedMs: ms,
    framesDecoded: 1,
    audioPlayed: true,
    lossPercent: 0,
    jitterMs: 0,
    layer: 0,
  });
const presence = () => app.db.selectFrom('events').selectAll().where('kind', '=', 'presence').orderBy('seq').execute();

async function onAir(colour = 'red'): Promise<RoomGuest & { video: string; audio: string }> {
  const guest = await join(lecturer, sessionId, 'lecturer');
  const sent = await sendFrom(browser, guest, colour);
  pages.push(sent.page);
  await ask(guest.socket, goLive, { sessionId });
  return { ...guest, video: sent.video, audio: sent.audio };
}

describe('who may do what', () => {
  test('members and kiosks watch, and nothing more', async () => {
    for (const client of [await app.member(school.zhang), await app.kiosk(school.villageId)]) {
      expect(await codeOf(join(client, sessionId, 'lecturer'))).toBe('notAllowed');
      const guest = await join(client, sessionId);
      expect(guest.joined.room.state).toBe('waiting');
      expect(await codeOf(ask(guest.socket, goLive, { sessionId }))).toBe('notAllowed');
      expect(await codeOf(ask(guest.socket, endLive, { sessionId }))).toBe('notAllowed');
      const sending = ask(guest.socket, createTransport, { sessionId, direction: 'send' });
      expect(await codeOf(sending)).toBe('conflict');
    }
  });

  test('who is not invited, and who is nobody, stay outside', async () => {
    const otherTown = await app.unit(app.countyId, 'townSchool', '别镇党校');
    const stranger = await app.person(otherTown, '外人');
    expect(await codeOf(join(await app.member(stranger), sessionId))).toBe('outOfScope');
    expect(await codeOf(join(app.anonymous(), sessionId))).toBe('signInNeeded');
    expect(await codeOf(join(await app.member(school.zhang), 'no-such-session'))).toBe('notFound');
    const otherLecturer = await app.as('lecturer', otherTown);
    expect(await codeOf(join(otherLecturer, sessionId, 'lecturer'))).not.toBe('allowed');
  });

  test('a room that is not open yet, or not live at all, says so', async () => {
    const later = app.clock.now() + 48 * hour;
    const far = await planSession(app, { startsAt: later, endsAt: later + hour, invitedUnitIds: [school.townId] });
    const client = await app.member(school.zhang);
    expect(await codeOf(join(client, far))).toBe('roomNotOpen');
    await app.db.updateTable('sessions').set({ live: 0 }).where('id', '=', sessionId).execute();
    expect(await codeOf(join(client, sessionId))).toBe('roomNotOpen');
  });

  test('nothing works before joining or after leaving', async () => {
    const socket = await (await app.member(school.zhang)).connect();
    const offer = () => codeOf(ask(socket, createTransport, { sessionId, direction: 'receive' }));
    expect(await offer()).toBe('roomNotOpen');
    await joinOn(socket, sessionId);
    expect(await offer()).toBe('allowed');
    await ask(socket, leaveRoom, { sessionId });
    expect(await offer()).toBe('roomNotOpen');
  });

  test('a second lecturer is refused, the first one takes over their own place', async () => {
    const first = await join(lecturer, sessionId, 'lecturer');
    const second = await app.as('countyOfficer', app.countyId);
    expect(await codeOf(join(second, sessionId, 'lecturer'))).toBe('lecturerAlreadyThere');
    await join(lecturer, sessionId, 'lecturer');
    await soon(() => expect(first.told('room:rejoinNeeded')).toEqual([{ sessionId, reason: 'takenOver' }]));
    expect(await codeOf(join(second, sessionId, 'lecturer'))).toBe('lecturerAlreadyThere');
  });
});

describe('at the same moment', () => {
  test('of two lecturers one has the place, and of one lecturer’s two pages one stays', async () => {
    const other = await app.as('lecturer', app.countyId);
    const both = await Promise.all([
      codeOf(join(lecturer, sessionId, 'lecturer')),
      codeOf(join(other, sessionId, 'lecturer')),
    ]);
    expect(both.sort()).toEqual(['allowed', 'lecturerAlreadyThere']);
    const holder = (await codeOf(join(lecturer, sessionId, 'lecturer'))) === 'allowed' ? lecturer : other;
    const pair = await Promise.all([join(holder, sessionId, 'lecturer'), join(holder, sessionId, 'lecturer')]);
    await soon(() => {
      const goneOver = pair.map(each => each.told('room:rejoinNeeded').length);
      expect(goneOver.sort()).toEqual([0, 1]);
    });
  });

  test('a page that joins many times at once is there once, and gone when it goes', async () => {
    const lecturing = await join(lecturer, sessionId, 'lecturer');
    const socket = await (await app.member(school.zhang)).connect();
    const { addPeer } = relay;
    const atTheDoor = Promise.withResolvers<void>();
    let waiting = 0;
    const slow = vi.spyOn(relay, 'addPeer').mockImplementation(async (...peer) => {
      if (++waiting === 5) atTheDoor.resolve();
      await atTheDoor.promise;
      await addPeer.apply(relay, peer);
    });
    await Promise.all(Array.from({ length: 5 }, () => ask(socket, joinRoom, { sessionId, as: 'viewer' })));
    slow.mockRestore();
    const audience = () => lecturing.told('room:audienceChanged').at(-1)?.audience;
    await soon(() => expect(audience()?.length).toBe(1));
    socket.disconnect();
    await soon(() => expect(audience()).toEqual([]));
  });

  test('going on air twice is going on air once', async () => {
    const guest = await join(lecturer, sessionId, 'lecturer');
    const sent = await sendFrom(browser, guest, 'red');
    pages.push(sent.page);
    await Promise.all([ask(guest.socket, goLive, { sessionId }), ask(guest.socket, goLive, { sessionId })]);
    expect(await app.db.selectFrom('broadcasts').selectAll().execute()).toHaveLength(1);
  });
});

describe('bad input', () => {
  test('another page’s transport, producer and consumer are out of reach', async () => {
    const { video } = await onAir();
    const theirs = await join(await app.member(school.zhang), sessionId);
    const seen = await receiveIn(browser, theirs, [video]);
    pages.push(seen.page);
    const mine = await join(await app.member(school.li), sessionId);
    const { transportId } = await ask(theirs.socket, createTransport, { sessionId, direction: 'receive' });
    const [consumerId = ''] = seen.consumerIds;
    const dtlsParameters = { fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AA').join(':') }] };
    const { socket } = mine;
    expect(await codeOf(ask(socket, connectTransport, { sessionId, transportId, dtlsParameters }))).toBe('notFound');
    expect(await codeOf(ask(socket, restartIce, { sessionId, transportId }))).toBe('notFound');
    expect(await codeOf(ask(socket, resumeConsumer, { sessionId, consumerId }))).toBe('notFound');
    expect(await codeOf(ask(socket, closeProducer, { sessionId, producerId: video }))).toBe('notAllowed');
    const officer = await join(await app.officer(), sessionId);
    expect(await codeOf(ask(officer.socket, closeProducer, { sessionId, producerId: video }))).toBe('notFound');
  });

  test('a browser without a codec in common is told at the door', async () => {
    const client = await app.member(school.zhang);
    expect(await codeOf(join(client, sessionId, 'viewer', ['video/AV1', 'video/VP9']))).toBe('noCommonCodec');
    expect(await codeOf(join(client, sessionId, 'viewer', ['video/H264', 'audio/opus']))).toBe('allowed');
  });

  test('garbage is named, a flood is refused, and the room goes on', async () => {
    const guest = await join(await app.member(school.zhang), sessionId);
    const raw = (name: string, data: unknown) => guest.socket.timeout(5000).emitWithAck(name, data);
    expect(await raw('room:consume', { sessionId })).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(await raw('room:consume', 7)).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(await raw('room:explode', {})).toMatchObject({ ok: false, error: { code: 'unknownVersion' } });
    const { transportId } = await ask(guest.socket, createTransport, { sessionId, direction: 'receive' });
    const dtls = { sessionId, transportId, dtlsParameters: { fingerprints: 'x' } };
    expect(await codeOf(ask(guest.socket, connectTransport, dtls))).toBe('badInput');
    const answers = await Promise.all(Array.from({ length: 400 }, () => raw('room:leave', {})));
    const codes = answers.map(each => each.error.code);
    expect(codes.filter(each => each === 'tooMany').length).toBeGreaterThan(50);
    expect(await codeOf(join(await app.member(school.li), sessionId))).toBe('allowed');
  });
});

describe('a lecture', () => {
  test('is rehearsed alone, goes on air, is ended, and everybody is told', async () => {
    const viewer = await join(await app.member(school.zhang), sessionId);
    const guest = await join(lecturer, sessionId, 'lecturer');
    await soon(() => expect(stateOf(viewer)).toBe('rehearsal'));
    expect(await codeOf(ask(guest.socket, goLive, { sessionId }))).toBe('conflict');
    const { page, video, audio } = await sendFrom(browser, guest, 'red');
    pages.push(page);
    const { transportId } = await ask(viewer.socket, createTransport, { sessionId, direction: 'receive' });
    const early = { sessionId, transportId, producerId: video, rtpCapabilities: viewer.joined.rtpCapabilities };
    expect(await codeOf(ask(viewer.socket, consume, early))).toBe('notFound');
    expect(viewer.told('room:producerAdded')).toEqual([]);

    await ask(guest.socket, goLive, { sessionId });
    await soon(() => expect(stateOf(viewer)).toBe('onAir'));
    const added = viewer.told('room:producerAdded').map(each => each.producer);
    expect(added).toEqual([
      { producerId: video, kind: 'video', source: 'camera' },
      { producerId: audio, kind: 'audio', source: 'microphone' },
    ]);
    const late = await join(await app.kiosk(school.villageId), sessionId);
    expect(late.joined).toMatchObject({ room: { state: 'onAir' }, producers: added, title: '党的理论' });
    const watched = await receiveIn(browser, late, [video, audio]);
    pages.push(watched.page);
    await soon(async () => expect((await watched.page.do('seen')).frames).toBeGreaterThan(0));
    await soon(() => {
      const audience = guest.told('room:audienceChanged').at(-1);
      expect(audience?.invitedClassrooms).toBe(2);
      expect(audience?.audience.map(each => [each.kind, each.name])).toEqual([
        ['member', '张三'],
        ['kiosk', '东村教学点'],
      ]);
    });

    app.clock.advance(60_000);
    const summary = await ask(guest.socket, endLive, { sessionId });
    expect(summary).toEqual({ onAirMs: 60_000, classrooms: 1, members: 1 });
    await soon(() => expect(stateOf(viewer)).toBe('ended'));
    expect(viewer.told('room:producerRemoved').map(each => each.producerId)).toEqual([video, audio]);
    const [consumerId = ''] = watched.consumerIds;
    expect(await codeOf(ask(late.socket, resumeConsumer, { sessionId, consumerId }))).toBe('notFound');
    const rows = await app.db.selectFrom('broadcasts').selectAll().execute();
    expect(rows).toMatchObject([{ session_id: sessionId, source: 'studio', end_reason: 'ended' }]);
    expect(Number(rows[0]?.ended_at) - Number(rows[0]?.began_at)).toBe(60_000);
  });

  test('comes back by itself when the lecturer’s page is reloaded', async () => {
    const before = await onAir('red');
    const viewer = await join(await app.member(school.zhang), sessionId);
    expect(viewer.joined.room.state).toBe('onAir');
    const { since } = viewer.joined.room;
    before.socket.disconnect();
    await soon(() => expect(stateOf(viewer)).toBe('interrupted'));
    expect(viewer.told('room:producerRemoved').map(each => each.producerId)).toEqual([before.video, before.audio]);
    const other = await app.as('countyOfficer', app.countyId);
    app.clock.advance(29_000);
    expect(await codeOf(join(other, sessionId, 'lecturer'))).toBe('lecturerAlreadyThere');

    const again = await join(lecturer, sessionId, 'lecturer');
    const sent = await sendFrom(browser, again, 'blue');
    pages.push(sent.page);
    await soon(() => expect(viewer.told('room:stateChanged').at(-1)?.room).toEqual({ state: 'onAir', since }));
    const seen = await receiveIn(browser, viewer, [sent.video]);
    pages.push(seen.page);
    await soon(async () => {
      const [red, , blue] = (await seen.page.do('seen')).rgb;
      expect(blue).toBeGreaterThan(200);
      expect(red).toBeLessThan(60);
    });
    expect(await app.db.selectFrom('broadcasts').selectAll().execute()).toHaveLength(1);
  });

  test('lets another lecturer take over when the first stays away', async () => {
    const before = await onAir();
    before.socket.disconnect();
    const other = await app.as('countyOfficer', app.countyId);
    await soon(async () => {
      app.clock.advance(31_000);
      expect(await codeOf(join(other, sessionId, 'lecturer'))).toBe('allowed');
    });
  });

  test('goes on after the server was restarted', async () => {
    await onAir();
    const watching = await join(await app.member(school.zhang), sessionId);
    await app.app.close();
    await soon(() => expect(watching.told('server:stopping')).toHaveLength(1));
    const [closed] = await app.db.selectFrom('broadcasts').selectAll().execute();
    expect(closed).toMatchObject({ end_reason: 'serverStopped' });

    const restarted = await createApp(app.deps, relay);
    await new Promise<void>(resolve => restarted.server.listen(0, '127.0.0.1', resolve));
    const address = restarted.server.address();
    const client = new Client(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
    client.cookie = lecturer.cookie;
    try {
      const again = await join(client, sessionId, 'lecturer');
      expect(again.joined.room.state).toBe('interrupted');
      const sent = await sendFrom(browser, again, 'red');
      pages.push(sent.page);
      await soon(() => expect(stateOf(again)).toBe('onAir'));
      expect(await app.db.selectFrom('broadcasts').selectAll().execute()).toHaveLength(2);
    } finally {
      client.close();
      await restarted.close();
    }
  });

  test('survives a media worker: everybody is asked to join again', async () => {
    const { socket, told } = await onAir();
    const viewer = await join(await app.member(school.zhang), sessionId);
    const [worker] = await relay.workers();
    process.kill(worker?.pid ?? 0, 'SIGKILL');
    for (const each of [told, viewer.told])
      await soon(() => expect(each('room:rejoinNeeded')).toEqual([{ sessionId, reason: 'workerDied' }]));
    await soon(() => expect(stateOf(viewer)).toBe('interrupted'));
    const again = await joinOn(socket, sessionId, 'lecturer');
    const sent = await sendFrom(browser, again, 'red');
    pages.push(sent.page);
    await soon(() => expect(stateOf(viewer)).toBe('onAir'));
    expect((await joinOn(viewer.socket, sessionId)).joined.producers).toHaveLength(2);
  });

  test('shows on today’s list', async () => {
    const officer = await (await app.officer()).connect();
    let changed = 0;
    officer.on('today:changed', () => {
      changed += 1;
    });
    await ask(officer, watchToday, {});
    await join(await app.kiosk(school.villageId), sessionId);
    await soon(() => expect(changed).toBeGreaterThan(0));
  });
});

describe('presence', () => {
  test('a socket without media, and a page that claims what was never delivered, earn nothing', async () => {
    await onAir();
    const bare = await join(await app.member(school.zhang), sessionId);
    for (let n = 0; n < 3; n++) {
      app.clock.advance(5000);
      await report(bare, 5000);
    }
    await ask(bare.socket, leaveRoom, { sessionId });
    await app.app.close();
    expect(await presence()).toEqual([]);
  });

  test('what was delivered and played counts, and never more than either', async () => {
    const { video, audio } = await onAir();
    const viewer = await join(await app.member(school.zhang), sessionId);
    const seen = await receiveIn(browser, viewer, [video, audio]);
    pages.push(seen.page);
    await soon(async () => expect((await seen.page.do('seen')).frames).toBeGreaterThan(40));
    const started = app.clock.now();
    app.clock.advance(600);
    await report(viewer, 600);
    // Nothing can have been delivered in the moment between these two, though the page says a minute was played.
    app.clock.advance(60_000);
    await report(viewer, 60_000);
    await ask(viewer.socket, leaveRoom, { sessionId });
    await soon(async () => expect((await presence()).length).toBeGreaterThan(0));
    const rows = await presence();
    expect(rows[0]).toMatchObject({ person_id: school.zhang, session_id: sessionId, from_at: started });
    const sum = rows.reduce((all, each) => all + Number(each.to_at) - Number(each.from_at), 0);
    expect(sum).toBeGreaterThanOrEqual(600);
    expect(sum).toBeLessThan(5000);
  });

  test('a classroom’s minutes are added up, and nothing is lost when the server stops', async () => {
    const { video, audio } = await onAir();
    const kiosk = await join(await app.kiosk(school.villageId), sessionId);
    const seen = await receiveIn(browser, kiosk, [video, audio]);
    pages.push(seen.page);
    await soon(async () => expect((await seen.page.do('seen')).frames).toBeGreaterThan(40));
    // A second page of the same classroom, open beside the first, adds nothing.
    const twin = await join(await app.kiosk(school.villageId), sessionId);
    const twinSeen = await receiveIn(browser, twin, [video, audio]);
    pages.push(twinSeen.page);
    await soon(async () => expect((await twinSeen.page.do('seen')).frames).toBeGreaterThan(10));
    app.clock.advance(400);
    await report(kiosk, 400);
    await report(twin, 400);
    await app.app.close();
    const rows = await app.db.selectFrom('deliveries').selectAll().execute();
    expect(rows).toMatchObject([{ session_id: sessionId, unit_id: school.villageId, delivered_ms: 400 }]);
  });

  test('before the lecture is on air nothing counts', async () => {
    const guest = await join(lecturer, sessionId, 'lecturer');
    const sent = await sendFrom(browser, guest, 'red');
    pages.push(sent.page);
    const viewer = await join(await app.member(school.zhang), sessionId);
    app.clock.advance(5000);
    await report(viewer, 5000);
    await ask(viewer.socket, leaveRoom, { sessionId });
    await app.app.close();
    expect(await presence()).toEqual([]);
  });
});
