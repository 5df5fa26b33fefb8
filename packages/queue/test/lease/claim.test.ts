import { describe, expect, test } from 'vitest';
import type { Lease } from '@spoolproof/contract';
import { crashAtEveryCall } from '../support/crash-points.ts';
import { countsOnDisk, expectSound, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads } from '../support/world.ts';

const read = (leases: readonly Lease<string>[]): Promise<string[]> =>
  Promise.all(leases.map((lease) => lease.payload()));

describe('claim', () => {
  test.for([1, 2, 5, 7, 100])(
    '[Q11] order of one producer is kept across singles and batches, %i at a time',
    async (max) => {
      const world = await createWorld({ bucketItemsMax: 5 });
      const producer = await world.actor().open();
      const consumer = await world.actor().open();
      const all = payloads(40);
      for (const payload of all.slice(0, 7)) await producer.enqueue(payload);
      await producer.enqueueMany(all.slice(7, 9));
      for (const payload of all.slice(9, 12)) await producer.enqueue(payload);
      await producer.enqueueMany(all.slice(12, 31));
      for (const payload of all.slice(31)) await producer.enqueue(payload);
      const got: string[] = [];
      for (;;) {
        const leases = await consumer.claim({ max });
        if (leases.length === 0) break;
        got.push(...(await read(leases)));
      }
      expect(got).toEqual(all);
      expect(countsOnDisk(world)).toEqual({ leased: 40 });
    },
  );

  test('[Q11] a producer and a consumer that take turns keep the order', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const producer = await world.actor().open();
    const consumer = await world.actor().open();
    const got: string[] = [];
    for (const payload of payloads(30)) {
      await producer.enqueue(payload);
      if (Number(payload.slice(1)) % 3 === 0) got.push(...(await read(await consumer.claim({ max: 2 }))));
    }
    got.push(...(await read(await consumer.claim({ max: 30 }))));
    for (let leases; (leases = await consumer.claim({ max: 30 })).length > 0;)
      got.push(...(await read(leases)));
    expect(got).toEqual(payloads(30));
  });

  test('[Q06] many handles that claim at once get disjoint sets that cover everything', async () => {
    const world = await createWorld({ bucketItemsMax: 10 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(95));
    for (const payload of payloads(15, 95)) await producer.enqueue(payload);
    const handles = await Promise.all(Array.from({ length: 6 }, () => world.actor().open()));
    const drain = async (index: number): Promise<string[]> => {
      const ids: string[] = [];
      const queue = handles[index]!;
      for (let leases; (leases = await queue.claim({ max: [1, 3, 10, 25][index % 4]! })).length > 0;)
        ids.push(...leases.map((lease) => lease.id));
      return ids;
    };
    const sets = await Promise.all(handles.map((_, index) => drain(index)));
    const all = sets.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(110);
    expect(countsOnDisk(world)).toEqual({ leased: 110 });
    expectSound(world);
  });

  test('[Q06] a bucket that fits is claimed whole by one rename', async () => {
    const world = await createWorld({ bucketItemsMax: 10 });
    await (await world.actor().open()).enqueueMany(payloads(10));
    const actor = world.actor();
    const queue = await actor.open();
    const leases = await queue.claim({ max: 10 });
    expect(leases.map((lease) => lease.deliveries)).toEqual(Array(10).fill(1));
    expect(actor.fs.count('rename')).toBe(1);
  });

  test('[Q13] items that vanish between listing and claim are passed over without a word', async () => {
    const world = await createWorld({ bucketItemsMax: 20 });
    await (await world.actor().open()).enqueueMany(payloads(20));
    const slow = world.actor();
    const slowQueue = await slow.open();
    const first = await slowQueue.claim();
    const quick = await world.actor().open();
    const taken = await quick.claim({ max: 12 });
    const rest: string[] = [];
    for (let leases; (leases = await slowQueue.claim({ max: 3 })).length > 0;)
      rest.push(...leases.map((lease) => lease.id));
    expect(taken).toHaveLength(12);
    expect(
      [...first, ...taken]
        .map((lease) => lease.id)
        .concat(rest)
        .toSorted(),
    ).toEqual(
      itemsOnDisk(world)
        .map((item) => item.id)
        .toSorted(),
    );
  });

  test('[Q13] every call that can lose a race may say ENOENT; the next claim has the item', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(6));
    const actor = world.actor();
    const racer = await actor.open();
    await racer.claim();
    for (let nth = 1; nth <= 3; nth++) {
      actor.fs.fail({ kind: ['rename', 'readdir', 'rmdir'], nth, errno: 'ENOENT' });
      await racer.claim({ max: 1 });
      actor.fs.heal();
    }
    for (let left = 6; left > 0; left--) await racer.claim({ max: 6 });
    expect(countsOnDisk(world)).toEqual({ leased: 6 });
  });

  test('[Q20] everything that was enqueued is done in the end', async () => {
    const world = await createWorld({ bucketItemsMax: 7 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(30));
    await Promise.all(payloads(10).map((payload) => producer.enqueue(payload)));
    await producer.enqueue('late', { delayMs: 1000 });
    const consumer = await world.actor().open();
    for (let leases; (leases = await consumer.claim({ max: 9, waitMs: 2000 })).length > 0;)
      await consumer.ackMany(leases);
    expect(countsOnDisk(world)).toEqual({ done: 41 });
    expectSound(world);
  });

  test.for([1, 3, 5])(
    '[Q23] [Q08] killed at any call of a claim of %i, the others get all items, one more delivery at most',
    async (max) => {
      await crashAtEveryCall({
        settings: { bucketItemsMax: 3 },
        prepare: async (queue) => {
          await queue.enqueueMany(payloads(5));
          await queue.enqueue('single');
        },
        act: (queue) => queue.claim({ max }),
        check: async ({ world, queue, call }) => {
          expect(itemsOnDisk(world)).toHaveLength(6);
          await queue.sweep();
          const got: Lease<string>[] = [];
          for (let leases; (leases = await queue.claim({ max: 6 })).length > 0;) got.push(...leases);
          expect(got, `killed at call ${call}`).toHaveLength(6);
          for (const lease of got) expect(lease.deliveries).toBeLessThanOrEqual(2);
          expectSound(world);
        },
      });
    },
  );

  test('an aborted claim rejects with the reason; what it had claimed stays claimable', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const reason = new Error('stop');
    await expect(queue.claim({ waitMs: 1000, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = queue.claim({ waitMs: 1e9, signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  test.for([0, -1, 1.5, Number.NaN])('max %d is refused', async (max) => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await expect(queue.claim({ max })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
