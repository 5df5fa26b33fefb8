import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { isSpoolError } from '@spoolproof/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { initQueue, openQueue } from '../src/index.ts';
import { countsOnDisk, expectSound, filesBelow, itemsOnDisk } from './support/disk-truth.ts';
import { createWorld, payloads, temporaryDirectory, type Actor } from './support/world.ts';
import type { FileQueue } from '../src/index.ts';

/** Every operation, on a queue with some of everything. */
const OPERATIONS: readonly [string, (queue: FileQueue<string>) => Promise<unknown>][] = [
  ['enqueue', (queue) => queue.enqueue('x')],
  ['keyed enqueue', (queue) => queue.enqueue('x', { key: 'k' })],
  ['delayed enqueue', (queue) => queue.enqueue('x', { delayMs: 60_000 })],
  ['enqueueMany', (queue) => queue.enqueueMany(payloads(5))],
  ['claim', (queue) => queue.claim({ max: 5 })],
  ['claim and ack', async (queue) => queue.ackMany(await queue.claim({ max: 4 }))],
  [
    'claim and bury',
    async (queue) => {
      for (const lease of await queue.claim({ max: 2 })) await queue.bury(lease, { reason: 'r' });
    },
  ],
  [
    'claim and release',
    async (queue) => {
      for (const lease of await queue.claim({ max: 2 })) await queue.release(lease);
    },
  ],
  ['enforceCap', (queue) => queue.enforceCap({ max: 5 })],
  ['readmit', (queue) => queue.readmit({ max: 2 })],
  ['sweep', (queue) => queue.sweep()],
];

/** A world with items in every state, and a queue to use. */
async function somewhere(): Promise<{
  readonly world: Awaited<ReturnType<typeof createWorld>>;
  readonly actor: Actor;
  readonly queue: FileQueue<string>;
  readonly before: number;
}> {
  const world = await createWorld({ bucketItemsMax: 3 });
  const actor = world.actor();
  const queue = await actor.open();
  await queue.enqueueMany(payloads(10));
  await queue.enforceCap({ max: 7 });
  await queue.enqueue('single');
  const dead = world.actor();
  const doomed = await dead.open();
  await doomed.enqueue('of the dead');
  await doomed.claim({ max: 2 });
  await dead.kill();
  return { world, actor, queue, before: itemsOnDisk(world).length };
}

describe('[Q14] a full disk', () => {
  test.for(['open', 'write', 'mkdir', 'rename'] as const)(
    '[Q05] [Q15] at %s: enqueues fail with NO_SPACE, leave nothing half, and work again afterwards',
    async (kind) => {
      const world = await createWorld({ bucketItemsMax: 2 });
      const actor = world.actor();
      const queue = await actor.open();
      await queue.enqueueMany(payloads(2));
      await queue.enqueue('fills no bucket');
      await queue.enqueue('fills one');
      actor.fs.fail({ kind, times: Infinity, errno: 'ENOSPC' });
      await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'NO_SPACE', cause: { code: 'ENOSPC' } });
      await expect(queue.enqueueMany(payloads(5))).rejects.toMatchObject({ code: 'NO_SPACE' });
      actor.fs.heal();
      expect(countsOnDisk(world)).toEqual({ ready: 4 });
      expect(filesBelow(`${world.root}/staging`)).toEqual([]);
      await queue.enqueue('x');
      await queue.enqueueMany(payloads(5));
      expect(countsOnDisk(world)).toEqual({ ready: 10 });
      expect(actor.fs.descriptorsOpen).toBe(1);
      expectSound(world);
    },
  );

  test('a short write is gone on with', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const write = actor.fs.write.bind(actor.fs);
    actor.fs.write = (file, bytes, position) => write(file, bytes.subarray(0, 1), position);
    const queue = await actor.open();
    await queue.enqueue('a long payload');
    const [lease] = await queue.claim();
    expect(await lease!.payload()).toBe('a long payload');
  });

  test('a write that takes nothing and says nothing is an error, not a wait', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.write = async () => 0;
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'IO_FAILED' });
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  const mountable = canMount();
  test.skipIf(!mountable)(
    `a real one of 1 MB${mountable ? '' : ' (skipped: this process may not mount a tmpfs)'}`,
    async () => {
      const directory = `${temporaryDirectory()}/small`;
      mkdirSync(directory);
      expect(mount(directory)).toBe(true);
      onTestFinished(() => void spawnSync('umount', ['-l', directory]));
      await initQueue(`${directory}/q`);
      const queue = await openQueue(`${directory}/q`);
      let accepted = 0;
      let failure: unknown;
      while (failure === undefined && accepted < 1000) {
        await queue.enqueue(Buffer.alloc(20_000, accepted)).then(
          () => accepted++,
          (error: unknown) => (failure = error),
        );
      }
      expect(failure).toMatchObject({ code: 'NO_SPACE' });
      await expect(queue.enqueueMany(payloads(50).map(() => Buffer.alloc(20_000)))).rejects.toMatchObject({
        code: 'NO_SPACE',
      });
      expect((await queue.stats()).depth).toBe(accepted);
      const [lease] = await queue.claim();
      expect((await lease!.payload()).length).toBe(20_000);
      await queue.ack(lease!);
      expect((await queue.stats()).counts).toMatchObject({ ready: accepted - 1, done: 1 });
      await queue.close();
    },
  );
});

