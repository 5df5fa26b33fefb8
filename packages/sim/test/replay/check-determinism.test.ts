import { expect, test } from 'vitest';
import { checkDeterminism, SimFs, type Scenario } from '../../src/index.ts';

const naming = (name: (random: () => number) => string): Scenario => ({
  name: 'naming',
  async run(run) {
    const simulation = run.simulate({ kernel: new SimFs() });
    for (const task of ['one', 'two']) {
      simulation.spawn(task, async ({ fs, random }) => {
        for (let made = 0; made < 5; made += 1) await fs.mkdir(`/${name(() => random.uint32())}`);
      });
    }
    await simulation.run();
  },
});

test('a run whose names come from the injected random is repeatable', async () => {
  const scenario = naming((random) => String(random()));
  const { steps, traceHash } = await checkDeterminism(scenario, { kind: 'random', seed: 3 });
  expect(steps).toBe(2 * 5 * 3);
  expect(traceHash).toMatch(/^[0-9a-f]{16}$/);
});

test('a run that takes its names elsewhere is found out, and the leak is named with its place', async () => {
  const scenario = naming(() => String(Math.random()));
  await expect(checkDeterminism(scenario, { kind: 'random', seed: 3 })).rejects.toMatchObject({
    code: 'nondeterminism',
    message: expect.stringMatching(
      /at step 0.*mkdir.*Math\.random at .*check-determinism\.test\.ts/s,
    ) as string,
  });
});

test('another seed is another run', async () => {
  const scenario = naming((random) => String(random()));
  const first = await checkDeterminism(scenario, { kind: 'random', seed: 1 });
  const second = await checkDeterminism(scenario, { kind: 'random', seed: 2 });
  expect(first.traceHash).not.toBe(second.traceHash);
});
