import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound, filesBelow } from './support/disk-truth.ts';
import { createWorld, payloads, type Actor, type World } from './support/world.ts';
import type { FileQueue } from '../src/index.ts';

// A kernel resolves the parent directory of a path and then waits for its lock: a rename into a bucket can take effect
// after somebody has moved the bucket. Here the rename is held, the bucket is moved, and the rename then takes effect
// in the directory's new place.

interface Held {
  readonly producer: Actor;
  readonly queue: FileQueue<string>;
  readonly publishing: Promise<{ readonly id: string }>;
  /** Lets the rename take effect in another directory. */
  readonly arriveIn: (state: string) => void;
}

async function holdAPublish(world: World): Promise<Held> {
  const producer = world.actor();
  const queue = await producer.open();
  await queue.enqueue('first');
  const gate = producer.fs.hold('rename', /ready\/open/u);
  const publishing = queue.enqueue('late');
  await gate.arrived;
  const rename = producer.fs.calls.at(-1)!;
  const [bucket, item] = rename.to!.split('/').slice(-2);
  return {
    producer,
    queue,
    publishing,
    arriveIn: (state) => gate.release(`${world.root}/${state}/${bucket}/${item}`),
  };
}

describe('an item that arrives after its bucket was moved', () => {
  test('[Q01] [Q20] into a tapped bucket that still has items is delivered', async () => {
    const world = await createWorld();
    const { publishing, arriveIn, producer } = await holdAPublish(world);
    const other = await world.actor().open();
    await (await producer.open()).enqueueMany(payloads(1));
    const [first] = await other.claim();
    expect(await first!.payload()).toBe('first');
    arriveIn('ready/tapped');
    const { id } = await publishing;
    const ids: string[] = [];
    for (let leases; (leases = await other.claim({ max: 5 })).length > 0;)
      ids.push(...leases.map((lease) => lease.id));
    expect(ids).toContain(id);
    expectSound(world, { holes: true });
  });

  test('[Q01] [Q20] into a tapped bucket that has been emptied keeps it from being removed, and is delivered', async () => {
    const world = await createWorld();
    const { publishing, arriveIn } = await holdAPublish(world);
    const other = await world.actor().open();
    const [first] = await other.claim();
    await other.ack(first!);
    expect(await other.claim()).toEqual([]);
    arriveIn('ready/tapped');
    const { id } = await publishing;
    expect((await other.claim()).map((lease) => lease.id)).toEqual([id]);
    expect(countsOnDisk(world)).toEqual({ done: 1, leased: 1 });
  });

  test('[Q01] finds a new bucket when its own is gone', async () => {
    const world = await createWorld();
    const { publishing, arriveIn, producer } = await holdAPublish(world);
    const other = await world.actor().open();
    await other.claim();
    await (await producer.open()).enqueueMany(payloads(2));
    await other.claim({ max: 2 });
    await other.claim();
    arriveIn('ready/tapped');
    const { id } = await publishing;
    expect((await other.claim()).map((lease) => lease.id)).toEqual([id]);
  });

  test('[Q30] a producer whose bucket was tapped goes on in it', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    const consumer = await world.actor().open();
    await queue.enqueue('first');
    actor.fs.forget();
    for (const payload of payloads(10)) {
      await consumer.claim();
      await queue.enqueue(payload);
    }
    expect(actor.fs.count('mkdir')).toBe(0);
    expect(filesBelow(`${world.root}/ready/open`)).toEqual([]);
  });

  test('[Q12] [Q01] an enforcement that tapped the bucket leaves the late item in ready', async () => {
    const world = await createWorld();
    const { publishing, arriveIn } = await holdAPublish(world);
    const other = await world.actor().open();
    expect((await other.enforceCap({ max: 0 })).archived).toBe(1);
    arriveIn('ready/tapped');
    const { id } = await publishing;
    expect((await other.claim()).map((lease) => lease.id)).toEqual([id]);
    expect(countsOnDisk(world)).toEqual({ overflow: 1, leased: 1 });
  });

  test('[Q01] a bucket is not sealed by its producer while a publish into it is under way', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const { queue, publishing, arriveIn } = await holdAPublish(world);
    await queue.enqueue('third, which fills it');
    expect(filesBelow(`${world.root}/ready/sealed`)).toEqual([]);
    arriveIn('ready/open');
    await publishing;
    expect(filesBelow(`${world.root}/ready/sealed`)).toHaveLength(3);
    expectSound(world);
  });

  test('[Q01] [Q21] nor by a sweeper while its producer may be alive', async () => {
    const world = await createWorld();
    const { publishing, arriveIn, producer } = await holdAPublish(world);
    producer.stop();
    world.verdicts.set(producer.pid, 'unknown');
    const sweeper = await world.actor().open();
    await sweeper.sweep();
    world.time.advance(world.leaseMs * 10);
    expect((await sweeper.sweep()).bucketsSealed).toBe(0);
    expect(filesBelow(`${world.root}/ready/open`)).toHaveLength(1);
    arriveIn('ready/open');
    const { id } = await publishing;
    const leases = await sweeper.claim({ max: 5 });
    expect(leases.map((lease) => lease.id)).toContain(id);
  });

  test('[Q07] a settle that takes effect after the reclaim leaves the item to whoever claims it then', async () => {
    const world = await createWorld();
    const slow = world.actor();
    const queue = await slow.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    const gate = slow.fs.hold('rename', /done\/open/u);
    const acking = queue.ack(lease!);
    await gate.arrived;
    const rename = slow.fs.calls.at(-1)!;
    slow.stop();
    const other = await world.actor().open();
    await other.sweep();
    world.time.advance(world.leaseMs);
    await other.sweep();
    const [newer] = await other.claim();
    expect(existsSync(rename.path)).toBe(false);
    gate.release();
    expect(await acking).toBe('lease-lost');
    expect(await other.ack(newer!)).toBe('settled');
    expect(countsOnDisk(world)).toEqual({ done: 1 });
  });
});
