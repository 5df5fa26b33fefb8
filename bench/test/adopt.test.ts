import { expect, test } from 'vitest';
import { judgeLoopDelay, renderFigures } from '../src/process-watch.ts';
import { adoptScenario, type AdoptResult } from '../src/scenarios/adopt.ts';
import { runShallow } from './run-shallow.ts';

test('an adoption is counted, put beside its floor, and watched at the greatest depth', async () => {
  const { result, text, left } = await runShallow(adoptScenario, [1200, 1100]);
  const { scenario, comparisons, watched, machine } = result as AdoptResult;
  expect(scenario).toBe('adopt');
  expect(comparisons).toHaveLength(1);
  // Of each file a stat and a rename; besides, two stats, two chunks of the listing, the making of two buckets, the sealing of
  // one, and around them looking for a shard and making it.
  expect(comparisons[0]).toMatchObject({ name: 'adopt', items: 1100 });
  expect(comparisons[0]!.callsPerItem! * 1100).toBeCloseTo(2 * 1100 + 2 + 2 + 2 + 1 + 4, 6);
  expect(watched.depth).toBe(1200);
  expect(watched.loopDelay).toMatchObject({ p99MsMax: 10, maxMsMax: 50 });
  expect(machine.node).toBe(process.version);
  expect(text).toMatch(/1200 files in [\d.]+ s, \d+ a second\n {4}event-loop delay p99 .*memory/);
  expect(left).toEqual([]);
});

test('an event loop that was held too long is said to have been', () => {
  const figures = { loopDelayP99Ms: 10, loopDelayMaxMs: 50.1, peakMb: 9, heapMb: 2, memoryMb: 1 };
  expect(judgeLoopDelay(figures)).toMatchObject({ p99Met: true, maxMet: false });
  expect(renderFigures(figures)).toMatch(/at most 10: met.*at most 50: MISSED/);
});
