import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, expectSound } from './support/disk-truth.ts';
import { createWorld, payloads, type World } from './support/world.ts';

/** Puts a directory with something in it where a bucket of this name would become tapped. */
function takeTapped(world: World, bucket: string): string {
  const taken = `${world.root}/ready/tapped/${bucket.replace(/-n[0-9a-z]+$/u, '')}`;
  mkdirSync(taken, { recursive: true });
  writeFileSync(`${taken}/note`, 'foreign');
  return `${taken}/note`;
}

describe('where a tapped bucket has the name already', () => {
  test('[Q20] the leases of a process that is gone come back one by one', async () => {
    const world = await createWorld({ bucketItemsMax: 4, deliveriesMax: 3 });
    const dead = world.actor();
    const doomed = await dead.open();
    await doomed.enqueueMany(payloads(4));
    await doomed.claim({ max: 4 });
    await dead.kill();
    const [owner] = readdirSync(`${world.root}/leased`).filter((name) => /^[^.]/u.test(name));
    const note = takeTapped(world, readdirSync(`${world.root}/leased/${owner}`)[0]!);
    const queue = await world.actor().open();
    await queue.sweep();
    expect(countsOnDisk(world)).toEqual({ ready: 4 });
    for (let left = 4; left > 0; left--) {
      const leases = await queue.claim({ max: 4 });
      expect(leases.map((lease) => lease.deliveries)).toEqual([2]);
      for (const lease of leases) expect(await queue.ack(lease)).toBe('settled');
    }
    expect(existsSync(note)).toBe(true);
    expect(countsOnDisk(world)).toEqual({ done: 4 });
    expectSound(world);
  });

  test('[Q20] a sealed bucket that cannot become tapped is claimed all the same, in its order', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(4));
    await queue.enqueueMany(payloads(2, 4));
    const [shard] = readdirSync(`${world.root}/ready/sealed`);
    const [oldest] = readdirSync(`${world.root}/ready/sealed/${shard}`).sort();
    const note = takeTapped(world, oldest!);
    const order: string[] = [];
    for (let left = 6; left > 0; left--) {
      for (const lease of await queue.claim({ max: 1 })) {
        order.push(await lease.payload());
        expect(await queue.ack(lease)).toBe('settled');
      }
    }
    expect(order).toEqual(payloads(6));
    expect(existsSync(note)).toBe(true);
    expectSound(world);
  });
});
