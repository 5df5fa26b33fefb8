import { describe, expect, test } from 'vitest';
import { crashAtEveryCall } from './support/crash-points.ts';
import { countsOnDisk, expectSound, idsIn, itemsOnDisk, readyInOrder } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('readmit', () => {
  test.for([1, 3, 5, 7, 12, 100])('[Q12] [Q18] brings back the %i oldest', async (max) => {
    const world = await createWorld({ bucketItemsMax: 5 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(20));
    const order = readyInOrder(world);
    await queue.enforceCap({ max: 3 });
    const report = await queue.readmit({ max });
    const back = Math.min(max, 17);
    expect(report).toEqual({ readmitted: back, overflowLeft: 17 - back });
    expect(idsIn(world, 'ready')).toEqual([...order.slice(0, back), ...order.slice(17)].toSorted());
    expectSound(world);
  });

  test('[Q12] without a number it fills up to the low watermark', async () => {
    const world = await createWorld({
      bucketItemsMax: 5,
      cap: { max: 12, low: 8, policy: 'archive-oldest' },
    });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(20));
    await queue.enforceCap();
    await queue.claim({ max: 3 });
    expect(await queue.readmit()).toEqual({ readmitted: 3, overflowLeft: 9 });
    expect(await queue.readmit()).toEqual({ readmitted: 0, overflowLeft: 9 });
  });

  test('[Q08] what comes back keeps its deliveries', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(4));
    for (const lease of await queue.claim({ max: 4 })) await queue.release(lease);
    await queue.enforceCap({ max: 0 });
    await queue.readmit({ max: 4 });
    const leases = await queue.claim({ max: 4 });
    expect(leases.map((lease) => lease.deliveries)).toEqual([2, 2, 2, 2]);
  });

  test('[Q08] what was reclaimed before it was archived too', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const dead = world.actor();
    const doomed = await dead.open();
    await doomed.enqueueMany(payloads(4));
    await doomed.claim({ max: 4 });
    await dead.kill();
    const queue = await world.actor().open();
    await queue.sweep();
    await queue.enforceCap({ max: 1 });
    await queue.readmit({ max: 4 });
    const seen: number[] = [];
    for (let leases; (leases = await queue.claim({ max: 4 })).length > 0;)
      seen.push(...leases.map((lease) => lease.deliveries));
    expect(seen).toEqual([2, 2, 2, 2]);
  });

  test('[Q22] [Q07] what was leased before it was archived comes back to be claimed one by one', async () => {
    const world = await createWorld({ bucketItemsMax: 4, deliveriesMax: 3 });
    const dead = world.actor();
    const doomed = await dead.open();
    await doomed.enqueueMany(payloads(4));
    await doomed.claim({ max: 4 });
    await dead.kill();
    const archiver = await world.actor().open();
    await archiver.sweep();
    await archiver.enforceCap({ max: 0 });
    await archiver.close();
    const queue = await world.actor().open();
    expect(await queue.readmit({ max: 4 })).toEqual({ readmitted: 4, overflowLeft: 0 });
    // Each may be what killed its worker, so each is delivered alone.
    for (let left = 4; left > 0; left--) {
      const leases = await queue.claim({ max: 4 });
      expect(leases.map((lease) => lease.deliveries)).toEqual([2]);
      for (const lease of leases) expect(await queue.ack(lease)).toBe('settled');
    }
    expect(countsOnDisk(world)).toEqual({ done: 4 });
    expectSound(world);
  });

  test('[Q10] several at once bring every item back once', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const first = await world.actor().open();
    const second = await world.actor().open();
    await first.enqueueMany(payloads(30));
    await first.enforceCap({ max: 2 });
    const reports = await Promise.all([first.readmit({ max: 100 }), second.readmit({ max: 100 })]);
    expect(reports.reduce((sum, report) => sum + report.readmitted, 0)).toBe(28);
    expect(countsOnDisk(world)).toEqual({ ready: 30 });
    expectSound(world);
  });

  test('[Q04] killed at any call it has moved some items and lost none', async () => {
    await crashAtEveryCall({
      settings: { bucketItemsMax: 4 },
      prepare: async (queue) => {
        await queue.enqueueMany(payloads(11));
        await queue.enforceCap({ max: 2 });
      },
      act: (queue) => queue.readmit({ max: 6 }),
      check: async ({ world, queue }) => {
        expect(itemsOnDisk(world)).toHaveLength(11);
        await queue.readmit({ max: 100 });
        expect(countsOnDisk(world)).toEqual({ ready: 11 });
        expectSound(world);
      },
    });
  });
});
