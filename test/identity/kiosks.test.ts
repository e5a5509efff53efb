import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as wire from '../../server/identity/contract.ts';
import { codeLetters } from '../../server/identity/rules.ts';
import { codeOf, startApp, type TestAccount, type TestApp } from '../support/app.ts';
import { dialects } from '../support/store.ts';

const patient = { timeout: 10_000 };

describe.each(dialects)('kiosks on %s', dialect => {
  let school: TestApp;
  let village: string;
  let otherVillage: string;
  let steward: TestAccount;
  beforeAll(async () => {
    school = await startApp({ dialect });
    const town = await school.unit(school.countyId, 'townSchool', '城关镇党校');
    village = await school.unit(town, 'teachingPoint', '东门村');
    otherVillage = await school.unit(town, 'teachingPoint', '西门村');
    steward = await school.as('steward', village);
  });
  afterAll(() => school.close());

  const pair = (code: string, by = steward, unitId = village) =>
    by.call(wire.pairDevice, { body: { code, unitId, name: '一体机' } });

  test('a kiosk is taken in by the code on its screen and gets its key once', async () => {
    const kiosk = school.anonymous();
    const shown = await kiosk.call(wire.startPairing);
    expect(shown.code).toMatch(new RegExp(`^[${codeLetters}]{4}-[${codeLetters}]{4}$`));
    expect(shown.expiresAt).toBe(school.clock.now() + 600_000);
    const claim = (secret = shown.secret) =>
      kiosk.call(wire.claimPairing, { params: { pairingId: shown.pairingId }, body: { secret } });
    expect(await claim()).toEqual({ state: 'waiting' });
    expect(await codeOf(pair(shown.code, steward, otherVillage))).toBe('outOfScope');
    const { deviceId } = await pair(` ${shown.code.toLowerCase().replace('-', ' ')} `);
    expect(await codeOf(pair(shown.code)), 'a code takes in one kiosk').toBe('codeExpired');
    expect(await codeOf(claim('the secret of another')), 'who saw the code has no key').toBe('notAllowed');
    const paired = await claim();
    expect(paired).toMatchObject({ state: 'paired', deviceId, unitId: village, name: '一体机' });
    expect(await codeOf(claim())).toBe('codeExpired');

    const key = paired.state === 'paired' ? paired.key : '';
    kiosk.headers['authorization'] = `Kiosk ${key}`;
    expect(await kiosk.call(wire.whoAmI)).toMatchObject({ kind: 'device', deviceId, unitName: '东门村' });
    const kept = JSON.stringify(await school.db.selectFrom('devices').selectAll().execute());
    expect(kept).not.toContain(key);
  });

  test('a code ends after ten minutes', async () => {
    const kiosk = school.anonymous();
    const shown = await kiosk.call(wire.startPairing);
    school.clock.advance(600_000);
    expect(await codeOf(pair(shown.code))).toBe('codeExpired');
    const claim = { params: { pairingId: shown.pairingId }, body: { secret: shown.secret } };
    expect(await codeOf(kiosk.call(wire.claimPairing, claim))).toBe('codeExpired');
  });

  test('guessing codes is limited by the account that guesses', async () => {
    const guesser = await school.as('steward', village);
    const codes: string[] = [];
    for (let guess = 0; guess < 22; guess++) codes.push(await codeOf(pair('AAAA-AAAA', guesser)));
    expect(codes.filter(code => code === 'codeExpired')).toHaveLength(20);
    expect(codes.slice(20)).toEqual(['tooMany', 'tooMany']);
    const shown = await school.anonymous().call(wire.startPairing);
    expect(await codeOf(pair(shown.code, steward))).toBe('allowed');
  });

  test('a revoked kiosk loses its socket at once and is told so', async () => {
    const kiosk = await school.kiosk(village, '旧一体机');
    const socket = await kiosk.connect();
    const ended = new Promise(resolve => socket.once('disconnect', resolve));
    const stranger = await school.as('steward', otherVillage);
    const params = { params: { deviceId: kiosk.deviceId } };
    expect(await codeOf(stranger.call(wire.revokeDevice, params))).toBe('outOfScope');
    expect(await codeOf(stranger.call(wire.renameDevice, { ...params, body: { name: '我的' } }))).toBe('outOfScope');
    expect((await stranger.call(wire.listDevices)).devices).toEqual([]);
    await steward.call(wire.renameDevice, { ...params, body: { name: '新名' } });
    await steward.call(wire.revokeDevice, params);
    expect(await ended).toBe('io server disconnect');
    expect(await codeOf(kiosk.call(wire.whoAmI))).toBe('deviceRevoked');
    const { devices } = await steward.call(wire.listDevices);
    expect(devices.find(device => device.id === kiosk.deviceId)).toMatchObject({
      name: '新名',
      unitName: '东门村',
      revokedAt: school.clock.now(),
    });
  });

  test('that a kiosk was heard of is written at most once a minute', async () => {
    const kiosk = await school.kiosk(village);
    const seenAt = async (): Promise<number | null | undefined> => {
      await kiosk.call(wire.whoAmI);
      await expect.poll(lastSeen, patient).not.toBeNull();
      return lastSeen();
    };
    const lastSeen = async () =>
      (await steward.call(wire.listDevices)).devices.find(device => device.id === kiosk.deviceId)?.lastSeenAt;
    const start = school.clock.now();
    expect(await seenAt()).toBe(start);
    school.clock.advance(59_000);
    expect(await seenAt()).toBe(start);
    school.clock.advance(1_000);
    await kiosk.call(wire.whoAmI);
    await expect.poll(lastSeen, patient).toBe(start + 60_000);
  });
});
