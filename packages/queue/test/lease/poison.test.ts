import { POISON_DELAYS_MAX } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads, type World } from '../support/world.ts';

/** Workers that die whenever they hold the poison item, one after the other, until nothing is claimable. */
async function workUntilEmpty(world: World, poison: string, max: number): Promise<Map<string, number>> {
  const deliveries = new Map<string, number>();
  for (let workers = 0; workers < 100; workers++) {
    const actor = world.actor();
    const queue = await actor.open();
    await queue.sweep();
    for (;;) {
      const leases = await queue.claim({ max });
      if (leases.length === 0) return deliveries;
      for (const { id } of leases) deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
      if (leases.some((lease) => lease.id === poison)) break;
      await queue.ackMany(leases);
    }
    await actor.kill();
  }
  throw new Error('a hundred workers died');
}

describe('deliveries', () => {
  test('[Q08] are counted across releases, delays, deaths and whole buckets', async () => {
    const world = await createWorld({ deliveriesMax: 100, bucketItemsMax: 3 });
    const first = world.actor();
    const queue = await first.open();
    const { id } = await queue.enqueue('x');
    const [lease] = await queue.claim();
    await queue.release(lease!);
    const [second] = await queue.claim();
    await queue.release(second!, { delayMs: 1000 });
    await queue.enqueueMany(payloads(3));
    await queue.claim({ max: 3 });
    await first.kill();
    world.time.advance(2000);
    const other = await world.actor().open();
    await other.sweep();
    const leases = [];
    for (let more; (more = await other.claim({ max: 4 })).length > 0;) {
      leases.push(...more);
      await other.ackMany(more);
    }
    const seen = Object.fromEntries(leases.map((each) => [each.id, each.deliveries]));
    expect(Object.keys(seen)).toHaveLength(4);
    expect(seen[id]).toBe(3);
    expect(Object.values(seen).toSorted((a, b) => a - b)).toEqual([2, 2, 2, 3]);
    expect(Object.fromEntries(itemsOnDisk(world).map((item) => [item.id, item.deliveries]))).toEqual(seen);
  });

  test('[Q08] an item that is released again and again is buried after deliveriesMax deliveries', async () => {
    const world = await createWorld({ deliveriesMax: 3 });
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('x');
    const seen: number[] = [];
    for (let leases; (leases = await queue.claim()).length > 0;) {
      seen.push(leases[0]!.deliveries);
      await queue.release(leases[0]!);
    }
    expect(seen).toEqual([1, 2, 3]);
    const dead = await queue.dead.find(id);
    expect(dead?.deliveries).toBe(3);
    expect(dead?.reason).toContain('3 times');
  });

  test('a buried item that is retried begins anew', async () => {
    const world = await createWorld({ deliveriesMax: 1 });
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('x');
    const [lease] = await queue.claim();
    await queue.bury(lease!, { reason: 'by hand' });
    expect(await queue.dead.retry(id)).toBe(true);
    expect(await queue.dead.retry(id)).toBe(false);
    expect((await queue.claim()).map((each) => each.deliveries)).toEqual([1]);
  });

  test('a buried item that is deleted is gone for good', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('x');
    const [lease] = await queue.claim();
    await queue.bury(lease!, { reason: 'by hand' });
    expect(await queue.dead.delete(id)).toBe(true);
    expect(await queue.dead.delete(id)).toBe(false);
    expect(itemsOnDisk(world)).toEqual([]);
    expect((await queue.stats()).retired).toBe(1);
  });
});

describe('an item that kills every worker which claims it', () => {
  const CASES = [2, 3, 4].flatMap((deliveriesMax) =>
    [1, 3, 6, 20].flatMap((max) => [0, 2, 5].map((at) => ({ deliveriesMax, max, at }))),
  );

  test.for(CASES)(
    '[Q22] is buried after $deliveriesMax deliveries; its mates are done (claims of $max, place $at)',
    async ({ deliveriesMax, max, at }) => {
      const world = await createWorld({ deliveriesMax, bucketItemsMax: 6 });
      const producer = await world.actor().open();
      const batch = await producer.enqueueMany(payloads(6));
      if (batch.status !== 'enqueued') throw new Error('not enqueued');
      const poison = batch.ids[at]!;
      const deliveries = await workUntilEmpty(world, poison, max);
      expect(countsOnDisk(world)).toEqual({ done: 5, dead: 1 });
      expect(deliveries.get(poison)).toBeLessThanOrEqual(deliveriesMax);
      const dead = await producer.dead.find(poison);
      expect(dead?.deliveries).toBe(deliveries.get(poison));
      expect(dead?.reason).toContain(`${dead?.deliveries} times`);
      for (const id of batch.ids.filter((each) => each !== poison))
        expect(deliveries.get(id), `deliveries of mate ${id}`).toBeLessThanOrEqual(1 + POISON_DELAYS_MAX);
    },
  );
});
