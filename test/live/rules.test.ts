import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveredBetween } from '../../media/deliveredTime.ts';
import {
  addPresence,
  closesAfterMs,
  creditOf,
  deliveredMs,
  isOpen,
  type LiveState,
  type LiveStep,
  mayLecture,
  mayTakePlace,
  nextState,
  type OpenPresence,
  onAirWithin,
  opensBeforeMs,
  placeKeptMs,
  presenceEntryMs,
} from '../../server/live/rules.ts';

const run = (...steps: LiveStep[]): LiveState =>
  steps.reduce<LiveState>((state, step, n) => nextState(state, step, n + 1), { state: 'waiting', since: 0 });

describe('a room’s state', () => {
  test.each<[LiveStep[], LiveState]>([
    [['lecturerCame'], { state: 'rehearsal', since: 1 }],
    [['lecturerCame', 'lecturerLeft'], { state: 'waiting', since: 2 }],
    [['lecturerCame', 'mediaFlows'], { state: 'rehearsal', since: 1 }],
    [['lecturerCame', 'wentLive'], { state: 'onAir', since: 2 }],
    [['lecturerCame', 'wentLive', 'mediaLost'], { state: 'interrupted', since: 3, onAirSince: 2 }],
    [['lecturerCame', 'wentLive', 'lecturerLeft'], { state: 'interrupted', since: 3, onAirSince: 2 }],
    [['lecturerCame', 'wentLive', 'lecturerLeft', 'lecturerCame'], { state: 'interrupted', since: 3, onAirSince: 2 }],
    [['lecturerCame', 'wentLive', 'lecturerLeft', 'lecturerCame', 'mediaFlows'], { state: 'onAir', since: 2 }],
    [['lecturerCame', 'wentLive', 'mediaLost', 'ended'], { state: 'ended', since: 4 }],
    [['lecturerCame', 'wentLive', 'ended', 'lecturerLeft'], { state: 'ended', since: 3 }],
    [['lecturerCame', 'wentLive', 'ended', 'lecturerLeft', 'lecturerCame'], { state: 'rehearsal', since: 5 }],
    [['lecturerCame', 'wentLive', 'ended', 'mediaFlows'], { state: 'ended', since: 3 }],
  ])('%j', (steps, expected) => {
    expect(run(...steps)).toEqual(expected);
  });

  test('only a live room is ever interrupted, and only going live makes it live', () => {
    const steps: LiveStep[] = ['lecturerCame', 'lecturerLeft', 'wentLive', 'mediaLost', 'mediaFlows', 'ended'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps)), taken => {
        let live = false;
        let state: LiveState = { state: 'waiting', since: 0 };
        for (const step of taken) {
          state = nextState(state, step, 1);
          if (step === 'wentLive') live = true;
          if (step === 'ended') live = false;
          expect(state.state === 'onAir' || state.state === 'interrupted').toBe(live);
        }
      }),
    );
  });
});

describe('who may', () => {
  const session = { live: true, state: 'planned', startsAt: 1_000_000_000, endsAt: 1_010_000_000 };
  test('a room is open around its session', () => {
    expect(isOpen(session, session.startsAt - opensBeforeMs - 1)).toBe(false);
    expect(isOpen(session, session.startsAt - opensBeforeMs)).toBe(true);
    expect(isOpen(session, session.endsAt + closesAfterMs)).toBe(true);
    expect(isOpen(session, session.endsAt + closesAfterMs + 1)).toBe(false);
    expect(isOpen({ ...session, live: false }, session.startsAt)).toBe(false);
    expect(isOpen({ ...session, state: 'cancelled' }, session.startsAt)).toBe(false);
  });

  test('the named lecturer or an officer over the owner lectures, nobody else', () => {
    const grant = (role: 'lecturer' | 'townOfficer' | 'countyOfficer' | 'steward', path: string) => ({
      accountId: 'x',
      grants: [{ role, unitId: 'u', path }],
    });
    const named = { lecturerAccountId: 'lin', owner: '/c/t1/' };
    expect(mayLecture({ accountId: 'lin', grants: [] }, named)).toBe(true);
    expect(mayLecture(grant('countyOfficer', '/c/'), named)).toBe(true);
    expect(mayLecture(grant('townOfficer', '/c/t1/'), named)).toBe(true);
    expect(mayLecture(grant('townOfficer', '/c/t2/'), named)).toBe(false);
    expect(mayLecture(grant('steward', '/c/t1/'), named)).toBe(false);
    expect(mayLecture(grant('lecturer', '/c/'), named)).toBe(false);
    expect(mayLecture(grant('lecturer', '/c/'), { ...named, lecturerAccountId: null })).toBe(true);
    expect(mayLecture(grant('lecturer', '/c/t2/'), { ...named, lecturerAccountId: null })).toBe(false);
  });

  test('the place is the holder’s, and kept for half a minute', () => {
    expect(mayTakePlace(undefined, 'a', 0)).toBe(true);
    expect(mayTakePlace({ holder: 'a', lostAt: undefined }, 'a', 0)).toBe(true);
    expect(mayTakePlace({ holder: 'a', lostAt: undefined }, 'b', 1e9)).toBe(false);
    expect(mayTakePlace({ holder: 'a', lostAt: 1000 }, 'b', 1000 + placeKeptMs)).toBe(false);
    expect(mayTakePlace({ holder: 'a', lostAt: 1000 }, 'b', 1001 + placeKeptMs)).toBe(true);
  });
});

