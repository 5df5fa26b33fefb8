import { describe, expect, test } from 'vitest';
import { crashAtEveryCall } from './support/crash-points.ts';
import { countsOnDisk, expectSound, filesBelow, itemsOnDisk } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

const DAY_MS = 24 * 3_600_000;

describe('[Q19] idempotency keys', () => {
  test('a second enqueue of a key is told the item that has it', async () => {
    const world = await createWorld();
    const first = await world.actor().open();
    const second = await world.actor().open();
    const { id } = await first.enqueue('one', { key: 'k' });
    expect(await second.enqueue('two', { key: 'k' })).toEqual({ status: 'duplicate', id });
    expect(await first.enqueue('three', { key: 'k' })).toEqual({ status: 'duplicate', id });
    expect((await first.enqueue('other', { key: 'k2' })).status).toBe('enqueued');
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
    expectSound(world);
  });

  test('a key outlives its item', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('one', { key: 'k' });
    const [lease] = await queue.claim();
    await queue.ack(lease!);
    expect(await queue.enqueue('two', { key: 'k' })).toEqual({ status: 'duplicate', id });
    expect(countsOnDisk(world)).toEqual({ done: 1 });
  });

  test('of many at once from many handles one wins, and all name it', async () => {
    const world = await createWorld();
    const handles = await Promise.all(Array.from({ length: 4 }, () => world.actor().open()));
    const results = await Promise.all(
      handles.flatMap((handle) => payloads(5).map((payload) => handle.enqueue(payload, { key: 'same' }))),
    );
    expect(results.filter((result) => result.status === 'enqueued')).toHaveLength(1);
    expect(new Set(results.map((result) => result.id)).size).toBe(1);
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  test('whoever meets a key whose item is still staged publishes it first', async () => {
    const world = await createWorld();
    const slow = world.actor();
    const slowQueue = await slow.open();
    const gate = slow.fs.hold('rename', /ready\/open/u);
    const publishing = slowQueue.enqueue('slow', { key: 'k' });
    await gate.arrived;
    const quick = await world.actor().open();
    const met = await quick.enqueue('quick', { key: 'k' });
    expect(met.status).toBe('duplicate');
    expect(itemsOnDisk(world).map((item) => item.id)).toEqual([met.id]);
    gate.release();
    expect(await publishing).toEqual({ status: 'enqueued', id: met.id });
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  test.for(['single', 'batch'] as const)(
    'a key that a failed enqueue cannot give back keeps its item: %s',
    async (kind) => {
      const world = await createWorld();
      const producer = world.actor();
      const queue = await producer.open();
      producer.fs.fail({ kind: 'rename', path: /ready/u, errno: 'EIO' });
      producer.fs.fail({ kind: 'unlink', path: /\/keys\//u, errno: 'ENOENT' });
      const enqueue =
        kind === 'single' ? queue.enqueue('one', { key: 'k' }) : queue.enqueueMany(['one'], { key: 'k' });
      await expect(enqueue).rejects.toMatchObject({ code: 'INDETERMINATE', cause: { code: 'IO_FAILED' } });
      const other = await world.actor().open();
      expect((await other.enqueue('two', { key: 'k' })).status).toBe('duplicate');
      const [lease] = await other.claim();
      expect(await lease?.payload()).toBe('one');
    },
  );

  test('a batch has its key as a whole', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const queue = await world.actor().open();
    for (const [key, size] of [
      ['small', 2],
      ['large', 8],
    ] as const) {
      expect((await queue.enqueueMany(payloads(size), { key })).status).toBe('enqueued');
      const again = await (await world.actor().open()).enqueueMany(payloads(size), { key });
      expect(again.status).toBe('duplicate');
    }
    expect(countsOnDisk(world)).toEqual({ ready: 10 });
    expect(filesBelow(`${world.root}/staging`)).toEqual([]);
    expectSound(world);
  });

  test('a delayed item keeps its delay when somebody else finishes its enqueue', async () => {
    const world = await createWorld();
    const slow = world.actor();
    const gate = slow.fs.hold('rename', /delayed\/open/u);
    const publishing = (await slow.open()).enqueue('slow', { key: 'k', delayMs: 16_000 });
    await gate.arrived;
    const quick = await world.actor().open();
    await quick.enqueue('quick', { key: 'k' });
    expect(countsOnDisk(world)).toEqual({ delayed: 1 });
    gate.release();
    expect((await publishing).status).toBe('enqueued');
    world.time.advance(17_001);
    expect(await quick.claim({ max: 2 })).toHaveLength(1);
  });

  test('a key is free again when its window is over and a sweep has come by, not before', async () => {
    const world = await createWorld({ keyWindowMs: DAY_MS });
    const queue = await world.actor().open();
    await queue.enqueue('one', { key: 'k' });
    world.time.advance(DAY_MS - 1000);
    expect((await queue.sweep()).keysExpired).toBe(0);
    expect((await queue.enqueue('two', { key: 'k' })).status).toBe('duplicate');
    world.time.advance(2000);
    expect((await queue.sweep()).keysExpired).toBe(1);
    expect((await queue.enqueue('three', { key: 'k' })).status).toBe('enqueued');
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
  });

  test('whoever meets a key that is given back meanwhile takes it, and is not told of an item that is nowhere', async () => {
    const world = await createWorld();
    const failing = world.actor();
    const doomed = await failing.open();
    const publication = failing.fs.hold('readdir', /ready\/sealed/u);
    failing.fs.fail({ kind: 'rename', path: /ready\/open/u, errno: 'ENOSPC' });
    const failed = doomed.enqueue('x', { key: 'k' }).catch((error: unknown) => error);
    await publication.arrived;
    const quick = world.actor();
    const meeting = quick.fs.hold('rename', /\/k-[0-9a-f]{64}-/u);
    const met = (await quick.open()).enqueue('y', { key: 'k' });
    await meeting.arrived;
    publication.release();
    expect(await failed).toMatchObject({ code: 'NO_SPACE' });
    meeting.release();
    expect((await met).status).toBe('enqueued');
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
    expectSound(world);
  });

  test('an item that was published and could not be made durable keeps its key', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.fail({ kind: 'fsync', path: /ready\/open\/./u, errno: 'EIO' });
    await expect(queue.enqueue('x', { key: 'k' })).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    expect((await queue.enqueue('x', { key: 'k' })).status).toBe('duplicate');
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
    expectSound(world);
  });

  test('a failed enqueue gives its key back', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.fail({ kind: 'rename', path: /ready\/open/u, errno: 'ENOSPC' });
    await expect(queue.enqueue('x', { key: 'k' })).rejects.toMatchObject({ code: 'NO_SPACE' });
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
    expect((await queue.enqueue('x', { key: 'k' })).status).toBe('enqueued');
    expectSound(world);
  });

  test.for([
    ['an item', undefined],
    ['a delayed item', 60_000],
  ] as const)(
    'killed at any call of the enqueue of %s, a key has one item or is free',
    async ([, delayMs]) => {
      const options = { key: 'k', ...(delayMs === undefined ? {} : { delayMs }) };
      const crashes = await crashAtEveryCall({
        settings: {},
        prepare: async () => undefined,
        act: (queue) => queue.enqueue('x', options),
        check: async ({ world, queue, call, resolved }) => {
          await queue.sweep();
          const there = itemsOnDisk(world).map((item) => item.id);
          const again = await queue.enqueue('x', options);
          const after = itemsOnDisk(world).map((item) => item.id);
          expect(after, `killed at call ${call}`).toEqual([again.id]);
          expect(again.status).toBe(there.length === 1 ? 'duplicate' : 'enqueued');
          if (resolved) expect(there).toHaveLength(1);
          expect(filesBelow(`${world.root}/staging`)).toEqual([]);
        },
      });
      expect(crashes).toBeGreaterThan(12);
    },
  );

  test.for([
    ['one bucket', 2],
    ['several buckets', 5],
  ] as const)(
    'killed at any call of a batch of %s, its key has the whole batch or is free',
    async ([, size]) => {
      const crashes = await crashAtEveryCall({
        settings: { bucketItemsMax: 2 },
        prepare: async () => undefined,
        act: (queue) => queue.enqueueMany(payloads(size), { key: 'k' }),
        check: async ({ world, queue, call }) => {
          // Without a sweep: whoever repeats it comes first.
          const again = await queue.enqueueMany(payloads(size), { key: 'k' });
          expect(countsOnDisk(world), `killed at call ${call}`).toEqual({ ready: size });
          await queue.sweep();
          expect(countsOnDisk(world)).toEqual({ ready: size });
          expect(['enqueued', 'duplicate']).toContain(again.status);
          expect(filesBelow(`${world.root}/staging`)).toEqual([]);
          expectSound(world);
        },
      });
      expect(crashes).toBeGreaterThan(size * 3);
    },
  );
});
