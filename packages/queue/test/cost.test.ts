import {
  capCallsMax,
  CLAIM_CALLS_MAX,
  CLAIM_COST_RATIO_MAX,
  CLAIM_ENTRIES_MAX,
  contentionAttemptsMax,
  descriptorsMax,
  directoryEntriesMax,
  ENQUEUE_CALLS_MAX,
  ENQUEUE_KEY_CALLS_MAX,
} from '@spoolproof/contract';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, largestDirectory } from './support/disk-truth.ts';
import { interleave } from './support/interleavings.ts';
import { createWorld, payloads } from './support/world.ts';

describe('calls', () => {
  test.for(['none', 'flush', 'strict'] as const)(
    '[Q30] of an enqueue are few, with durability %s',
    async (durability) => {
      const world = await createWorld({ durability, bucketItemsMax: 50 });
      const actor = world.actor();
      const queue = await actor.open();
      await queue.enqueue('first');
      actor.fs.forget();
      for (const payload of payloads(100)) await queue.enqueue(payload);
      await queue.flush();
      expect(actor.fs.count() / 100).toBeLessThanOrEqual(ENQUEUE_CALLS_MAX[durability]);
      actor.fs.forget();
      for (const payload of payloads(100)) await queue.enqueue(payload, { key: payload });
      await queue.flush();
      expect(actor.fs.count() / 100).toBeLessThanOrEqual(
        ENQUEUE_CALLS_MAX[durability] + ENQUEUE_KEY_CALLS_MAX,
      );
    },
  );

  test('[Q31] of a claim are the same at 10 buckets and at 1000', async () => {
    const cost: number[] = [];
    for (const buckets of [10, 1000]) {
      const world = await createWorld({ bucketItemsMax: 8 });
      await (await world.actor().open()).enqueueMany(payloads(8 * buckets));
      const actor = world.actor();
      const queue = await actor.open();
      await queue.claim();
      actor.fs.forget();
      for (let claims = 0; claims < 64; claims++) await queue.claim();
      cost.push(actor.fs.count() / 64);
      expect(cost.at(-1)).toBeLessThanOrEqual(CLAIM_CALLS_MAX);
      expect(actor.fs.entriesListed / 64).toBeLessThanOrEqual(CLAIM_ENTRIES_MAX);
    }
    expect(cost[1]! / cost[0]!).toBeLessThanOrEqual(CLAIM_COST_RATIO_MAX);
  });

  test.for([
    [1003, 20, 'archive-oldest'],
    [1003, 20, 'archive-newest'],
    [997, 4, 'archive-oldest'],
    [500, 0, 'archive-newest'],
  ] as const)(
    '[Q32] of archiving %i down to %i (%s) are one a bucket, half a bucket and a constant',
    async ([depth, max, policy]) => {
      const world = await createWorld({ bucketItemsMax: 10 });
      await (await world.actor().open()).enqueueMany(payloads(depth));
      const actor = world.actor();
      const queue = await actor.open();
      expect((await queue.enforceCap({ max, policy })).archived).toBe(depth - max);
      const bound = capCallsMax({
        sealedBuckets: Math.ceil((depth - max) / 10),
        partialBuckets: 0,
        partialItems: 0,
        bucketItemsMax: 10,
      });
      expect(actor.fs.count() - 25).toBeLessThanOrEqual(bound);
      actor.fs.forget();
      await queue.enqueueMany(payloads(50));
      actor.fs.forget();
      await queue.enforceCap({ max });
      expect(actor.fs.count('stat')).toBeLessThanOrEqual(4);
    },
  );

  test('[Q33] that fail for contention are at most one for each worker and success', async () => {
    const world = await createWorld({ bucketItemsMax: 50 });
    await (await world.actor().open()).enqueueMany(payloads(400));
    const actors = Array.from({ length: 4 }, () => world.actor());
    const queues = await Promise.all(actors.map((actor) => actor.open()));
    interleave(33, actors);
    await Promise.all(
      queues.map(async (queue) => {
        while ((await queue.claim()).length > 0);
      }),
    );
    expect(countsOnDisk(world)).toEqual({ leased: 400 });
    const renames = actors.reduce((sum, actor) => sum + actor.fs.count('rename'), 0);
    expect((renames - 400) / 400).toBeLessThanOrEqual(contentionAttemptsMax(4));
  });
});

describe('resources', () => {
  test.for(['none', 'flush', 'strict'] as const)(
    '[Q34] descriptors stay within their bound, durability %s',
    async (durability) => {
      const world = await createWorld({ durability, bucketItemsMax: 100 });
      const actor = world.actor();
      const queue = await actor.open();
      await queue.enqueueMany(payloads(300));
      for (const payload of payloads(100)) await queue.enqueue(payload);
      for (let leases; (leases = await queue.claim({ max: 60 })).length > 0;) await queue.ackMany(leases);
      await queue.sweep();
      await queue.close();
      expect(actor.fs.descriptorsMax).toBeLessThanOrEqual(descriptorsMax(1));
      expect(actor.fs.descriptorsOpen).toBe(0);
      const many = world.actor();
      const busy = await many.open();
      await Promise.all(payloads(40).map((payload) => busy.enqueue(payload)));
      await busy.close();
      expect(many.fs.descriptorsMax).toBeLessThanOrEqual(descriptorsMax(40));
      expect(many.fs.descriptorsOpen).toBe(0);
    },
  );

  test('[Q35] no directory grows beyond its bound, whatever goes through it', async () => {
    const world = await createWorld({ bucketItemsMax: 5 });
    const queue = await world.actor().open();
    const bucketBound = 2 * 5;
    for (let round = 0; round < 20; round++) {
      await Promise.all(payloads(17).map((payload) => queue.enqueue(payload, { delayMs: round % 2 })));
      const leases = await queue.claim({ max: 15 });
      for (const lease of leases.slice(0, 4)) await queue.release(lease, { delayMs: (round % 3) * 60_000 });
      for (const lease of leases.slice(4, 8)) await queue.bury(lease, { reason: 'r' });
      await queue.ackMany(leases.slice(8));
    }
    for (const state of ['ready', 'delayed', 'leased', 'done', 'dead'])
      expect(largestDirectory(`${world.root}/${state}`)).toBeLessThanOrEqual(directoryEntriesMax(5));
    const buckets = execFileSync('find', [world.root, '-type', 'd', '-name', '*-w*'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    for (const bucket of buckets) expect(largestDirectory(bucket)).toBeLessThanOrEqual(bucketBound);
    expect(buckets.length).toBeGreaterThan(20);
  });
});
