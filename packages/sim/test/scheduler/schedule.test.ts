import { expect, test } from 'vitest';
import {
  BulkBuilder,
  bytesAt,
  explore,
  PLAIN_SCHEDULE,
  runPlan,
  SimFs,
  type Schedule,
  type Scenario,
} from '../../src/index.ts';

/** Three tasks of two calls each; what they did, in order. */
const recording = (events: string[], kernel = new SimFs()): Scenario => ({
  name: 'recording',
  async run(run) {
    events.length = 0;
    const simulation = run.simulate({ kernel, yieldOnDelivery: false });
    for (const task of ['a', 'b', 'c']) {
      simulation.spawn(task, async ({ fs }) => {
        for (const name of ['1', '2']) {
          await fs.mkdir(`/${task}${name}`).catch(() => events.push('failed'));
          events.push(`${task}${name}`);
        }
      });
    }
    await simulation.run();
  },
});

async function eventsOf(part: Partial<Schedule>, kernel?: SimFs): Promise<readonly string[]> {
  const events: string[] = [];
  const schedule = { ...PLAIN_SCHEDULE, ...part };
  expect(await runPlan(recording(events, kernel), { kind: 'schedule', schedule })).toBeUndefined();
  return events;
}

test('without preemptions, each task runs to its end, in the order in which they were spawned', async () => {
  expect(await eventsOf({})).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
});

test('a preemption lets another task go on at a step, and it then runs to its end', async () => {
  expect(await eventsOf({ preemptions: [{ step: 2, task: 2 }] })).toEqual([
    'a1',
    'c1',
    'c2',
    'a2',
    'b1',
    'b2',
  ]);
});

test('a fault strikes the first call that it can from its step on, once', async () => {
  const events = await eventsOf({ faults: [{ step: 4, fault: 'no-space' }] });
  expect(events).toEqual(['a1', 'a2', 'failed', 'b1', 'b2', 'c1', 'c2']);
});

test('a crash comes at its step, and what survives is as chosen', async () => {
  const survivorsOf = async (survivors: number): Promise<readonly boolean[]> => {
    const kernel = new SimFs();
    const crashes = [{ step: 6, profile: 'ext4', survivors } as const];
    expect(await eventsOf({ crashes }, kernel)).toEqual(['a1', 'a2', 'b1']);
    return ['a1', 'a2', 'b1'].map((name) => kernel.volume.directory(kernel.volume.root).lookup(name) !== 0);
  };
  expect(await survivorsOf(0)).toEqual([true, true, true]);
  expect(await survivorsOf(1)).toEqual([true, true, false]);
  expect(await survivorsOf(3)).toEqual([false, false, false]);
});

test('with listing orders to choose from, every order of a small directory is tried', async () => {
  const orders = new Set<string>();
  const listing: Scenario = {
    name: 'listing',
    async run(run) {
      const kernel = new SimFs();
      const bulk = new BulkBuilder(kernel.volume);
      for (const name of ['x', 'y', 'z']) bulk.file(bulk.directory('/d'), name, new Uint8Array());
      const simulation = run.simulate({ kernel, listingOrders: 6 });
      simulation.spawn('lister', async ({ fs }) => {
        for await (const chunk of fs.readdir('/d')) orders.add(chunk.map(({ name }) => name).join(''));
      });
      await simulation.run();
      expect(bytesAt(kernel.volume, '/d/x')).toEqual(new Uint8Array());
    },
  };
  expect(await explore(listing, { strategy: 'exhaustive' })).toMatchObject({ runs: 6, exhausted: true });
  expect(orders.size).toBe(6);
});
