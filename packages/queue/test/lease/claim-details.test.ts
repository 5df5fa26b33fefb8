import { readdirSync, renameSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Lease } from '@spoolproof/contract';
import { countsOnDisk, expectSound, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads, type World } from '../support/world.ts';

const ids = (leases: readonly Lease<unknown>[]): string[] => leases.map(({ id }) => id);

/** Lease directories of all owners. */
function leaseBuckets(world: World): string[] {
  return readdirSync(`${world.root}/leased`).flatMap((owner) => readdirSync(`${world.root}/leased/${owner}`));
}

describe('a suspect', () => {
  /** An item delivered once of three times, in front of two fresh ones. */
  async function suspected(): Promise<{ world: World; suspect: string }> {
    const world = await createWorld({ deliveriesMax: 3 });
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('suspect');
    const [lease] = await queue.claim();
    await queue.release(lease!);
    await queue.enqueue('a');
    await queue.enqueue('b');
    return { world, suspect: id };
  }

  test('[Q22] is delivered alone, however many were asked for', async () => {
    const { world, suspect } = await suspected();
    const queue = await world.actor().open();
    const first = await queue.claim({ max: 3 });
    expect(ids(first)).toEqual([suspect]);
    await queue.ackMany(first);
    expect(await queue.claim({ max: 3 })).toHaveLength(2);
  });

  test('[Q22] waits until nothing else of its claimer is under way', async () => {
    const { world, suspect } = await suspected();
    const other = await world.actor().open();
    const held = await other.claim();
    expect(ids(held)).toEqual([suspect]);
    const busy = await world.actor().open();
    const fresh = [...(await busy.claim()), ...(await busy.claim())];
    await other.release(held[0]!);
    expect(await busy.claim({ max: 2 })).toEqual([]);
    await busy.ackMany(fresh);
    expect(ids(await busy.claim({ max: 2 }))).toEqual([suspect]);
  });

  /** A bucket of three fresh items, readmitted, in front of a bucket whose three items are suspects. */
  async function behindBucket(): Promise<World> {
    const world = await createWorld({ deliveriesMax: 3, bucketItemsMax: 3 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(3));
    await producer.enqueueMany(payloads(3, 3));
    await producer.enforceCap({ max: 3 });
    const killed = world.actor();
    await (await killed.open()).claim({ max: 3 });
    await killed.kill();
    await producer.sweep();
    await producer.readmit({ max: 3 });
    expect(countsOnDisk(world)).toEqual({ ready: 6 });
    return world;
  }

  test('[Q22] is not delivered with a whole bucket', async () => {
    const world = await behindBucket();
    const queue = await world.actor().open();
    const whole = await queue.claim({ max: 6 });
    expect(whole.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1]);
  });

  test('[Q22] waits for a whole bucket that its claimer holds', async () => {
    const world = await behindBucket();
    const queue = await world.actor().open();
    const whole = await queue.claim({ max: 3 });
    expect(await queue.claim({ max: 3 })).toEqual([]);
    await queue.ackMany(whole);
    const alone = await queue.claim({ max: 3 });
    expect(alone.map(({ deliveries }) => deliveries)).toEqual([2]);
  });
});

