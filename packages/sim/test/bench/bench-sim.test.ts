import { expect, test } from 'vitest';
import { benchSim } from '../../src/index.ts';

test('a drain makes the same steps whenever it is run, and says what struck', async () => {
  let ticks = 0;
  const machine = { elapsedMs: () => (ticks += 1), memoryBytes: () => 3 * 1024 * 1024 };
  const [first] = await benchSim([20_000], machine);
  const [second] = await benchSim([20_000], machine);
  expect(first?.traceHash).toBe(second?.traceHash);
  expect(first).toMatchObject({ depth: 20_000, heapMb: 3 });
  expect(first?.steps).toBeGreaterThan(20_000 * 9);
  expect(first?.strikes).toBeGreaterThan(0);
});
