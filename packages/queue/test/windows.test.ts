import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

const WINDOWS = { transientErrnos: ['EPERM', 'EBUSY', 'EACCES'], directoryFsync: false };

describe('where somebody else may have a file open', () => {
  test.for(['EPERM', 'EBUSY', 'EACCES'])(
    '[Q13] a rename that fails a few times with %s is waited out',
    async (errno) => {
      const world = await createWorld();
      const actor = world.actor(WINDOWS);
      const queue = await actor.open();
      await queue.enqueue('first');
      actor.fs.fail({ kind: 'rename', path: /ready\/open/u, times: 3, errno });
      const before = world.time.clock.monotonicMs();
      await queue.enqueue('x');
      expect(world.time.clock.monotonicMs() - before).toBe(2 + 4 + 8);
      expect(countsOnDisk(world)).toEqual({ ready: 2 });
    },
  );

  test('[Q14] one that fails for good is reported after a bounded number of tries', async () => {
    const world = await createWorld();
    const actor = world.actor(WINDOWS);
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.forget();
    actor.fs.fail({ kind: 'rename', times: Infinity, errno: 'EPERM' });
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'NO_PERMISSION', errno: 'EPERM' });
    expect(actor.fs.count('rename')).toBeLessThanOrEqual(16);
    actor.fs.heal();
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
    await queue.enqueue('y');
    expectSound(world);
  });

  test('[Q14] elsewhere EPERM means what it says, at once', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.forget();
    actor.fs.fail({ kind: 'rename', times: Infinity, errno: 'EPERM' });
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    expect(actor.fs.count('rename')).toBe(1);
  });
});

describe.for([
  ['EXDEV', {}],
  ['EPERM', WINDOWS],
] as const)('where a directory cannot be renamed (%s) its items go one by one', ([errno, traits]) => {
  const WHOLE = /-n[0-9a-z]+$/u;

  test('[Q06] in a claim', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    await (await world.actor().open()).enqueueMany(payloads(4));
    const actor = world.actor(traits);
    const queue = await actor.open();
    actor.fs.fail({ kind: 'rename', path: WHOLE, times: Infinity, errno });
    const leases = await queue.claim({ max: 4 });
    expect(await Promise.all(leases.map((lease) => lease.payload()))).toEqual(payloads(4));
    expect(leases.map((lease) => lease.deliveries)).toEqual([1, 1, 1, 1]);
    expect((await queue.ackMany(leases.slice(1))).settled).toBe(3);
    expect(countsOnDisk(world)).toEqual({ done: 3, leased: 1 });
    expectSound(world);
  });

  test('[Q12] in an enforcement', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    await (await world.actor().open()).enqueueMany(payloads(11));
    const actor = world.actor(traits);
    const queue = await actor.open();
    actor.fs.fail({ kind: 'rename', path: WHOLE, times: Infinity, errno });
    expect(await queue.enforceCap({ max: 5 })).toMatchObject({ archived: 6, depthAfter: 5 });
    expect(countsOnDisk(world)).toEqual({ ready: 5, overflow: 6 });
    expectSound(world);
  });
});
