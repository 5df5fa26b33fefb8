import { describe, expect, test } from 'vitest';
import { countsOnDisk } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('the arguments of a cap', () => {
  test.each([{}, { max: -1 }, { max: 1.5 }, { max: 2, low: -1 }, { max: 2, low: 1.5 }, { max: 2, low: 3 }])(
    '[Q12] %j are refused before anything is archived',
    async (options) => {
      const world = await createWorld();
      const queue = await world.actor().open();
      await queue.enqueueMany(payloads(4));
      await expect(queue.enforceCap(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(countsOnDisk(world)).toEqual({ ready: 4 });
    },
  );

  test('[Q12] may be 0, and low may be 0 or max', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(6));
    expect((await queue.enforceCap({ max: 5, low: 5 })).archived).toBe(1);
    expect((await queue.enforceCap({ max: 4, low: 0 })).archived).toBe(5);
    await queue.enqueue('x');
    expect((await queue.enforceCap({ max: 0 })).archived).toBe(1);
    expect(countsOnDisk(world)).toEqual({ overflow: 7 });
  });

  test('[Q12] [Q30] under durability strict, buckets that lost single items are synced', async () => {
    const world = await createWorld({ durability: 'strict', bucketItemsMax: 10 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(10));
    actor.fs.forget();
    await queue.enforceCap({ max: 8 });
    expect(actor.fs.count('fsync', /ready\/tapped\/[^/]+$/u)).toBe(1);
    expect(actor.fs.count('fsync', /overflow\/open\/[^/]+$/u)).toBeGreaterThan(0);
  });
});
