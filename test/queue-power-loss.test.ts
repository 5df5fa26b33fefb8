import { initQueue, openQueue } from '@spoolproof/queue';
import {
  searchPreemptions,
  SimFs,
  Simulation,
  walkTree,
  type CrashProfile,
  type Scenario,
} from '@spoolproof/sim';
import { describe, expect, test } from 'vitest';

/**
 * A producer of a strict queue enqueues while a worker claims; at the moment the enqueue resolves, everybody dies and the power
 * fails, and nothing survives that no fsync has forced. The item must be in the queue.
 */
function acceptedThenPowerLoss(crashProfile: CrashProfile): Scenario {
  return {
    name: `accepted-then-power-loss-${crashProfile}`,
    async run(run) {
      const kernel = new SimFs();
      const before = new Simulation({ kernel });
      const settings = { bucketItemsMax: 4, leaseMs: 60_000, durability: 'strict' } as const;
      before.spawn('init', async (ports) => {
        await initQueue('/q', settings, ports);
      });
      await before.run();
      const simulation = run.simulate({ kernel, crashProfile, stepsMax: 20_000 });
      let id = '';
      simulation.spawn('producer', async (ports) => {
        const queue = await openQueue('/q', { ports });
        ({ id } = await queue.enqueue(new Uint8Array([1])));
        const unforced = kernel.volume.pending?.items.length ?? 0;
        for (const task of simulation.tasks) simulation.kill(task);
        kernel.losePower(Array.from({ length: unforced }, () => false));
      });
      simulation.spawn('worker', async (ports) => {
        const queue = await openQueue('/q', { ports });
        for (let claims = 0; claims < 3; claims++) await queue.claim({ max: 1 });
      });
      await simulation.run();
      const places = [...walkTree(kernel.volume, '/q')].map((entry) => entry.path);
      const found = places.filter((path) => path.includes(id) && !path.includes('/staging/'));
      if (id === '' || found.length !== 1) {
        throw new Error(
          `accepted ${id}, after the power failure at: ${found.join() || 'nowhere but staging'}`,
        );
      }
    },
  };
}

describe('[Q01] what a strict queue has accepted survives a power failure', () => {
  test.each(['prefix', 'ext4', 'posix-weak'] as const)(
    'under %s, with one preemption anywhere',
    async (profile) => {
      const search = await searchPreemptions(acceptedThenPowerLoss(profile), {
        preemptionsMax: 1,
        runsMax: 5_000,
      });
      expect(search.failure?.line).toBeUndefined();
      expect(search.runs).toBeGreaterThan(100);
    },
  );
});
