import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Canonical, canonicalJson, chainHash, eventJson, genesis } from '../../server/ledger/rules.ts';

test('vector 29: the chain over two events', () => {
  const first = canonicalJson({ t: 'signed_roster', p: 'A', min: 180, id: 'e1' });
  expect(first).toBe('{"id":"e1","min":180,"p":"A","t":"signed_roster"}');
  const one = chainHash('0'.repeat(64), first);
  expect(one.slice(0, 16)).toBe('bcd4aad2db2b1f8d');
  const two = chainHash(one, canonicalJson({ t: 'void', ref: 'e1', id: 'e2' }));
  expect(two.slice(0, 16)).toBe('31af9b81fb51a220');
  expect(genesis).toBe('0'.repeat(64));
});

describe('canonical JSON', () => {
  test('keys are sorted by UTF-16 units, without spaces, in UTF-8', () => {
    expect(canonicalJson({ é: 1, b: [true, null], a: '党"\n', B: {} })).toBe(
      '{"B":{},"a":"党\\"\\n","b":[true,null],"é":1}',
    );
  });

  test('a number that two machines may write differently is refused', () => {
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => canonicalJson(value)).toThrow();
    expect(canonicalJson(-0)).toBe('0');
    expect(() => canonicalJson('\ud800')).toThrow();
  });

  test('it parses back to the same value, and the order of keys changes nothing', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(leaf, fc.array(leaf))), value => {
        const text = canonicalJson(value as Canonical);
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned as Canonical)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('an event states only what it has', () => {
    expect(
      eventJson({
        id: 'e',
        kind: 'presence',
        actor: 'system',
        personId: 'p',
        from: 1,
        to: 2,
        recordedAt: 9,
        extra: {},
      }),
    ).toBe('{"actor":"system","from":1,"id":"e","p":"p","rec":9,"t":"presence","to":2}');
  });
});
