import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, batchSize, nextBatch, settle, type Waiting, waitAfter } from '../../kiosk/outbox/rules.ts';
import type { ErrorCode } from '../../server/platform/errors.ts';

const waiting = (seq: number, parked?: ErrorCode): Waiting => ({ event: { eventId: `e${seq}`, seq }, parked });

test('a batch is the oldest first, at most two hundred, without what is parked', () => {
  const queue = [...Array.from({ length: 450 }, (_, index) => waiting(450 - index)), waiting(0, 'cardUnknown')];
  const batch = nextBatch(queue);
  expect(batch.length).toBe(batchSize);
  expect(batchSize).toBeLessThanOrEqual(200);
  expect(batch.map(each => each.event.seq)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

test('only what the server acknowledged by name leaves the queue', () => {
  const answers: Answer[] = [
    { eventId: 'e1', outcome: 'recorded' },
    { eventId: 'e2', outcome: 'already' },
    { eventId: 'e3', outcome: 'parked', code: 'notFound' },
    { eventId: 'somebody else’s', outcome: 'recorded' },
  ];
  const { recorded, parked } = settle(
    [1, 2, 3, 4].map(seq => waiting(seq)),
    answers,
  );
  expect(recorded).toEqual(['e1', 'e2']);
  expect([...parked]).toEqual([['e3', 'notFound']]);
});

test('whatever is lost on the way, every event is taken once and none is left or lost', () => {
  const way = fc.array(fc.constantFrom('arrives', 'requestLost', 'answerLost', 'half'), { maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), way, (count, ways) => {
      const server = new Map<string, number>();
      let queue = Array.from({ length: count }, (_, index) => waiting(index + 1));
      for (const how of [...ways, ...Array.from({ length: 10 }, () => 'arrives')]) {
        const batch = nextBatch(queue);
        if (how === 'requestLost' || batch.length === 0) continue;
        const seen = how === 'half' ? batch.slice(0, Math.ceil(batch.length / 2)) : batch;
        const answers = seen.map(({ event }): Answer => {
          const outcome = server.has(event.eventId) ? 'already' : 'recorded';
          if (outcome === 'recorded') server.set(event.eventId, (server.get(event.eventId) ?? 0) + 1);
          return { eventId: event.eventId, outcome };
        });
        if (how === 'answerLost') continue;
        const left = new Set(settle(batch, answers).recorded);
        queue = queue.filter(each => !left.has(each.event.eventId));
      }
      expect(queue).toEqual([]);
      expect([...server.values()]).toEqual(Array.from({ length: count }, () => 1));
    }),
  );
});

test('waiting doubles, has jitter and an end', () => {
  expect(waitAfter(1, 0)).toBe(1000);
  expect(waitAfter(1, 0.999)).toBeGreaterThan(1900);
  expect(waitAfter(2, 0)).toBe(2000);
  expect(waitAfter(1000, 0.999)).toBeLessThanOrEqual(120_000);
  expect(waitAfter(1000, 0)).toBe(60_000);
});
