import { expect, test } from 'vitest';
import { sweepScenarioWith, type SweepResult } from '../src/scenarios/sweep.ts';
import { runShallow } from './run-shallow.ts';

const DEPTH = 500;
const nothing = { beforeMs: 0, afterMs: 0, afterPauseMs: 0 };
const scenario = sweepScenarioWith({ singles: 10, batched: 20, ...nothing });

test('[Q36] a sweep is counted beside two depths, put beside its floor, and enqueues go on beside it', async () => {
  const { result, text, left } = await runShallow(scenario, [DEPTH]);
  const { comparisons, calls, callsRatio, churn, ...rest } = result as SweepResult;
  expect(rest).toMatchObject({ scenario: 'sweep', depth: DEPTH, machine: { node: process.version } });
  expect(comparisons.map(({ items }) => items)).toEqual([50, 50]);
  expect(calls.map(({ besideDepth }) => besideDepth)).toEqual([50, DEPTH]);
  // Three of the bucket: the look whether it is empty, the rename, the listing. The rest is the same for any number of items.
  expect(calls.map((each) => each.calls)).toEqual([23, 23]);
  expect(callsRatio).toBe(1);
  // An unlink for each; the bucket's rename, listing, rmdir and line in the ledger; and what a sweep looks at.
  expect(comparisons[1]!.callsPerItem! * 50).toBeCloseTo(50 + 6 + 9, 6);
  expect(churn.map(({ deleter }) => deleter)).toEqual(['bare loop', 'retention']);
  for (const { deletion, before, during, after, duringOverBefore } of churn) {
    expect(deletion.deleted).toBe(DEPTH);
    for (const { bursts } of [before, during, after]) expect(bursts).toBeGreaterThanOrEqual(1);
    expect(duringOverBefore).toMatchObject({
      ours: { single: expect.any(Number), batched: expect.any(Number) },
      floor: { single: expect.any(Number), batched: expect.any(Number) },
    });
  }
  expect(text).toContain('beside 50, ');
  expect(text).toMatch(/beside the retention[^]*during ours +single \d+ \(\d/);
  expect(left).toEqual([]);
});