describe('[Q13] [Q14] [Q15] a call that fails once, in any operation', () => {
  const FAULTS = [
    ['EMFILE', ['open', 'readdir', 'readFile'], 'before'],
    ['ENOSPC', ['open', 'write', 'mkdir', 'rename'], 'before'],
    ['EIO', ['rename', 'mkdir', 'rmdir', 'unlink', 'readdir', 'stat', 'close'], 'before'],
    ['EIO', ['rename', 'mkdir', 'unlink'], 'after'],
  ] as const;

  test.for(
    FAULTS.flatMap(([errno, kind, when]) => OPERATIONS.map(([name]) => ({ errno, kind, when, name }))),
  )(
    '$name / $errno $when the call: nothing is lost or twice, and the queue goes on',
    async ({ errno, kind, when, name }) => {
      const [, operate] = OPERATIONS.find(([each]) => each === name)!;
      for (let nth = 1; ; nth++) {
        const { world, actor, queue, before } = await somewhere();
        actor.fs.forget();
        actor.fs.fail({ kind, nth, errno, when });
        const error: unknown = await operate(queue).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        const struck =
          actor.fs.calls.filter((call) => (kind as readonly string[]).includes(call.kind)).length >= nth;
        actor.fs.heal();
        if (error !== undefined) {
          expect(isSpoolError(error)).toBe(true);
        }
        const now = itemsOnDisk(world);
        expect(new Set(now.map((item) => item.id)).size).toBe(now.length);
        expect(now.length, `${errno} ${when} the ${nth}th`).toBeGreaterThanOrEqual(before);
        await queue.sweep();
        await queue.enqueue('and on');
        await queue.close();
        const rest = await world.actor().open();
        await rest.sweep();
        const settled = itemsOnDisk(world);
        expect(settled.filter((item) => item.state === 'leased')).toEqual([]);
        expect(settled.length).toBe(now.length + 1);
        if (!struck) break;
      }
    },
  );
});

