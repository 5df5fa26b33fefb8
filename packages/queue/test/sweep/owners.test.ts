import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { crashAtEveryCall } from '../support/crash-points.ts';
import { countsOnDisk, expectSound, filesBelow, itemsOnDisk } from '../support/disk-truth.ts';
import { createWorld, payloads } from '../support/world.ts';

const NOTHING = {
  ownersReclaimed: 0,
  ownersSuspected: 0,
  itemsReclaimed: 0,
  bucketsSealed: 0,
  stagingRemoved: 0,
  stagingPublished: 0,
  doneDeleted: 0,
  keysExpired: 0,
  delayedPromoted: 0,
};

describe('a dead owner', () => {
  test('[Q21] [Q18] that is provably gone loses everything to the next sweep, at once', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(9));
    await queue.enqueue('single');
    await queue.claim({ max: 4 });
    await queue.claim();
    await actor.kill();
    const sweeper = await world.actor().open();
    expect(await sweeper.sweep()).toEqual({
      ...NOTHING,
      ownersReclaimed: 1,
      itemsReclaimed: 5,
      bucketsSealed: 1,
    });
    expect(await sweeper.sweep()).toEqual(NOTHING);
    expect(countsOnDisk(world)).toEqual({ ready: 10 });
    expect(readdirSync(`${world.root}/owners`)).toHaveLength(1);
    expect(readdirSync(`${world.root}/leased`)).toHaveLength(1);
    expect(readdirSync(`${world.root}/staging`)).toHaveLength(1);
    expectSound(world);
  });

  test('[Q21] that cannot be seen loses its leases after a whole silent lease, not before', async () => {
    const world = await createWorld();
    const actor = world.actor();
    await (await actor.open()).enqueue('x');
    await (await actor.open()).claim();
    await actor.fs.die();
    world.verdicts.set(actor.pid, 'unknown');
    const sweeper = await world.actor().open();
    expect(await sweeper.sweep()).toMatchObject({ ownersReclaimed: 0 });
    world.time.advance(world.leaseMs - 1);
    expect(await sweeper.sweep()).toMatchObject({ ownersReclaimed: 0, itemsReclaimed: 0 });
    world.time.advance(1);
    expect((await sweeper.sweep()).itemsReclaimed).toBe(1);
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });

  test('[Q21] that is alive but silent loses its leases too; its open bucket and staging stay its own', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(['a']);
    await queue.claim();
    await queue.enqueue('b');
    const gate = actor.fs.hold('rename', /ready\/open/u);
    const publishing = queue.enqueue('c');
    await gate.arrived;
    actor.stop();
    const sweeper = await world.actor().open();
    await sweeper.sweep();
    world.time.advance(world.leaseMs);
    expect(await sweeper.sweep()).toMatchObject({ itemsReclaimed: 1, bucketsSealed: 0, stagingRemoved: 0 });
    gate.release();
    expect((await publishing).status).toBe('enqueued');
    expect(countsOnDisk(world)).toEqual({ ready: 3 });
    expect((await queue.enqueue('d')).status).toBe('enqueued');
    expectSound(world);
  });

  test('[Q21] jumps of the wall clock decide nothing', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    await queue.claim();
    world.verdicts.set(actor.pid, 'unknown');
    const sweeper = await world.actor().open();
    for (const days of [1, -2, 400, -1000]) {
      world.time.jump(days * 86_400_000);
      expect((await sweeper.sweep()).itemsReclaimed).toBe(0);
    }
    world.time.advance(world.leaseMs);
    await actor.idle();
    expect((await sweeper.sweep()).itemsReclaimed).toBe(0);
    expect(countsOnDisk(world)).toEqual({ leased: 1 });
  });

  test('[Q21] what one sweeper has watched another goes on with', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    await queue.claim();
    actor.stop();
    world.verdicts.set(actor.pid, 'unknown');
    const first = await world.actor().open();
    await first.sweep();
    await first.close();
    world.time.advance(world.leaseMs);
    const second = await world.actor().open();
    expect((await second.sweep()).itemsReclaimed).toBe(1);
  });

  test('[Q16] that beats is left alone by any number of sweeps', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(4));
    await queue.claim({ max: 2 });
    world.verdicts.set(actor.pid, 'unknown');
    const sweeper = await world.actor().open();
    for (let hour = 0; hour < 40; hour++) {
      world.time.advance(world.leaseMs / 2);
      await actor.idle();
      expect((await sweeper.sweep()).itemsReclaimed).toBe(0);
    }
    expect(countsOnDisk(world)).toEqual({ leased: 2, ready: 2 });
  });

  test('[Q21] one that was given up goes on under a new name', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('x');
    const [lease] = await queue.claim();
    actor.stop();
    const sweeper = await world.actor().open();
    await sweeper.sweep();
    world.time.advance(world.leaseMs);
    await sweeper.sweep();
    const leases = await queue.claim();
    expect(leases.map((each) => [each.id, each.deliveries])).toEqual([[lease!.id, 2]]);
    expect(leases[0]!.token.split('/')[0]).not.toBe(lease!.token.split('/')[0]);
    expect(await queue.ack(lease!)).toBe('lease-lost');
    expect(await queue.ack(leases[0]!)).toBe('settled');
  });

  test('[Q16] with a torn record is judged by its heartbeat alone', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    actor.fs.crashAtCall(3);
    await expect(queue.enqueue('x')).rejects.toThrow('died');
    await actor.kill();
    const sweeper = await world.actor().open();
    expect(await sweeper.sweep()).toEqual({ ...NOTHING, ownersSuspected: 1 });
    world.time.advance(world.leaseMs);
    expect(await sweeper.sweep()).toEqual(NOTHING);
  });

  test('[Q16] whose registration fails leaves nothing behind', async () => {
    const world = await createWorld();
    for (const kind of ['write', 'mkdir'] as const) {
      const actor = world.actor();
      actor.fs.fail({ kind, path: /owners|leased/u, errno: 'EIO' });
      await expect((await actor.open()).enqueue('x')).rejects.toMatchObject({ code: 'IO_FAILED' });
      expect([...readdirSync(`${world.root}/owners`), ...readdirSync(`${world.root}/staging`)]).toEqual([]);
      expect(actor.fs.descriptorsOpen).toBe(0);
    }
  });

  test('[Q21] half-written files of a dead producer are removed and counted; they were never accepted', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueue('first');
    const gates = [actor.fs.hold('rename', /ready\/open/u), actor.fs.hold('rename', /ready\/sealed/u)];
    void queue.enqueue('never').catch(() => undefined);
    await gates[0]?.arrived;
    void queue.enqueueMany(payloads(2)).catch(() => undefined);
    await gates[1]?.arrived;
    const left = filesBelow(`${world.root}/staging`).length;
    await actor.kill();
    const sweeper = await world.actor().open();
    expect(left).toBe(3);
    expect((await sweeper.sweep()).stagingRemoved).toBe(3);
    expect(countsOnDisk(world)).toEqual({ ready: 1 });
  });
});

