import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Lease } from '@spoolproof/contract';
import type { FileQueue } from '../../src/index.ts';
import { crashAtEveryCall } from '../support/crash-points.ts';
import { countsOnDisk, expectSound, filesBelow, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads, type World } from '../support/world.ts';

/** A lease whose owner was given up and whose item somebody else has claimed since. */
async function superseded(world: World): Promise<{
  readonly queue: FileQueue<string>;
  readonly lease: Lease<string>;
  readonly newer: Lease<string>;
}> {
  const actor = world.actor();
  const queue = await actor.open();
  await queue.enqueue('x');
  const [lease] = await queue.claim();
  actor.stop();
  const other = await world.actor().open();
  await other.sweep();
  world.time.advance(world.leaseMs);
  await other.sweep();
  const [newer] = await other.claim();
  return { queue, lease: lease!, newer: newer! };
}

const SETTLES: readonly [string, (queue: FileQueue<string>, lease: Lease<string>) => Promise<unknown>][] = [
  ['ack', (queue, lease) => queue.ack(lease)],
  ['release', (queue, lease) => queue.release(lease)],
  ['delayed release', (queue, lease) => queue.release(lease, { delayMs: 1000 })],
  ['burial', (queue, lease) => queue.bury(lease, { reason: 'late' })],
  ['renewal', (queue, lease) => queue.renew(lease)],
];

describe('settling', () => {
  test.for(SETTLES)(
    "[Q07] a superseded owner's %s says lease-lost and changes nothing",
    async ([, settle]) => {
      const world = await createWorld();
      const { queue, lease, newer } = await superseded(world);
      const before = itemsOnDisk(world);
      expect(await settle(queue, lease)).toBe('lease-lost');
      expect(itemsOnDisk(world)).toEqual(before);
      expect(filesBelow(`${world.root}/dead`)).toEqual([]);
      expect(newer.id).toBe(lease.id);
      expect(newer.deliveries).toBe(2);
    },
  );

  test("[Q07] a superseded owner's payload says LEASE_LOST, its ackMany counts the lost", async () => {
    const world = await createWorld();
    const { queue, lease } = await superseded(world);
    await expect(lease.payload()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await queue.ackMany([lease])).toEqual({ settled: 0, lost: [lease] });
  });

  test.for(SETTLES.slice(0, 4))(
    '[Q07] of two settles of a delivery one succeeds: %s, then ack',
    async ([, settle]) => {
      const world = await createWorld();
      const queue = await world.actor().open();
      await queue.enqueue('x');
      const [lease] = await queue.claim();
      expect(await settle(queue, lease!)).toBe('settled');
      const before = itemsOnDisk(world);
      expect(await queue.ack(lease!)).toBe('lease-lost');
      expect(await queue.ackMany([lease!])).toEqual({ settled: 0, lost: [lease] });
      expect(itemsOnDisk(world)).toEqual(before);
    },
  );

  test('[Q07] of many settles of a delivery at once one succeeds', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    const outcomes = await Promise.all(SETTLES.slice(0, 4).map(([, settle]) => settle(queue, lease!)));
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1);
    expect(itemsOnDisk(world)).toHaveLength(1);
  });

  test('[Q09] what is done is never delivered again, by nobody, sweeps included', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(3));
    const [lease] = await queue.claim();
    await queue.ack(lease!);
    await actor.kill();
    const other = await world.actor().open();
    await other.sweep();
    const ids = (await other.claim({ max: 3 })).map((each) => each.id);
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(lease!.id);
  });

  test('[Q07] a whole bucket is acked by one rename', async () => {
    const world = await createWorld({ bucketItemsMax: 10 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(20));
    const leases = await queue.claim({ max: 20 });
    await queue.ackMany(leases.slice(0, 10));
    actor.fs.forget();
    expect(await queue.ackMany(leases.slice(10))).toEqual({ settled: 10, lost: [] });
    expect(actor.fs.count()).toBe(1);
    expect(countsOnDisk(world)).toEqual({ done: 20 });
    expectSound(world);
  });

  test('[Q07] part of a bucket is acked item by item, also the same lease twice', async () => {
    const world = await createWorld({ bucketItemsMax: 10 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(10));
    const leases = await queue.claim({ max: 10 });
    const { settled, lost } = await queue.ackMany([...leases.slice(0, 9), leases[0]!]);
    expect([settled, lost.length]).toEqual([9, 1]);
    expect(countsOnDisk(world)).toEqual({ done: 9, leased: 1 });
    await queue.ackMany(leases.slice(9));
    await queue.close();
    expect(countsOnDisk(world)).toEqual({ done: 10 });
    expect(readdirSync(`${world.root}/leased`)).toEqual([]);
    expectSound(world);
  });

  test('[Q07] a whole bucket that was reclaimed is not acked whole', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(4));
    const leases = await queue.claim({ max: 4 });
    actor.stop();
    const other = await world.actor().open();
    await other.sweep();
    world.time.advance(world.leaseMs);
    await other.sweep();
    expect(await queue.ackMany(leases)).toEqual({ settled: 0, lost: leases });
    expect(countsOnDisk(world)).toEqual({ ready: 4 });
  });

  test('a released item is claimed next, before what was behind it', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(5));
    const [first, second] = await queue.claim({ max: 2 });
    await queue.release(first!);
    await queue.ack(second!);
    const other = await world.actor().open();
    const [again] = await other.claim();
    expect([again?.id, again?.deliveries]).toEqual([first!.id, 2]);
  });

  test('an item released with a delay is claimable when it is over', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    await queue.release(lease!, { delayMs: 16_000 });
    expect(countsOnDisk(world)).toEqual({ delayed: 1 });
    world.time.advance(15_999);
    expect(await queue.claim()).toEqual([]);
    world.time.advance(1_001);
    expect((await queue.claim()).map((each) => each.deliveries)).toEqual([2]);
  });

  test('a buried item has its reason beside it, cut at 4096 characters', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    await queue.bury(lease!, { reason: 'r'.repeat(5000) });
    const found = await queue.dead.find(lease!.id);
    expect(found).toMatchObject({ id: lease!.id, deliveries: 1, reason: 'r'.repeat(4096) });
    expect(await queue.dead.read(lease!.id)).toBe('x');
    expect(filesBelow(`${world.root}/staging`)).toEqual([]);
  });

  test('renewal tells whether a lease is ours, and a beating owner keeps it', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    const sweeper = await world.actor().open();
    for (let quarter = 0; quarter < 12; quarter++) {
      await sweeper.sweep();
      world.time.advance(world.leaseMs / 4);
      await actor.idle();
    }
    expect(await queue.renew(lease!)).toBe('settled');
    expect(countsOnDisk(world)).toEqual({ leased: 1 });
  });

  test('closing gives back what is leased', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(5));
    await queue.claim({ max: 4 });
    await queue.close();
    expect(countsOnDisk(world)).toEqual({ ready: 5 });
    expect(readdirSync(`${world.root}/owners`)).toEqual([]);
    expect(readdirSync(`${world.root}/leased`)).toEqual([]);
  });

  test.for([
    ['ack', 'done'],
    ['release', 'ready'],
    ['burial', 'dead'],
  ] as const)(
    '[Q15] [Q09] killed at any call of the %s, the item is in one of two places',
    async ([name, state]) => {
      const settle = SETTLES.find(([each]) => each === name)![1];
      const crashes = await crashAtEveryCall({
        settings: {},
        samePreparer: true,
        prepare: async (queue) => {
          await queue.enqueue('x');
          return (await queue.claim())[0]!;
        },
        act: (queue, lease) => settle(queue, lease),
        check: async ({ world, queue, resolved }) => {
          await queue.sweep();
          const [item, ...others] = itemsOnDisk(world);
          expect(others).toEqual([]);
          expect(['ready', state]).toContain(item?.state);
          if (resolved) expect(item?.state).toBe(state);
          expect(await queue.claim()).toHaveLength(item?.state === 'ready' ? 1 : 0);
          expect(filesBelow(`${world.root}/staging`)).toEqual([]);
        },
      });
      expect(crashes).toBeGreaterThan(1);
    },
  );
});

