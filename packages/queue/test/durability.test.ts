import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ENQUEUE_FSYNCS, ENQUEUE_KEY_FSYNCS_MAX } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('durability', () => {
  test.for(['none', 'flush', 'strict'] as const)(
    '[Q30] %s makes the fsyncs it names before an enqueue resolves',
    async (durability) => {
      const world = await createWorld({ durability });
      const actor = world.actor();
      const queue = await actor.open();
      const { min, max } = ENQUEUE_FSYNCS[durability];
      for (const payload of payloads(5)) {
        actor.fs.forget();
        await queue.enqueue(payload);
        expect(actor.fs.count('fsync')).toBeGreaterThanOrEqual(min);
        expect(actor.fs.count('fsync')).toBeLessThanOrEqual(max);
      }
    },
  );

  test('[Q30] strict syncs what a key and a new bucket need, and no directory twice', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 2 });
    const actor = world.actor();
    const queue = await actor.open();
    for (const payload of payloads(2)) await queue.enqueue(payload);
    actor.fs.forget();
    await queue.enqueue('opens a bucket', { key: 'page' });
    const synced = actor.fs.calls.filter(({ kind }) => kind === 'fsync').map(({ path }) => path);
    const { min, max } = ENQUEUE_FSYNCS.strict;
    expect(synced.length).toBeGreaterThanOrEqual(min);
    expect(synced.length).toBeLessThanOrEqual(max + ENQUEUE_KEY_FSYNCS_MAX);
    expect(synced).toEqual([...new Set(synced)]);
  });

  test('[Q30] strict syncs the file before the rename, and its bucket after it', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.forget();
    await queue.enqueue('x');
    const order = actor.fs.calls
      .filter(({ kind }) => kind === 'fsync' || kind === 'rename')
      .map(({ kind, path }) => `${kind} ${/queue\/(\w+)/u.exec(path)?.[1]}`);
    expect(order).toEqual(['fsync staging', 'rename staging', 'fsync ready']);
  });

  test('[Q30] strict syncs every file of a batch, its buckets and what names them', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.forget();
    await queue.enqueueMany(payloads(7));
    const synced = actor.fs.calls.filter(({ kind }) => kind === 'fsync').map(({ path }) => path);
    const published = actor.fs.calls.findIndex(
      ({ kind, to }) => kind === 'rename' && /ready\/sealed\/[^/]*$/u.test(to ?? ''),
    );
    const before = actor.fs.calls
      .slice(0, published)
      .filter(({ kind, path }) => kind === 'fsync' && path.includes('/staging/')).length;
    expect(before).toBe(7 + 3 + 1);
    expect(synced.some((path) => path.endsWith('ready/sealed'))).toBe(true);
    expect(synced.at(-1)).toMatch(/staging/u);
  });

  test('[Q30] flush syncs at most flushMs later, and the timer stops when there is nothing left', async () => {
    const world = await createWorld({ durability: 'flush', flushMs: 100 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(3));
    expect(actor.fs.count('fsync', /staging.*-0$/u)).toBe(0);
    expect(actor.fs.descriptorsOpen).toBe(4);
    world.time.advance(100);
    await queue.flush();
    expect(actor.fs.count('fsync', /staging.*-0$/u)).toBe(3);
    expect(actor.fs.descriptorsOpen).toBe(1);
    actor.fs.forget();
    world.time.advance(1000);
    await actor.idle();
    world.time.advance(1000);
    await actor.idle();
    expect(actor.fs.count('fsync')).toBe(0);
  });

  test('[Q14] under strict a failed fsync of an item is never acknowledged nor tried again', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.forget();
    actor.fs.fail({ kind: 'fsync', path: /staging/u, errno: 'EIO' });
    const failure = await queue.enqueue('x').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NOT_DURABLE', cause: { code: 'EIO' } });
    expect(actor.fs.count('fsync', /staging/u)).toBe(1);
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
    await queue.enqueue('y');
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
    expect(actor.fs.descriptorsOpen).toBe(1);
    expectSound(world);
  });

  test('[Q14] [Q15] when the directory cannot be synced the item is there, and the error says not durable', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.fail({ kind: 'fsync', path: /ready\/open/u, errno: 'EIO' });
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    const seen = countsOnDisk(world);
    expect(seen).toEqual({ ready: 2 });
    await queue.sweep();
    expect(countsOnDisk(world)).toEqual(seen);
  });

  test('[Q14] under flush a failed sync is reported by the next operation, once', async () => {
    const world = await createWorld({ durability: 'flush' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    actor.fs.fail({ kind: 'fsync', errno: 'EIO' });
    world.time.advance(100);
    await actor.idle();
    await expect(queue.flush()).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    await queue.enqueue('y');
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
  });

  test('[Q14] a batch of which one file cannot be synced is not published', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.fail({ kind: 'fsync', nth: 3, errno: 'ENOSPC' });
    await expect(queue.enqueueMany(payloads(5))).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    expect(countsOnDisk(world)).toEqual({});
    expect(actor.fs.descriptorsOpen).toBe(1);
  });

  test('[Q01] a directory whose place could not be made durable is not used: it is made anew', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 5 });
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.fail({ kind: 'fsync', path: /ready\/sealed$/u, errno: 'EIO' });
    await expect(queue.enqueueMany(payloads(5))).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    expect(readdirSync(path.join(world.root, 'ready/sealed'))).toEqual([]);
    const made = actor.fs.count('mkdir', /ready\/sealed\//u);
    await queue.enqueueMany(payloads(5));
    expect(actor.fs.count('mkdir', /ready\/sealed\//u)).toBe(made + 1);
    expect(countsOnDisk(world)).toEqual({ ready: 5 });
  });

  test('[Q04] nothing is taken from a sealed bucket before it is durable that it is no longer sealed', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 5 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(5));
    actor.fs.fail({ kind: 'fsync', path: /ready\/tapped$/u, errno: 'EIO' });
    await expect(queue.claim()).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    expect(countsOnDisk(world)).toEqual({ ready: 5 });
    expect(await queue.claim()).toHaveLength(1);
    expect(countsOnDisk(world)).toEqual({ ready: 4, leased: 1 });
  });

  test('[Q22] the reason of a burial is durable before its item moves', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    actor.fs.fail({ kind: 'fsync', path: /dead\/open\/./u, errno: 'EIO' });
    await expect(queue.bury(lease!, { reason: 'why' })).rejects.toMatchObject({ code: 'NOT_DURABLE' });
    expect(countsOnDisk(world)).toEqual({ leased: 1 });
    expect(await queue.bury(lease!, { reason: 'why' })).toBe('settled');
    expect(countsOnDisk(world)).toEqual({ dead: 1 });
  });

  test('a handle may be opened with another durability than its queue', async () => {
    const world = await createWorld();
    const actor = world.actor();
    await (await actor.open({ durability: 'strict' })).enqueue('x');
    expect(actor.fs.count('fsync')).toBeGreaterThan(0);
  });

  test('where directories cannot be synced only files are', async () => {
    const world = await createWorld({ durability: 'strict' });
    const actor = world.actor({ directoryFsync: false });
    await (await actor.open()).enqueue('x');
    expect(actor.fs.count('fsync')).toBe(1);
    expect(actor.fs.count('fsync', /staging/u)).toBe(1);
  });
});
