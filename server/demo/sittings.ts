import '../attendance/kinds.ts';
import { addDelivered, insertSignedRoster } from '../attendance/store.ts';
import { appendEvents } from '../ledger/actions.ts';
import type { EventDraft } from '../ledger/rules.ts';
import { endBroadcast, insertBroadcast } from '../live/store.ts';
import type { Deps } from '../platform/deps.ts';
import { newId } from '../platform/ids.ts';
import { hourMs, minuteMs } from './days.ts';
import type { Dice } from './dice.ts';
import type { DemoPerson, Village } from './places.ts';

/** One sitting and who may come to it. */
export interface Sitting {
  readonly sessionId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly live: boolean;
  readonly villages: readonly Village[];
  /** How well it is attended, as a factor on everybody's zeal. */
  readonly pull: number;
}

/** Who writes the attendance down: numbers of each kiosk's events, and the account behind signed rosters. */
export interface Recorder {
  readonly deps: Deps;
  readonly dice: Dice;
  readonly seqs: Map<string, number>;
  readonly rosterActor: string;
}

const perAppend = 4000;
/** Kiosks send soon; the last marks of a sitting arrive some minutes after it. */
const sentAfterMs = 12 * minuteMs;

/**
 * Lets people come, stay and leave, and records it as kiosks, stewards and the live room do.
 * @param until what has happened by then; a sitting that is going on has its sign-ins only
 */
export async function recordSitting(recorder: Recorder, sitting: Sitting, until: number): Promise<void> {
  const { deps, dice } = recorder;
  const over = sitting.endsAt + sentAfterMs <= until;
  const drafts: EventDraft[] = [];
  const rosters: { readonly village: Village; readonly rosterId: string; readonly people: number }[] = [];
  for (const village of sitting.villages) {
    const here = village.people.filter(person => !person.remote && dice.chance(person.zeal * sitting.pull));
    if (village.paper) {
      if (!over) continue;
      const rosterId = newId(sitting.endsAt);
      rosters.push({ village, rosterId, people: here.length });
      for (const person of here) drafts.push(rosterLine(recorder, sitting, person, rosterId));
    } else {
      drafts.push(...scansOf(recorder, sitting, village, here).filter(each => (each.at ?? 0) <= until));
    }
    if (sitting.live && over)
      for (const person of village.people) if (person.remote) drafts.push(...watchingOf(dice, sitting, person));
  }
  drafts.sort((a, b) => timeOf(a) - timeOf(b));
  const recordedAt = Math.min(until, sitting.endsAt + sentAfterMs);
  await deps.db.transaction().execute(async trx => {
    for (let at = 0; at < drafts.length; at += perAppend)
      await appendEvents(trx, recordedAt, drafts.slice(at, at + perAppend));
    for (const { village, rosterId, people } of rosters) {
      const [first, second] = [village.people[0], village.people[1]];
      await insertSignedRoster(trx, {
        id: rosterId,
        sessionId: sitting.sessionId,
        unitId: village.id,
        signedAt: sitting.endsAt + 5 * minuteMs,
        steward: first?.name ?? '',
        secondName: second?.name ?? '',
        people,
        note: '',
      });
    }
    if (!sitting.live || !over) return;
    const broadcastId = newId(sitting.startsAt);
    const beganAt = sitting.startsAt - 2 * minuteMs;
    await insertBroadcast(trx, { id: broadcastId, sessionId: sitting.sessionId, beganAt, source: 'studio' });
    await endBroadcast(trx, broadcastId, sitting.endsAt + 3 * minuteMs, 'ended');
    for (const village of sitting.villages) {
      if (village.paper) continue;
      const lost = dice.chance(0.12) ? dice.int(5, 50) * minuteMs : dice.int(0, 2) * minuteMs;
      const ms = sitting.endsAt - sitting.startsAt - lost;
      await addDelivered(trx, { sessionId: sitting.sessionId, unitId: village.id, ms, at: sitting.endsAt });
    }
  });
}

const timeOf = (draft: EventDraft): number => draft.at ?? draft.to ?? 0;

/** In and out of one classroom, as its kiosk saw it. */
function scansOf(recorder: Recorder, sitting: Sitting, village: Village, people: readonly DemoPerson[]): EventDraft[] {
  const { dice } = recorder;
  const { startsAt, endsAt } = sitting;
  const marks: { readonly person: DemoPerson; readonly kind: 'sign_in' | 'sign_out'; readonly at: number }[] = [];
  for (const person of people) {
    const late = dice.chance(0.06);
    const cameAt = startsAt + (late ? dice.int(2, 45) : -dice.int(2, 28)) * minuteMs + dice.int(0, 59) * 1000;
    marks.push({ person, kind: 'sign_in', at: cameAt });
    if (dice.chance(0.012)) continue; // went home without signing out
    const early = dice.chance(0.05);
    const stayed = early ? 0.45 + dice.next() * 0.4 : 1;
    const leftAt = startsAt + (endsAt - startsAt) * stayed + (early ? 0 : dice.int(0, 9) * minuteMs);
    marks.push({ person, kind: 'sign_out', at: Math.max(Math.round(leftAt), cameAt + 11 * minuteMs) });
  }
  marks.sort((a, b) => a.at - b.at);
  return marks.map(({ person, kind, at }): EventDraft => {
    const deviceSeq = (recorder.seqs.get(village.deviceId) ?? 0) + 1;
    recorder.seqs.set(village.deviceId, deviceSeq);
    return {
      id: newId(at),
      kind,
      actor: `device:${village.deviceId}`,
      personId: person.id,
      sessionId: sitting.sessionId,
      at,
      deviceId: village.deviceId,
      deviceSeq,
      extra: { v: 1, method: dice.chance(0.94) ? 'card' : 'typed', wall: at },
    };
  });
}

function rosterLine(recorder: Recorder, sitting: Sitting, person: DemoPerson, rosterId: string): EventDraft {
  const { dice } = recorder;
  const length = Math.round((sitting.endsAt - sitting.startsAt) / minuteMs);
  return {
    id: newId(sitting.endsAt),
    kind: 'signed_roster',
    actor: recorder.rosterActor,
    personId: person.id,
    sessionId: sitting.sessionId,
    minutes: dice.chance(0.92) ? length : Math.round(length * (0.4 + dice.next() * 0.5)),
    at: sitting.endsAt + 5 * minuteMs,
    extra: { roster: rosterId, grade: 'B' },
  };
}

/** A remote member's intervals in front of the live picture. */
function watchingOf(dice: Dice, sitting: Sitting, person: DemoPerson): EventDraft[] {
  if (!dice.chance(person.zeal * 0.7)) return [];
  const intervals: EventDraft[] = [];
  let from = sitting.startsAt + dice.int(-5, 12) * minuteMs;
  while (from < sitting.endsAt - 5 * minuteMs) {
    const to = Math.min(sitting.endsAt, from + dice.int(30, 200) * minuteMs);
    intervals.push({
      id: newId(to),
      kind: 'presence',
      actor: 'system',
      personId: person.id,
      sessionId: sitting.sessionId,
      from: Math.max(from, sitting.startsAt),
      to,
    });
    from = to + dice.int(1, 20) * minuteMs;
  }
  return intervals;
}

/** A half-day as counties hold it: three clock hours that count four. */
export const halfDayMs = 3 * hourMs;
export const halfDayHours = 400;
