import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SWEEP_CALLS_PER_DELETION, sweepCallsMax } from '@spoolproof/contract';
import type { FileQueue } from '../../src/index.ts';
import { crashAtEveryCall } from '../support/crash-points.ts';
import { countsOnDisk, filesBelow } from '../support/disk-truth.ts';
import { createWorld, payloads } from '../support/world.ts';

async function finish(queue: FileQueue<string>, count: number): Promise<void> {
  await queue.enqueueMany(payloads(count));
  for (let leases; (leases = await queue.claim({ max: count })).length > 0;) await queue.ackMany(leases);
}

describe('retention', () => {
  test('[Q18] deletes at once where it is 0, and the ledger says what', async () => {
    const world = await createWorld({ doneRetentionMs: 0, bucketItemsMax: 5 });
    const queue = await world.actor().open();
    await finish(queue, 12);
    const [, lease] = [await queue.enqueue('single'), (await queue.claim())[0]];
    await queue.ack(lease!);
    expect((await queue.sweep()).doneDeleted).toBe(13);
    expect(filesBelow(`${world.root}/done`)).toEqual([]);
    expect(await queue.stats()).toMatchObject({ retired: 13, counts: { done: 0 } });
    const [ledger] = readdirSync(`${world.root}/retired`);
    const numbers = readFileSync(`${world.root}/retired/${ledger}`, 'utf8')
      .trimEnd()
      .split('\n')
      .flatMap((line) => Object.values((JSON.parse(line) as { ranges: Record<string, number[][]> }).ranges))
      .flat();
    expect(numbers.toSorted((a, b) => a[0]! - b[0]!)).toEqual([
      [0, 4],
      [5, 9],
      [10, 11],
      [12, 12],
    ]);
  });

  test('keeps for ever where it is null, and for as long as it says otherwise', async () => {
    for (const [doneRetentionMs, expected] of [
      [null, 0],
      [10_000_000, 5],
    ] as const) {
      const world = await createWorld({ doneRetentionMs, bucketItemsMax: 5 });
      const queue = await world.actor().open();
      await finish(queue, 5);
      world.time.advance(9_000_000);
      await finish(queue, 5);
      expect((await queue.sweep()).doneDeleted).toBe(0);
      world.time.advance(11_000_000);
      expect((await queue.sweep()).doneDeleted).toBe(expected);
    }
  });

  test('[Q16] [Q18] killed at any call, what is gone is in the ledger, and once', async () => {
    await crashAtEveryCall({
      settings: { doneRetentionMs: 0, bucketItemsMax: 3 },
      prepare: (queue) => finish(queue, 7),
      act: (queue) => queue.sweep(),
      check: async ({ world, queue }) => {
        const left = countsOnDisk(world)['done'] ?? 0;
        expect((await queue.stats()).retired).toBeGreaterThanOrEqual(7 - left);
        await queue.sweep();
        expect((await queue.stats()).retired).toBe(7);
        expect(filesBelow(`${world.root}/done`)).toEqual([]);
      },
    });
  });

  test('[Q36] deletes at most so many in one sweep, at a bounded number of calls each', async () => {
    const world = await createWorld({ doneRetentionMs: 0, bucketItemsMax: 10 });
    const actor = world.actor();
    const queue = await actor.open();
    await finish(queue, 100);
    actor.fs.forget();
    const { doneDeleted } = await queue.sweep({ deletionsMax: 25 });
    expect(doneDeleted).toBe(30);
    expect(actor.fs.count()).toBeLessThanOrEqual(
      sweepCallsMax({ owners: 1, buckets: 0, staged: 0 }) + SWEEP_CALLS_PER_DELETION * doneDeleted,
    );
  });

  test('[Q36] a sweep costs the same with a long history as with none', async () => {
    const world = await createWorld({ doneRetentionMs: null, bucketItemsMax: 10 });
    const actor = world.actor();
    const queue = await actor.open();
    await finish(queue, 10);
    const costs: number[] = [];
    for (const more of [0, 500]) {
      if (more > 0) await finish(queue, more);
      const dead = world.actor();
      await (await dead.open()).enqueue('x');
      await (await dead.open()).enqueue('y');
      await dead.kill();
      actor.fs.forget();
      await queue.sweep();
      costs.push(actor.fs.count());
      for (const lease of await queue.claim({ max: 2 })) await queue.ack(lease);
    }
    expect(costs[1]).toBeLessThanOrEqual(costs[0]! + 2);
    expect(costs[1]).toBeLessThanOrEqual(sweepCallsMax({ owners: 3, buckets: 2, staged: 0 }));
  });
});
