import { expect, test } from 'vitest';
import { BulkBuilder, explore, SimFs, type Scenario } from '../../src/index.ts';

/** Two tasks that make one call each: what each interleaving of their steps leads to. */
const twoCalls = (seen: Set<string>): Scenario => ({
  name: 'two-calls',
  async run(run) {
    const steps: string[] = [];
    const kernel = new SimFs();
    new BulkBuilder(kernel.volume).directory('/a');
    const simulation = run.simulate({
      kernel,
      onStep: ({ task }) => {
        steps.push(task);
      },
    });
    for (const task of ['x', 'y']) simulation.spawn(task, async ({ fs }) => void (await fs.stat('/a')));
    await simulation.run();
    seen.add(steps.join(''));
  },
});

test('the exhaustive strategy makes every interleaving once', async () => {
  const seen = new Set<string>();
  const { runs, exhausted, failure } = await explore(twoCalls(seen), { strategy: 'exhaustive' });
  // Three steps each: six choose three.
  expect({ runs, exhausted, failure, seen: seen.size }).toEqual({
    runs: 20,
    exhausted: true,
    failure: undefined,
    seen: 20,
  });
});

test('random and pct find their way to many of them', async () => {
  for (const strategy of ['random', 'pct'] as const) {
    const seen = new Set<string>();
    const { runs, exhausted } = await explore(twoCalls(seen), { strategy, runsMax: 300, steps: 6 });
    expect({ runs, exhausted }).toEqual({ runs: 300, exhausted: false });
    expect(seen.size).toBeGreaterThan(10);
  }
});

test('an error of the simulation is thrown with its replay line, not taken for a finding', async () => {
  const stuck: Scenario = {
    name: 'stuck',
    async run(run) {
      const simulation = run.simulate();
      simulation.spawn('waiter', () => new Promise(() => undefined));
      await simulation.run();
    },
  };
  await expect(explore(stuck, { strategy: 'random' })).rejects.toMatchObject({
    code: 'stuck',
    message: expect.stringMatching(
      /'waiter' waits for something that is not simulated.*sim1 stuck random\/1/,
    ) as string,
  });
});
