import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { bytesCodec, jsonCodec, schemaCodec } from '../src/index.ts';
import { crashAtEveryCall } from './support/crash-points.ts';
import { countsOnDisk, expectSound, filesBelow, idsIn, itemsOnDisk } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('enqueue', () => {
  test('[Q01] an item is there for everybody once its enqueue has resolved', async () => {
    const world = await createWorld();
    const producer = await world.actor().open();
    const consumer = await world.actor().open();
    for (const payload of payloads(5)) {
      const result = await producer.enqueue(payload);
      const [lease] = await consumer.claim();
      expect(lease?.id).toBe(result.id);
      expect(await lease?.payload()).toBe(payload);
    }
    expectSound(world);
  });

  test('[Q04] sequences are dense from 0 for each producer, across singles and batches', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    for (const name of ['a', 'b']) {
      const queue = await world.actor().open();
      await queue.enqueue(name);
      await queue.enqueueMany(payloads(9));
      await Promise.all(payloads(6).map((payload) => queue.enqueue(payload)));
    }
    expect(itemsOnDisk(world)).toHaveLength(32);
    expectSound(world);
  });

  test('a delayed item is claimable when its delay is over, never before, and at most a sixteenth of it later', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    world.time.advance(777);
    const { id } = await queue.enqueue('later', { delayMs: 16_000 });
    expect(countsOnDisk(world)).toEqual({ delayed: 1 });
    world.time.advance(15_999);
    expect(await queue.claim()).toEqual([]);
    world.time.advance(1_001);
    expect((await queue.claim()).map((lease) => lease.id)).toEqual([id]);
  });

  test('a claimer that waits gets an item that becomes due meanwhile', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('later', { delayMs: 1000 });
    expect((await queue.claim({ waitMs: 2000 })).map((lease) => lease.id)).toEqual([id]);
  });

  test('an aborted enqueue rejects with the reason and leaves nothing behind', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const reason = new Error('no longer wanted');
    await expect(queue.enqueue('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(itemsOnDisk(world)).toEqual([]);
  });

  test('[Q01] killed at any call, an enqueue that resolved is there, one that did not is there whole or not at all', async () => {
    const crashes = await crashAtEveryCall({
      settings: {},
      prepare: async () => undefined,
      act: (queue) => queue.enqueue('x'),
      check: async ({ world, queue, resolved }) => {
        await queue.sweep();
        const leases = await queue.claim({ max: 5 });
        expect(leases.length).toBeLessThanOrEqual(1);
        if (resolved) expect(leases).toHaveLength(1);
        for (const lease of leases) expect(await lease.payload()).toBe('x');
        expect(filesBelow(`${world.root}/staging`)).toEqual([]);
      },
    });
    expect(crashes).toBeGreaterThan(8);
  });
});

describe('payloads', () => {
  test('[Q03] empty, one byte, and every byte come back as they were', async () => {
    const world = await createWorld();
    const queue = await world.actor().openWith(bytesCodec);
    const given = [new Uint8Array(), Uint8Array.of(0), Uint8Array.from({ length: 256 }, (_, byte) => byte)];
    for (const payload of given) await queue.enqueue(payload);
    const leases = await queue.claim({ max: 3 });
    expect(await Promise.all(leases.map((lease) => lease.payload()))).toEqual(given);
  });

  test('[Q03] 100 MB come back as they were', async () => {
    const world = await createWorld();
    const queue = await world.actor().openWith(bytesCodec);
    const payload = Buffer.alloc(100_000_000, 'spool');
    await queue.enqueue(payload);
    const [lease] = await queue.claim();
    expect(Buffer.compare(payload, (await lease?.payload()) ?? Buffer.of())).toBe(0);
  });

  test('one that is too large is refused, and nothing of it is left', async () => {
    const world = await createWorld({ payloadBytesMax: 4 });
    const queue = await world.actor().openWith(bytesCodec);
    await expect(queue.enqueue(new Uint8Array(5))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(queue.enqueueMany([new Uint8Array(4), new Uint8Array(5)])).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
    await queue.enqueue(new Uint8Array(4));
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
    expectSound(world);
    expect(filesBelow(`${world.root}/staging`)).toEqual([]);
  });

  test('what is not bytes is refused where no codec makes bytes of it', async () => {
    const world = await createWorld();
    const queue = await world.actor().openWith(bytesCodec);
    await expect(queue.enqueue('text' as unknown as Uint8Array)).rejects.toMatchObject({
      code: 'PAYLOAD_INVALID',
    });
    expect(itemsOnDisk(world)).toEqual([]);
  });

  test('JSON documents come back equal; what is no document is refused', async () => {
    const world = await createWorld();
    const queue = await world.actor().openWith(jsonCodec<unknown>());
    const document = { rule: { level: 12 }, tags: ['ä', '\u2028', null] };
    await queue.enqueue(document);
    await expect(queue.enqueue(undefined)).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' });
    const [lease] = await queue.claim({ max: 2 });
    expect(await lease?.payload()).toEqual(document);
  });

  test('a schema is checked on the way in and on the way out; what a consumer refuses stays leased', async () => {
    const world = await createWorld();
    const strict = schemaCodec(z.object({ level: z.number().max(15) }));
    const queue = await world.actor().openWith(strict);
    await expect(queue.enqueue({ level: 16 })).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' });
    await (await world.actor().openWith(jsonCodec<unknown>())).enqueue({ level: 'high' });
    const [lease] = await queue.claim();
    await expect(lease?.payload()).rejects.toMatchObject({ code: 'PAYLOAD_INVALID' });
    expect(await queue.ack(lease!)).toBe('settled');
    expect(countsOnDisk(world)).toEqual({ done: 1 });
  });
});

describe('arguments', () => {
  test.for([
    ['delayMs below 0', { delayMs: -1 }],
    ['delayMs that is no number', { delayMs: Number.NaN }],
    ['an empty key', { key: '' }],
    ['a key of 1025 characters', { key: 'k'.repeat(1025) }],
  ] as const)('%s is refused before anything is written', async ([, options]) => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await expect(queue.enqueue('x', options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(queue.enqueueMany(['x'], options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(itemsOnDisk(world)).toEqual([]);
  });

  test('after close every operation says CLOSED, and closing again is fine', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('x');
    await queue.close();
    await queue.close();
    for (const operation of [
      () => queue.enqueue('x'),
      () => queue.enqueueMany(['x']),
      () => queue.claim(),
      () => queue.enforceCap({ max: 1 }),
      () => queue.sweep(),
    ]) {
      await expect(operation()).rejects.toMatchObject({ code: 'CLOSED' });
    }
    expect(idsIn(world, 'ready')).toEqual([id]);
    expect(filesBelow(`${world.root}/owners`)).toEqual([]);
  });
});
