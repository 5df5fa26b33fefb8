import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound, idsIn, itemsOnDisk, readyInOrder } from './support/disk-truth.ts';
import { interleave } from './support/interleavings.ts';
import { createWorld, payloads } from './support/world.ts';

describe('enforceCap', () => {
  test.for([
    ['archive-oldest', 0],
    ['archive-oldest', 1],
    ['archive-newest', 0],
    ['archive-newest', 1],
  ] as const)(
    '[Q12] [Q18] %s archives exactly what it names, wherever the boundary cuts (singles: %i)',
    async ([policy, singles]) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 24 }),
          fc.integer({ min: 0, max: 6 }),
          async (max, slack) => {
            const world = await createWorld({ bucketItemsMax: 5 });
            const queue = await world.actor().open();
            await queue.enqueueMany(payloads(8));
            for (const payload of payloads(singles * 7)) await queue.enqueue(payload);
            await queue.enqueueMany(payloads(9));
            const order = readyInOrder(world);
            const low = Math.max(0, max - slack);
            const report = await queue.enforceCap({ max, low, policy });
            const left = order.length > max ? low : order.length;
            const kept =
              policy === 'archive-oldest' ? order.slice(order.length - left) : order.slice(0, left);
            expect(idsIn(world, 'ready')).toEqual(kept.toSorted());
            expect(idsIn(world, 'overflow')).toHaveLength(order.length - left);
            expect(report).toEqual({
              depthBefore: order.length,
              depthAfter: left,
              archived: order.length - left,
              vanished: 0,
              policy,
              max,
              low,
            });
            expectSound(world);
          },
        ),
        { numRuns: 25, seed: 12 },
      );
    },
  );

  test('[Q12] the cap of the settings holds where the call gives none', async () => {
    const world = await createWorld({ cap: { max: 10, low: 4, policy: 'archive-newest' } });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(10));
    expect((await queue.enforceCap()).archived).toBe(0);
    const { id } = await queue.enqueue('one more');
    expect(await queue.enforceCap()).toMatchObject({ archived: 7, depthAfter: 4, policy: 'archive-newest' });
    expect(idsIn(world, 'overflow')).toContain(id);
  });

  test('[Q12] leased items are never victims and do not count', async () => {
    const world = await createWorld({ bucketItemsMax: 5 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(20));
    const leases = [...(await queue.claim({ max: 5 })), ...(await queue.claim({ max: 3 }))];
    expect(await queue.enforceCap({ max: 6 })).toMatchObject({ depthBefore: 12, archived: 6 });
    expect(idsIn(world, 'leased')).toEqual(leases.map((lease) => lease.id).toSorted());
    expect(await queue.ackMany(leases)).toEqual({ settled: 8, lost: [] });
    expectSound(world);
  });

  test.for([2, 3, 4])(
    '[Q10] [Q12] [Q18] %i archivers at once archive exactly the overflow, once, and their reports add up',
    async (archivers) => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 40 }), async (seed, max) => {
          const world = await createWorld({ bucketItemsMax: 6 });
          const producer = await world.actor().open();
          await producer.enqueueMany(payloads(25));
          for (const payload of payloads(9)) await producer.enqueue(payload);
          const order = readyInOrder(world);
          const actors = Array.from({ length: archivers }, () => world.actor());
          const queues = await Promise.all(actors.map((actor) => actor.open()));
          interleave(seed, actors);
          const reports = await Promise.all(queues.map((queue) => queue.enforceCap({ max })));
          const excess = Math.max(0, order.length - max);
          expect(idsIn(world, 'overflow')).toEqual(order.slice(0, excess).toSorted());
          expect(reports.reduce((sum, report) => sum + report.archived, 0)).toBe(excess);
          expectSound(world);
        }),
        { numRuns: 20, seed: 10 },
      );
    },
  );

  test('[Q06] [Q12] [Q13] [Q18] claimers, producers and archivers at once lose nothing, and the reports add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const world = await createWorld({ bucketItemsMax: 5 });
        const producer = await world.actor().open();
        await producer.enqueueMany(payloads(23));
        const actors = Array.from({ length: 4 }, () => world.actor());
        const [adding, claiming, capping, alsoCapping] = await Promise.all(
          actors.map((actor) => actor.open()),
        );
        interleave(seed, actors);
        const [, leases, one, other] = await Promise.all([
          Promise.all(payloads(6).map((payload) => adding!.enqueue(payload))),
          (async () => [...(await claiming!.claim({ max: 2 })), ...(await claiming!.claim({ max: 7 }))])(),
          capping!.enforceCap({ max: 8 }),
          alsoCapping!.enforceCap({ max: 8 }),
        ]);
        const counts = countsOnDisk(world);
        expect(counts['leased'] ?? 0).toBe(leases.length);
        expect(one.archived + other.archived).toBe(counts['overflow'] ?? 0);
        expect(itemsOnDisk(world)).toHaveLength(29);
        await capping!.enforceCap({ max: 8 });
        expect(countsOnDisk(world)['ready'] ?? 0).toBeLessThanOrEqual(8);
        expectSound(world);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test.for([
    ['max', { max: -1 }],
    ['max that is not whole', { max: 1.5 }],
    ['low above max', { max: 1, low: 2 }],
    ['no max at all', {}],
  ] as const)('a wrong %s is refused', async ([, options]) => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await expect(queue.enforceCap(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('progress is told, and never more than was archived', async () => {
    const world = await createWorld({ bucketItemsMax: 5 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(23));
    const told: [number, number][] = [];
    await queue.enforceCap({ max: 3, onProgress: (archived, planned) => told.push([archived, planned]) });
    expect(told).toEqual([
      [5, 20],
      [10, 20],
      [15, 20],
      [20, 20],
    ]);
  });
});

describe('the policy reject', () => {
  test('[Q12] refuses what is beyond the cap and leaves nothing of it behind', async () => {
    const world = await createWorld({ cap: { max: 5, low: 5, policy: 'reject' } });
    const queue = await world.actor().open();
    for (const payload of payloads(5)) await queue.enqueue(payload);
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await expect(queue.enqueueMany(['x'])).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(countsOnDisk(world)).toEqual({ ready: 5 });
    expect((await queue.enforceCap()).archived).toBe(0);
    await queue.claim();
    await queue.enqueue('room again');
    expectSound(world);
  });

  test('[Q12] many producers together overshoot by at most one item each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 60 }), async (seed, max) => {
        const world = await createWorld({ cap: { max, low: max, policy: 'reject' } });
        const actors = Array.from({ length: 4 }, () => world.actor());
        const queues = await Promise.all(actors.map((actor) => actor.open()));
        interleave(seed, actors);
        await Promise.all(
          queues.map(async (queue) => {
            for (let item = 0; item < 40; item++) await queue.enqueue('x').catch(() => undefined);
          }),
        );
        expect(itemsOnDisk(world).length).toBeGreaterThanOrEqual(Math.min(max, 160));
        expect(itemsOnDisk(world).length).toBeLessThanOrEqual(max + 4);
      }),
      { numRuns: 10, seed: 12 },
    );
  });
});