describe('presence', () => {
  const counted = (audioPackets: number, videoPackets = 0, ms = (audioPackets + videoPackets) * 1000) => ({
    audioPackets,
    videoPackets,
    ms,
  });

  test('what was delivered follows the packets', () => {
    expect(deliveredMs(counted(0), counted(0))).toBe(0);
    expect(deliveredMs(counted(100), counted(350))).toBeGreaterThanOrEqual(5000);
    expect(deliveredMs(counted(100), counted(150))).toBeLessThan(2000);
    expect(deliveredMs(counted(0, 0), counted(0, 125))).toBeGreaterThanOrEqual(5000);
    expect(deliveredMs(counted(9, 9), counted(3, 3))).toBe(0);
  });

  test('a second of a fine picture without sound is a second, however many packets it has', () => {
    expect(deliveredMs(counted(0, 0, 0), counted(0, 400, 1000))).toBeLessThanOrEqual(1100);
  });

  test('what was sent of a stream is the share of its packets that was passed on', () => {
    const at = (time: number, sent: number, passedOn: number, source = 1) => ({ at: time, source, sent, passedOn });
    expect(deliveredBetween('video', at(0, 1000, 0), at(5000, 1500, 500), 0)).toBe(5000);
    expect(deliveredBetween('video', at(0, 1000, 0), at(5000, 1500, 100), 0)).toBe(1000);
    expect(deliveredBetween('video', at(0, 1000, 0), at(5000, 1500, 900), 0)).toBe(5000);
    expect(deliveredBetween('audio', at(0, 1000, 7), at(5000, 1000, 7), 7)).toBe(0);
    // Another layer or a first count: nobody knows the pace, so a packet of a picture is taken for a short one.
    expect(deliveredBetween('video', at(0, 1000, 50), at(5000, 90, 80, 2), 50)).toBe(300);
    expect(deliveredBetween('audio', undefined, at(5000, 9000, 200), 0)).toBe(5000);
  });

  test('credit is the least of all witnesses', () => {
    const full = { elapsedMs: 5000, playedMs: 5000, deliveredMs: 6000, onAirMs: 5000 };
    expect(creditOf(full)).toBe(5000);
    expect(creditOf({ ...full, playedMs: 4000.7 })).toBe(4000);
    expect(creditOf({ ...full, deliveredMs: 0 })).toBe(0);
    expect(creditOf({ ...full, onAirMs: 1200 })).toBe(1200);
    expect(creditOf({ ...full, playedMs: 120_000, elapsedMs: 30 })).toBe(30);
  });

  test('time on air is cut to the report', () => {
    const spans = [
      { from: 100, to: 200 },
      { from: 300, to: undefined },
    ];
    expect(onAirWithin(spans, 0, 50)).toEqual({ from: 50, ms: 0 });
    expect(onAirWithin(spans, 150, 350)).toEqual({ from: 150, ms: 100 });
    expect(onAirWithin(spans, 210, 290).ms).toBe(0);
    expect(onAirWithin(spans, 250, 400)).toEqual({ from: 300, ms: 100 });
  });

  test('reports in a row make one entry of a minute; a pause makes another', () => {
    const all: OpenPresence[] = [];
    let open: OpenPresence | undefined;
    const add = (piece: OpenPresence): void => {
      const next = addPresence(open, piece);
      open = next.open;
      all.push(...next.done);
    };
    for (let n = 0; n < 12; n++) add({ from: n * 5000, until: (n + 1) * 5000, ms: 5000 });
    expect(all).toEqual([{ from: 0, until: 60_000, ms: 60_000 }]);
    add({ from: 60_000, until: 65_000, ms: 4000 });
    add({ from: 65_000, until: 70_000, ms: 0 });
    expect(all.at(-1)).toEqual({ from: 60_000, until: 65_000, ms: 4000 });
    expect(open).toBeUndefined();
  });

  test('entries say exactly what was credited, never overlap and never reach past what was witnessed', () => {
    const reports = fc.array(
      fc.record({
        gap: fc.constantFrom(0, 0, 0, 3000),
        length: fc.integer({ min: 1, max: 20_000 }),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(reports, list => {
        let at = 0;
        let open: OpenPresence | undefined;
        let earned = 0;
        const written: OpenPresence[] = [];
        for (const { gap, length, part } of list) {
          const from = at + gap;
          at = from + length;
          const ms = Math.floor(length * part);
          earned += ms;
          const next = addPresence(open, { from, until: at, ms });
          open = next.open;
          written.push(...next.done);
        }
        if (open !== undefined) written.push(open);
        expect(written.reduce((sum, each) => sum + each.ms, 0)).toBe(earned);
        let last = 0;
        for (const each of written) {
          expect(each.from).toBeGreaterThanOrEqual(last);
          expect(each.from + each.ms).toBeLessThanOrEqual(each.until);
          expect(each.until - each.from).toBeLessThan(presenceEntryMs + 20_000);
          last = each.until;
        }
      }),
    );
  });
});
