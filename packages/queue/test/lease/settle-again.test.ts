import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound } from '../support/disk-truth.ts';
import { createWorld, payloads } from '../support/world.ts';

describe('a settle that failed', () => {
  test('[Q14] [Q20] of a whole bucket may be tried again: its items are ours still', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(6));
    const leases = await queue.claim({ max: 6 });
    actor.fs.fail({ kind: 'rename', errno: 'EACCES' });
    await expect(queue.ackMany(leases)).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    actor.fs.heal();
    expect(countsOnDisk(world)).toEqual({ leased: 6 });
    expect(await queue.ackMany(leases)).toEqual({ settled: 6, lost: [] });
    expect(countsOnDisk(world)).toEqual({ done: 6 });
    expectSound(world);
  });

  test.each(['ack', 'release', 'bury'] as const)('[Q14] [Q20] by %s may be tried again', async (kind) => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    const settle = (): Promise<string> =>
      kind === 'bury' ? queue.bury(lease!, { reason: 'r' }) : queue[kind](lease!);
    actor.fs.fail({ kind: 'rename', times: 9, errno: 'EACCES' });
    await expect(settle()).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    actor.fs.heal();
    expect(countsOnDisk(world)).toEqual({ leased: 1 });
    expect(await settle()).toBe('settled');
    expectSound(world);
  });
});