describe('a sweep', () => {
  test('[Q16] killed at any call, the next one does the rest, and a third finds nothing to do', async () => {
    const crashes = await crashAtEveryCall({
      settings: { bucketItemsMax: 3 },
      prepare: async (_queue, world) => {
        const dead = world.actor();
        const queue = await dead.open();
        await queue.enqueueMany(payloads(7));
        await queue.enqueue('open');
        await queue.claim({ max: 3 });
        const [lease] = await queue.claim();
        await queue.ack(lease!);
        await queue.enqueue('keyed', { key: 'k' });
        const gate = dead.fs.hold('rename', /ready\/open/u);
        void queue.enqueue('keyed too', { key: 'k2' }).catch(() => undefined);
        await gate.arrived;
        await dead.kill();
      },
      act: (queue) => queue.sweep(),
      check: async ({ world, queue, call }) => {
        await queue.sweep();
        const after = itemsOnDisk(world).map(({ id, state, deliveries }) => `${id} ${state} ${deliveries}`);
        expect(countsOnDisk(world), `killed at call ${call}`).toEqual({ ready: 9, done: 1 });
        // A sweeper that died before its record was whole can only be watched.
        expect({ ...(await queue.sweep()), ownersSuspected: 0 }).toEqual(NOTHING);
        expect(itemsOnDisk(world).map(({ id, state, deliveries }) => `${id} ${state} ${deliveries}`)).toEqual(
          after,
        );
        expect(readdirSync(`${world.root}/leased`).length).toBeLessThanOrEqual(2);
        expectSound(world);
      },
    });
    expect(crashes).toBeGreaterThan(30);
  });

  test('[Q16] several at once take every item back once', async () => {
    const world = await createWorld({ bucketItemsMax: 3 });
    const dead = world.actor();
    const queue = await dead.open();
    await queue.enqueueMany(payloads(20));
    for (let claims = 0; claims < 5; claims++) await queue.claim({ max: 2 });
    await dead.kill();
    const sweepers = await Promise.all(Array.from({ length: 3 }, () => world.actor().open()));
    const reports = await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    expect(reports.reduce((sum, report) => sum + report.itemsReclaimed, 0)).toBe(10);
    expect(countsOnDisk(world)).toEqual({ ready: 20 });
    expectSound(world);
  });

  test('[Q16] that is aborted says so, and the next one goes on', async () => {
    const world = await createWorld();
    const dead = world.actor();
    await (await dead.open()).enqueue('x');
    await dead.kill();
    const sweeper = await world.actor().open();
    const reason = new Error('stop');
    await expect(sweeper.sweep({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await sweeper.sweep()).bucketsSealed).toBe(1);
  });
});