describe('a claim', () => {
  test('[Q31] leaves a bucket whole for the next one rather than break it up', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const producer = await world.actor().open();
    await producer.enqueue('single');
    await producer.enqueueMany(payloads(4));
    const actor = world.actor();
    const queue = await actor.open();
    expect(await queue.claim({ max: 4 })).toHaveLength(1);
    actor.fs.forget();
    expect(await queue.claim({ max: 4 })).toHaveLength(4);
    expect(actor.fs.count('rename')).toBe(1);
  });

  test('[Q20] takes part of a bucket that the next one could not have whole', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const producer = await world.actor().open();
    await producer.enqueue('single');
    await producer.enqueueMany(payloads(4));
    const queue = await world.actor().open();
    expect(await queue.claim({ max: 3 })).toHaveLength(3);
    expect(await queue.claim({ max: 3 })).toHaveLength(2);
  });

  test('[Q20] goes on over several buckets until it has what was asked for', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(6));
    const queue = await world.actor().open();
    expect(await queue.claim({ max: 5 })).toHaveLength(4);
    expect(await queue.claim({ max: 6 })).toHaveLength(2);
  });

  test('[Q35] begins a new bucket after bucketItemsMax items, and removes the old one when it is empty', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    const leases: Lease<string>[] = [];
    for (let count = 0; count < 7; count++) {
      await queue.enqueue(`p${count}`);
      leases.push(...(await queue.claim()));
    }
    expect(leaseBuckets(world)).toHaveLength(3);
    // The first three are in one bucket, which goes with the last of them; the one in use stays though it is empty.
    await queue.ack(leases[0]!);
    await queue.ack(leases[1]!);
    expect(leaseBuckets(world)).toHaveLength(3);
    await queue.ack(leases[2]!);
    expect(leaseBuckets(world)).toHaveLength(2);
    for (const lease of leases.slice(3)) await queue.ack(lease);
    expect(leaseBuckets(world)).toHaveLength(1);
    await queue.enqueue('next');
    expect(await queue.claim()).toHaveLength(1);
    expect(leaseBuckets(world)).toHaveLength(1);
  });

  test('[Q35] removes a full bucket whose items are all settled when it begins the next one', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const queue = await world.actor().open();
    for (let count = 0; count < 6; count++) {
      await queue.enqueue(`p${count}`);
      const [lease] = await queue.claim();
      await queue.ack(lease!);
      expect(leaseBuckets(world).length).toBeLessThanOrEqual(1);
    }
  });

  test('[Q33] follows a listing no further after eight items in a row were taken by others', async () => {
    const world = await createWorld({ bucketItemsMax: 40 });
    await (await world.actor().open()).enqueueMany(payloads(40));
    const slow = world.actor();
    const slowQueue = await slow.open();
    await slowQueue.claim();
    const quick = await world.actor().open();
    for (let count = 0; count < 30; count++) await quick.claim();
    slow.fs.forget();
    expect(await slowQueue.claim()).toHaveLength(1);
    expect(slow.fs.count('rename')).toBe(8 + 1);
  });

  test('[Q13] [Q11] looks again after items it missed, before it goes on to a later bucket', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    await (await world.actor().open()).enqueueMany(payloads(8));
    const slow = await world.actor().open();
    await slow.claim();
    const quick = await world.actor().open();
    const taken = await quick.claim({ max: 3 });
    await quick.release(taken[0]!);
    expect(ids(await slow.claim())).toEqual([taken[0]!.id]);
  });

  test('[Q07] a bucket that was claimed whole with an item too few is settled item by item', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const producer = await world.actor().open();
    await producer.enqueueMany(payloads(3));
    const actor = world.actor();
    const queue = await actor.open();
    const gate = actor.fs.hold('readdir', /leased/u);
    const claiming = queue.claim({ max: 3 });
    await gate.arrived;
    const [lost] = itemsOnDisk(world);
    renameSync(`${world.root}/${lost!.path}`, `${world.directory}/elsewhere`);
    gate.release();
    const leases = await claiming;
    expect(leases).toHaveLength(2);
    expect(await queue.ackMany(leases)).toEqual({ settled: 2, lost: [] });
    expect(countsOnDisk(world)).toEqual({ done: 2 });
    expectSound(world, { holes: true });
  });

  test('tells when its item was enqueued', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const before = world.time.clock.nowMs();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    expect(lease!.enqueuedAtMs).toBeGreaterThanOrEqual(before);
    expect(lease!.enqueuedAtMs).toBeLessThanOrEqual(world.time.clock.nowMs());
    expect(lease!.origin).toBeNull();
  });
});

describe('durability strict', () => {
  test('[Q09] [Q30] syncs where settled items went, and where they were', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(3));
    const leases = await queue.claim({ max: 3 });
    actor.fs.forget();
    await queue.ackMany(leases);
    expect(actor.fs.count('fsync', /done\/sealed\/[^/]+$/u)).toBe(1);
    expect(actor.fs.count('fsync', /leased\/[^/]+$/u)).toBe(1);
  });

  test('[Q30] syncs the lease directory before a claim resolves', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    actor.fs.forget();
    await queue.claim();
    expect(actor.fs.count('fsync', /leased\/[^/]+\/[^/]+$/u)).toBe(1);
    expect(actor.fs.count('fsync', /ready\/tapped\/[^/]+$/u)).toBe(1);
    actor.fs.forget();
    expect(await queue.claim()).toEqual([]);
    expect(actor.fs.count('fsync')).toBe(0);
  });
});