describe('[Q15] a rename that took effect but reported an error', () => {
  test('at the publication of an item: the error says that it will be delivered, and it is, once', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    actor.fs.fail({ kind: 'rename', path: /ready\/open/u, errno: 'EIO', when: 'after' });
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'INDETERMINATE' });
    await queue.enqueue('y');
    expect(countsOnDisk(world)).toEqual({ ready: 3 });
    expectSound(world);
  });

  test('at the ack of an item: it is done or leased, never both, and the next ack agrees', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    actor.fs.fail({ kind: 'rename', path: /done/u, errno: 'EIO', when: 'after' });
    await expect(queue.ack(lease!)).rejects.toMatchObject({ code: 'IO_FAILED' });
    expect(countsOnDisk(world)).toEqual({ done: 1 });
    expect(await queue.ack(lease!)).toBe('lease-lost');
    await queue.close();
    expect(countsOnDisk(world)).toEqual({ done: 1 });
  });

  test('[Q13] one absence of what is staged is not believed: a batch is published', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.fail({ kind: 'rename', path: /ready\/sealed\/[^/]+$/u, errno: 'ENOENT' });
    await queue.enqueueMany(payloads(7));
    expect(countsOnDisk(world)).toEqual({ ready: 7 });
  });

  test.for([
    ['a single', (queue: FileQueue<string>) => queue.enqueue('x')],
    ['a batch', (queue: FileQueue<string>) => queue.enqueueMany(payloads(2))],
  ] as const)(
    '[Q14] %s whose staging is said to be gone until it is believed: told with what the disk said',
    async ([, enqueue]) => {
      const world = await createWorld();
      const actor = world.actor();
      const queue = await actor.open();
      await queue.enqueue('first');
      actor.fs.fail({
        kind: ['rename', 'stat'],
        path: /\/staging\/[^/]+\/./u,
        errno: 'ENOENT',
        times: Infinity,
      });
      await expect(enqueue(queue)).rejects.toMatchObject({ code: 'OWNER_FENCED', cause: { code: 'ENOENT' } });
      actor.fs.heal();
      expect(countsOnDisk(world)).toEqual({ ready: 1 });
      await enqueue(queue);
      expectSound(world);
    },
  );

  test('[Q14] a full bucket whose new place cannot be made durable: the enqueue that filled it says so', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const actor = world.actor();
    const queue = await actor.open({ durability: 'strict' });
    await queue.enqueue('first');
    actor.fs.fail({ kind: 'fsync', path: /ready\/sealed\/[^/]+$/u, errno: 'EIO' });
    await expect(queue.enqueue('x')).rejects.toMatchObject({ code: 'NOT_DURABLE', cause: { code: 'EIO' } });
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
    expectSound(world);
  });

  test('[Q16] one absence of a leased item is not believed: it is settled', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    actor.fs.fail({ kind: 'rename', path: /\/done\//u, errno: 'ENOENT' });
    expect(await queue.ack(lease!)).toBe('settled');
    expect(countsOnDisk(world)).toEqual({ done: 1 });
  });

  test("[Q16] one absence of an owner's record is not believed: what it holds stays with it", async () => {
    const world = await createWorld();
    const holder = await world.actor().open();
    await holder.enqueue('x');
    const [lease] = await holder.claim();
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.fail({ kind: 'readFile', path: /\/owners\//u, errno: 'ENOENT' });
    expect((await queue.sweep()).itemsReclaimed).toBe(0);
    expect(await holder.ack(lease!)).toBe('settled');
    expectSound(world);
  });

  test('[Q04] one absence of a bucket that is being split is not believed: none is sealed with a wrong number', async () => {
    const world = await createWorld({ bucketItemsMax: 5 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(5));
    actor.fs.fail({ kind: 'readdir', path: /\/leased\/[^/]+\/./u, errno: 'ENOENT' });
    expect((await queue.enforceCap({ max: 2 })).archived).toBe(3);
    expect(countsOnDisk(world)).toEqual({ ready: 2, overflow: 3 });
    expectSound(world);
  });

  test('[Q14] a directory of its own that cannot be made is told with its errno', async () => {
    const world = await createWorld();
    const actor = world.actor();
    actor.fs.fail({ kind: 'mkdir', path: /\/staging\//u, errno: 'ENOENT', times: 2 });
    const queue = await actor.open();
    await expect(queue.enqueue('x')).rejects.toMatchObject({
      code: 'IO_FAILED',
      errno: 'ENOENT',
      cause: { code: 'ENOENT' },
    });
    await queue.enqueue('x');
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  test('at the publication of a batch: it is there whole, and its numbers are not used again', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.fail({ kind: 'rename', path: /ready\/sealed\/[^/]+$/u, errno: 'EIO', when: 'after' });
    await expect(queue.enqueueMany(payloads(7))).rejects.toMatchObject({ code: 'INDETERMINATE' });
    expect(itemsOnDisk(world)).toHaveLength(7);
    await queue.enqueueMany(payloads(7));
    expect(itemsOnDisk(world)).toHaveLength(14);
    expectSound(world);
  });
});

function mount(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]).status === 0;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}