describe('a lease that outlives its process', () => {
  test('is found by its token, settled, and leaves no owner behind', async () => {
    const world = await createWorld();
    const first = await world.actor().open();
    await first.enqueueMany(payloads(2));
    const [lease] = await first.claim();
    const token = await first.detach(lease!);
    await first.close();
    const second = await world.actor().open();
    const resumed = await second.resume(token);
    expect([resumed.id, await resumed.payload()]).toEqual([lease!.id, 'p0']);
    expect(await second.ack(resumed)).toBe('settled');
    await expect(second.resume(token)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(countsOnDisk(world)).toEqual({ done: 1, ready: 1 });
    await second.close();
    expect(readdirSync(`${world.root}/owners`)).toEqual([]);
  });

  test('[Q21] expires when nobody renews it for a whole lease', async () => {
    const world = await createWorld();
    const first = await world.actor().open();
    await first.enqueue('x');
    const [lease] = await first.claim();
    const token = await first.detach(lease!);
    await first.close();
    const sweeper = await world.actor().open();
    await sweeper.sweep();
    world.time.advance(world.leaseMs - 1);
    expect((await sweeper.sweep()).itemsReclaimed).toBe(0);
    await sweeper.resume(token);
    world.time.advance(1);
    expect((await sweeper.sweep()).itemsReclaimed).toBe(0);
    world.time.advance(world.leaseMs);
    expect((await sweeper.sweep()).itemsReclaimed).toBe(1);
    await expect(sweeper.resume(token)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await sweeper.claim()).map((each) => each.deliveries)).toEqual([2]);
    expect(readdirSync(`${world.root}/owners`)).toHaveLength(1);
  });

  test.for(['', 'nonsense', 'a/b/c', '../../../etc/passwd', '00000000/x/../y'])(
    '[Q17] the token %j is refused',
    async (token) => {
      const world = await createWorld();
      const queue = await world.actor().open();
      await expect(queue.resume(token)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );
});
