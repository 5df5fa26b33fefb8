import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crashAtEveryCall } from './support/crash-points.ts';
import { countsOnDisk, expectSound, filesBelow, idsIn, itemsOnDisk } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('enqueueMany', () => {
  test('[Q05] a batch of several buckets becomes visible by one rename', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    const gate = actor.fs.hold('rename', /ready\/sealed/u);
    const publishing = queue.enqueueMany(payloads(10));
    await gate.arrived;
    expect(itemsOnDisk(world)).toEqual([]);
    actor.fs.forget();
    gate.release();
    const result = await publishing;
    expect(result.status === 'enqueued' && result.ids).toEqual(idsIn(world, 'ready'));
    expect(countsOnDisk(world)).toEqual({ ready: 10 });
    expect(actor.fs.count('rename')).toBe(0);
    expectSound(world);
  });

  test('[Q11] it is claimed in the order in which it was given, whatever the buckets', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(10));
    const leases = await queue.claim({ max: 10 });
    expect(await Promise.all(leases.map((lease) => lease.payload()))).toEqual(payloads(10));
  });

  test('payloads come from an async iterable as they are there', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const queue = await world.actor().open();
    const written: number[] = [];
    async function* source(): AsyncGenerator<string> {
      for (const payload of payloads(7)) {
        yield payload;
        written.push(filesBelow(`${world.root}/staging`).length);
      }
    }
    await queue.enqueueMany(source());
    expect(written).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(countsOnDisk(world)).toEqual({ ready: 7 });
  });

  test('an empty batch is no batch', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    expect(await queue.enqueueMany([])).toEqual({ status: 'enqueued', ids: [] });
    expect(itemsOnDisk(world)).toEqual([]);
    expect(readdirSync(`${world.root}/ready/sealed`)).toEqual([]);
  });

  test('[Q05] a source that throws half-way takes the batch with it, and its numbers are used again', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const queue = await world.actor().open();
    const failure = new Error('the source broke');
    function* source(): Generator<string> {
      yield* payloads(5);
      throw failure;
    }
    await expect(queue.enqueueMany(source())).rejects.toBe(failure);
    expect(itemsOnDisk(world)).toEqual([]);
    expect(filesBelow(`${world.root}/staging`)).toEqual([]);
    await queue.enqueueMany(payloads(3));
    expectSound(world);
  });

  test('[Q05] an abort half-way takes the batch with it', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const queue = await world.actor().open();
    const controller = new AbortController();
    function* source(): Generator<string> {
      yield* payloads(3);
      controller.abort(new Error('enough'));
      yield 'never';
    }
    await expect(queue.enqueueMany(source(), { signal: controller.signal })).rejects.toThrow('enough');
    expect(itemsOnDisk(world)).toEqual([]);
    expect(filesBelow(`${world.root}/staging`)).toEqual([]);
  });

  test.for([
    ['one bucket', 3],
    ['several buckets', 8],
  ] as const)('[Q05] killed at any call, a batch of %s is there whole or not at all', async ([, size]) => {
    let whole = 0;
    let none = 0;
    const crashes = await crashAtEveryCall({
      settings: { bucketItemsMax: 3 },
      prepare: async () => undefined,
      act: (queue) => queue.enqueueMany(payloads(size)),
      check: async ({ world, queue, call, resolved }) => {
        const seen = itemsOnDisk(world).length;
        expect([0, size], `killed at call ${call}`).toContain(seen);
        if (resolved) expect(seen).toBe(size);
        await queue.sweep();
        expect(itemsOnDisk(world)).toHaveLength(seen);
        expect(filesBelow(`${world.root}/staging`)).toEqual([]);
        expect(readdirSync(`${world.root}/staging`)).toHaveLength(1);
        expectSound(world);
        if (seen === 0) none++;
        else whole++;
      },
    });
    expect(crashes).toBe(whole + none);
    expect(none).toBeGreaterThan(size * 3);
  });

  test.for([
    ['one bucket', 3],
    ['several buckets', 8],
  ] as const)('a delayed batch of %s becomes due as a whole', async ([, size]) => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(size), { delayMs: 32_000 });
    expect(countsOnDisk(world)).toEqual({ delayed: size });
    world.time.advance(31_999);
    expect(await queue.claim({ max: size })).toEqual([]);
    world.time.advance(2_001);
    const leases = await queue.claim({ max: size });
    expect(await Promise.all(leases.map((lease) => lease.payload()))).toEqual(payloads(size));
    await queue.sweep();
    expect(existsSync(`${world.root}/delayed/sealed`) && filesBelow(`${world.root}/delayed`)).toEqual([]);
  });
});
