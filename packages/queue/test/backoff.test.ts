import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../src/backoff.ts';

test('a delay lies in the upper half of the doubled base, and never above the maximum', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fraction, (deliveries, random) => {
      const backoff = { baseMs: 100, maxMs: 60_000 };
      const delayMs = backoffMs(deliveries, backoff, random);
      const fullMs = Math.min(100 * 2 ** (deliveries - 1), 60_000);
      expect(delayMs).toBeGreaterThanOrEqual(fullMs / 2);
      expect(delayMs).toBeLessThanOrEqual(fullMs);
    }),
  );
});
