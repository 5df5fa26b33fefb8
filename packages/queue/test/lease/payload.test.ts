import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { countsOnDisk, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads, type World } from '../support/world.ts';

const onDisk = (world: World, id: string): string =>
  path.join(world.root, itemsOnDisk(world).find((item) => item.id === id)!.path);

const DAMAGES: readonly [string, string, (file: string) => void][] = [
  ['cut', 'bytes', (file) => truncateSync(file, 2)],
  ['emptied', 'bytes', (file) => truncateSync(file, 0)],
  ['longer', 'bytes', (file) => appendFileSync(file, '!')],
  [
    'altered',
    'checksum',
    (file) =>
      writeFileSync(
        file,
        Uint8Array.from(readFileSync(file), (byte) => byte ^ 1),
      ),
  ],
];

describe('payload', () => {
  test.for(DAMAGES)(
    '[Q03] of an item that was %s is buried with the reason, not delivered',
    async ([, reason, damage]) => {
      const world = await createWorld();
      const queue = await world.actor().open();
      await queue.enqueueMany(payloads(3));
      const leases = await queue.claim({ max: 3 });
      const [, lease] = leases;
      damage(onDisk(world, lease!.id));
      const damaged = readFileSync(onDisk(world, lease!.id));
      await expect(lease!.payload()).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
      expect(countsOnDisk(world)).toEqual({ leased: 2, dead: 1 });
      const dead = await queue.dead.find(lease!.id);
      expect(dead?.reason).toContain(reason);
      expect(await queue.dead.readBytes(lease!.id)).toEqual(damaged);
      expect(await queue.ack(lease!)).toBe('lease-lost');
      expect((await queue.ackMany([leases[0]!, leases[2]!])).settled).toBe(2);
    },
  );

  test.for([
    ['EMFILE', 'TOO_MANY_OPEN_FILES'],
    ['EACCES', 'NO_PERMISSION'],
    ['EIO', 'IO_FAILED'],
    ['ESTALE', 'IO_FAILED'],
  ] as const)('[Q14] a failure that may pass (%s) leaves the lease ours', async ([errno, code]) => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    actor.fs.fail({ kind: 'readFile', path: /leased/u, errno });
    await expect(lease!.payload()).rejects.toMatchObject({ code, errno, cause: { code: errno } });
    expect(await lease!.payload()).toBe('x');
    expect(await queue.ack(lease!)).toBe('settled');
  });

  test('[Q03] may be read again and again until the lease ends', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    expect([await lease!.payload(), await lease!.payload()]).toEqual(['x', 'x']);
    await queue.ack(lease!);
    await expect(lease!.payload()).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  test('[Q03] [Q07] that is damaged and was lost meanwhile says LEASE_LOST, and buries nothing', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    truncateSync(onDisk(world, lease!.id), 1);
    const gate = actor.fs.hold('rename', /dead\/.*-1$/u);
    const reading = lease!.payload().catch((error: unknown) => error);
    await gate.arrived;
    await queue.release(lease!);
    gate.release();
    expect(await reading).toMatchObject({ code: 'LEASE_LOST' });
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  test('[Q35] that was buried leaves no directory behind once its mates are settled', async () => {
    const world = await createWorld({ bucketItemsMax: 2 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(2));
    const [first, second] = await queue.claim({ max: 2 });
    truncateSync(onDisk(world, first!.id), 1);
    await expect(first!.payload()).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
    await queue.ack(second!);
    const [owner = ''] = readdirSync(`${world.root}/leased`);
    expect(readdirSync(`${world.root}/leased/${owner}`)).toEqual([]);
  });
});
