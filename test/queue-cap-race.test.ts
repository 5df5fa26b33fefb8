import { initQueue, openQueue } from '@spoolproof/queue';
import { searchPreemptions, SimFs, Simulation, type Scenario } from '@spoolproof/sim';
import { describe, expect, test } from 'vitest';

/**
 * Two archivers enforce one cap on two shards of one bucket each. What one of them has taken whole, the other must count
 * among its own victims, also when nothing is left of the shard that it was in.
 */
const twoArchivers: Scenario = {
  name: 'two-archivers-two-shards',
  async run(run) {
    const kernel = new SimFs();
    const before = new Simulation({ kernel });
    before.spawn('init', async (ports) => {
      await initQueue('/q', { bucketItemsMax: 3, leaseMs: 60_000 }, ports);
      const queue = await openQueue('/q', { ports });
      const items = Array.from({ length: 4 }, (_, number) => new Uint8Array([number]));
      await queue.enqueueMany(items);
      await queue.enqueueMany(items);
      await queue.close();
    });
    await before.run();
    const simulation = run.simulate({ kernel });
    for (const name of ['one', 'two']) {
      simulation.spawn(name, async (ports) => {
        const queue = await openQueue('/q', { ports });
        await queue.enforceCap({ max: 3 });
        await queue.close();
      });
    }
    await simulation.run();
    const after = new Simulation({ kernel });
    let depth = 0;
    after.spawn('reader', async (ports) => {
      const queue = await openQueue('/q', { ports });
      depth = (await queue.stats()).depth;
      await queue.close();
    });
    await after.run();
    if (depth !== 3) throw new Error(`${depth} of 8 items are left, the cap is 3`);
  },
};

describe('[Q12] archivers that race take no more than one of them would', () => {
  test('with shards that one of them empties, and one preemption anywhere', async () => {
    const search = await searchPreemptions(twoArchivers, { preemptionsMax: 1, runsMax: 5_000 });
    expect(search.failure?.error).toBeUndefined();
    expect(search.runs).toBeGreaterThan(100);
  });
});
