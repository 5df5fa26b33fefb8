import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketName, parseBucketName, parseShardName, shardName } from '../../src/names/bucket-name.ts';
import { adoptedName, itemId, itemName, parseItemName, withDeliveries } from '../../src/names/item-name.ts';
import { KeyClock } from '../../src/names/key.ts';
import { unescapeOrigin } from '../../src/names/origin.ts';

const key = fc.integer({ min: 0, max: 36 ** 10 });
const owner = fc.stringMatching(/^[0-9a-z]{8}$/u);
const sequence = fc.integer({ min: 0, max: 36 ** 7 - 1 });

describe('names', () => {
  test('say what they were made from: items', () => {
    fc.assert(
      fc.property(
        key,
        owner,
        sequence,
        fc.uint8Array(),
        fc.nat(999),
        (at, by, number, payload, deliveries) => {
          const id = itemId(at, by, number);
          const name = itemName(id, payload);
          const item = parseItemName(name)!;
          expect(item).toMatchObject({
            id,
            key: at,
            owner: by,
            sequence: number,
            lengthBytes: payload.length,
            deliveries: 0,
          });
          const later = withDeliveries(name, item, deliveries);
          expect(parseItemName(later)).toEqual({ ...item, deliveries });
        },
      ),
      { seed: 1 },
    );
  });

  test('say what they were made from: adopted items, whatever they were called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(99), (original, deliveries) => {
        const name = adoptedName(itemId(1, 'aaaaaaaa', 2), original);
        const item = parseItemName(name)!;
        expect(unescapeOrigin(item.origin!)).toBe(original);
        expect(parseItemName(withDeliveries(name, item, deliveries))).toEqual({ ...item, deliveries });
        expect(name.length).toBeLessThan(200);
      }),
      { seed: 1 },
    );
  });

  test('say what they were made from: buckets and shards', () => {
    fc.assert(
      fc.property(key, owner, fc.nat(1000), fc.option(fc.nat(10_000)), (at, by, lent, count) => {
        expect(parseBucketName(bucketName({ key: at, owner: by, lent, count }))).toEqual({
          key: at,
          owner: by,
          lent,
          count,
        });
        expect(parseShardName(shardName({ key: at, owner: by }))).toEqual({ key: at, owner: by });
      }),
      { seed: 1 },
    );
  });

  test('[Q17] that are anything else are foreign', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        for (const parse of [parseItemName, parseBucketName, parseShardName])
          expect(parse(name)).toBeUndefined();
      }),
      { seed: 17 },
    );
  });

  test('[Q11] keys never go back and never repeat, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }), { minLength: 2 }),
        (times) => {
          let at = 0;
          const clock = new KeyClock({ nowMs: () => times[at++] ?? 0, monotonicMs: () => 0 });
          const keys = times.map(() => clock.next());
          expect(keys).toEqual([...new Set(keys)].toSorted((a, b) => a - b));
          clock.observe(keys.at(-1)! + 1000);
          expect(clock.next()).toBeGreaterThan(keys.at(-1)! + 1000);
        },
      ),
      { seed: 11 },
    );
  });
});
