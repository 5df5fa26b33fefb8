import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLAIN_SCHEDULE, replay, runPlan, SeededRandom, searchPreemptions, shrink } from '../../src/index.ts';
import { FLAG_WORKLOAD, flashingFlag, preempting } from '../support/flashing-flag.ts';

const fails = async (operations: typeof FLAG_WORKLOAD, schedule = PLAIN_SCHEDULE): Promise<boolean> =>
  (await runPlan(flashingFlag(operations), { kind: 'schedule', schedule })) !== undefined;

/** A failing schedule with far more preemptions than it takes. */
async function noisySchedule(): Promise<ReturnType<typeof preempting>> {
  for (let seed = 1; seed < 1000; seed += 1) {
    const random = new SeededRandom(seed);
    const schedule = preempting(
      Array.from({ length: 10 }, () => ({ step: random.below(30), task: random.below(3) })),
    );
    if (await fails(FLAG_WORKLOAD, schedule)) return schedule;
  }
  throw new Error('no seed shows the planted bug');
}

test('a planted two-preemption bug shrinks to two preemptions and two operations', async () => {
  const schedule = await noisySchedule();
  const shrunk = await shrink({ operations: FLAG_WORKLOAD, schedule }, flashingFlag);
  expect(shrunk.schedule.preemptions).toHaveLength(2);
  expect(shrunk.operations.map(({ kind }) => kind).toSorted()).toEqual(['flash', 'watch']);
  const again = await replay(flashingFlag(shrunk.operations), shrunk.failure.line);
  expect(again?.error).toEqual(shrunk.failure.error);
});

test('fast-check generates and shrinks schedules, since they are data', async () => {
  const preemptions = fc.array(fc.record({ step: fc.nat(30), task: fc.nat(2) }), {
    maxLength: 10,
    size: 'max',
  });
  const property = fc.asyncProperty(
    preemptions,
    async (list) => !(await fails(FLAG_WORKLOAD, preempting(list))),
  );
  const { failed, counterexample } = await fc.check(property, { numRuns: 5000, seed: 7 });
  expect(failed).toBe(true);
  const left = counterexample?.[0] ?? [];
  expect(left.length).toBeLessThan(10);
  const shrunk = await shrink({ operations: FLAG_WORKLOAD, schedule: preempting(left) }, flashingFlag);
  expect(shrunk.schedule.preemptions).toHaveLength(2);
});

test('the search by preemptions says that fewer than two do not show it', async () => {
  const scenario = flashingFlag(FLAG_WORKLOAD);
  expect((await searchPreemptions(scenario, { preemptionsMax: 1 })).failure).toBeUndefined();
  const found = await searchPreemptions(scenario, { preemptionsMax: 2 });
  expect(found.schedule?.preemptions).toHaveLength(2);
});

test('what does not fail cannot be shrunk', async () => {
  await expect(shrink({ operations: FLAG_WORKLOAD, schedule: PLAIN_SCHEDULE }, flashingFlag)).rejects.toThrow(
    RangeError,
  );
});
