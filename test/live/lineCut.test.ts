import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Relay } from '../../media/relay.ts';
import { goLive } from '../../server/live/contract.ts';
import { ask, startApp, type TestApp } from '../support/app.ts';
import { join, receiveIn, sendFrom } from '../support/liveRoom.ts';
import { openChromium } from '../support/media/browser.ts';
import { portOf, testRelay } from '../support/media/testRelay.ts';
import { planSession, smallSchool } from '../support/school.ts';
import { type UdpProxy, udpProxy } from '../support/udpProxy.ts';

/** Lines are cut where they run, between real browsers and the real relay; nobody presses anything. */
const announced = '127.0.0.3';
let relay: Relay;
let browser: Browser;
let proxy: UdpProxy;
let app: TestApp;

beforeAll(async () => {
  [relay, browser] = await Promise.all([testRelay(1, announced), openChromium()]);
  proxy = await udpProxy(announced, await portOf(relay));
  app = await startApp({ relay });
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await relay.close();
  proxy.close();
});

test('a lecturer’s line that is cut for 10 s is told to viewers, and the picture returns', async () => {
  const school = await smallSchool(app);
  const now = app.clock.now();
  const sessionId = await planSession(app, {
    startsAt: now,
    endsAt: now + 3_600_000,
    invitedUnitIds: [school.townId],
  });
  const lecturer = await join(await app.as('lecturer', app.countyId), sessionId, 'lecturer');
  const sent = await sendFrom(browser, lecturer, 'red', true);
  await ask(lecturer.socket, goLive, { sessionId });
  const viewer = await join(await app.member(school.zhang), sessionId);
  const seen = await receiveIn(browser, viewer, [sent.video, sent.audio]);
  const frames = async (): Promise<number> => (await seen.page.do('seen')).frames;
  const states = (): string[] => viewer.told('room:stateChanged').map(each => each.room.state);
  await vi.waitFor(async () => expect(await frames()).toBeGreaterThan(20), { timeout: 10_000 });

  const cutAt = performance.now();
  proxy.cutSender();
  await vi.waitFor(() => expect(states()).toEqual(['interrupted']), { timeout: 5000, interval: 50 });
  expect(performance.now() - cutAt).toBeLessThan(4000);
  await vi.waitFor(() => expect(performance.now() - cutAt).toBeGreaterThan(10_000), { timeout: 12_000 });
  const still = await frames();
  proxy.mend();
  await vi.waitFor(() => expect(states()).toEqual(['interrupted', 'onAir']), { timeout: 10_000, interval: 50 });
  await vi.waitFor(async () => expect(await frames()).toBeGreaterThan(still + 20), { timeout: 10_000, interval: 100 });
  const told = viewer.told('room:consumerChanged').map(each => each.state);
  expect(told).toContain('producerPaused');
  expect(told.at(-1)).toBe('playing');
  expect(viewer.told('room:rejoinNeeded')).toEqual([]);
});
