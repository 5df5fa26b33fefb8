import { CAP_PREPARING_RENAMES_MAX } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { crashAtEveryCall } from './support/crash-points.ts';
import { countsOnDisk, expectSound, idsIn, itemsOnDisk, readyInOrder } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('an enforcement that is interrupted', () => {
  test.for([
    ['archive-oldest', 3],
    ['archive-oldest', 5],
    ['archive-newest', 3],
    ['archive-newest', 5],
  ] as const)(
    '[Q24] [Q04] at any call (%s, cap %i) never lets the depth grow, and the next one ends it',
    async ([policy, max]) => {
      const crashes = await crashAtEveryCall({
        settings: { bucketItemsMax: 4 },
        prepare: async (queue) => {
          await queue.enqueueMany(payloads(10));
          for (const payload of payloads(3)) await queue.enqueue(payload);
        },
        act: (queue) => queue.enforceCap({ max, policy }),
        check: async ({ world, queue, call }) => {
          expect(itemsOnDisk(world), `killed at call ${call}`).toHaveLength(13);
          const before = countsOnDisk(world)['ready'] ?? 0;
          // A bucket that was being split is held by the dead archiver, and comes back whole.
          await queue.sweep();
          const depth = countsOnDisk(world)['ready'] ?? 0;
          expect(depth).toBeGreaterThanOrEqual(before);
          expect(depth).toBeLessThanOrEqual(13);
          expect(countsOnDisk(world)['leased'] ?? 0).toBe(0);
          const report = await queue.enforceCap({ max, policy });
          expect(report.archived).toBe(Math.max(0, depth - max));
          expect(countsOnDisk(world)['ready'] ?? 0).toBeLessThanOrEqual(max);
          await queue.readmit({ max: 100 });
          expect(countsOnDisk(world)).toEqual({ ready: 13 });
          expectSound(world);
        },
      });
      expect(crashes).toBeGreaterThan(20);
    },
  );

  test('[Q24] each one that got beyond its preparations has shrunk the queue, by however little', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(30));
    for (const payload of payloads(7)) await producer.enqueue(payload);
    let depth = 37;
    for (let run = 0; depth > 5 && run < 200; run++) {
      const actor = world.actor();
      const queue = await actor.open();
      actor.fs.crashAtCall(20 + (run % 25));
      await queue.enforceCap({ max: 5 }).catch(() => undefined);
      const renames = actor.fs.count('rename');
      await actor.kill();
      const now = countsOnDisk(world)['ready'] ?? 0;
      expect(now).toBeLessThanOrEqual(depth);
      if (renames > CAP_PREPARING_RENAMES_MAX) expect(now).toBeLessThan(depth);
      depth = now;
    }
    expect(depth).toBeLessThanOrEqual(5);
    expect(itemsOnDisk(world)).toHaveLength(37);
  });

  test('[Q24] by an abort keeps what it has archived and rejects with the reason', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(40));
    const order = readyInOrder(world);
    const controller = new AbortController();
    const stop = new Error('stop');
    const onProgress = (archived: number): void => {
      if (archived >= 12) controller.abort(stop);
    };
    await expect(queue.enforceCap({ max: 5, signal: controller.signal, onProgress })).rejects.toBe(stop);
    expect(idsIn(world, 'overflow')).toEqual(order.slice(0, 12).toSorted());
    expect(await queue.enforceCap({ max: 5 })).toMatchObject({ depthBefore: 28, archived: 23 });
    expectSound(world);
  });
});
