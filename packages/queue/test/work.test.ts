import { describe, expect, test } from 'vitest';
import { jsonCodec, work } from '../src/index.ts';
import { countsOnDisk, expectSound } from './support/disk-truth.ts';
import { createWorld, payloads } from './support/world.ts';

describe('work', () => {
  test('[Q20] acks what its handler returns from, until nothing is left', async () => {
    const world = await createWorld({ bucketItemsMax: 4 });
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(11));
    await queue.enqueue('later', { delayMs: 5000 });
    const handled: string[] = [];
    const report = await work(queue, (payload) => handled.push(payload), { drain: true });
    expect(handled).toEqual([...payloads(11), 'later']);
    expect(report).toEqual({ acked: 12, released: 0, buried: 0, lost: 0 });
    expect(countsOnDisk(world)).toEqual({ done: 12 });
  });

  test('handles at most so many at once', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(20));
    let running = 0;
    let most = 0;
    await work(
      queue,
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      },
      { drain: true, concurrency: 4 },
    );
    expect(most).toBe(4);
    expect(countsOnDisk(world)).toEqual({ done: 20 });
  });

  test('[Q08] releases what its handler throws on, with growing pauses, and buries it in the end', async () => {
    const world = await createWorld({ deliveriesMax: 4 });
    const queue = await world.actor().open();
    const { id } = await queue.enqueue('bad');
    await queue.enqueue('good');
    const at: number[] = [];
    const report = await work(
      queue,
      (payload) => {
        if (payload === 'good') return;
        at.push(world.time.clock.monotonicMs());
        throw new TypeError('cannot');
      },
      { drain: true, backoff: { baseMs: 1000, maxMs: 300_000 } },
    );
    expect(report).toEqual({ acked: 1, released: 3, buried: 1, lost: 0 });
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(500 * 2 ** index);
    expect(await queue.dead.find(id)).toMatchObject({ reason: 'TypeError: cannot', deliveries: 4 });
    expectSound(world);
  });

  test('buries at once what is thrown with bury, and what the codec refuses', async () => {
    const world = await createWorld();
    await (await world.actor().openWith(jsonCodec<unknown>())).enqueueMany(['x']);
    const actor = world.actor();
    const queue = await actor.open({
      codec: {
        encode: (payload) => new TextEncoder().encode(payload),
        decode: (bytes) => {
          const text = new TextDecoder().decode(bytes);
          if (text === 'refused') throw new Error('refused by the codec');
          return text;
        },
      },
    });
    await queue.enqueueMany(['refused', 'bury me']);
    const report = await work(
      queue,
      () => {
        throw Object.assign(new Error('never again'), { bury: true });
      },
      { drain: true },
    );
    expect(report).toEqual({ acked: 0, released: 0, buried: 3, lost: 0 });
    const reasons: string[] = [];
    for await (const item of queue.dead.list()) reasons.push(item.reason);
    expect(reasons.join('\n')).toMatch(/never again[^]*refused by the codec[^]*never again/u);
  });

  test('on abort finishes what it handles, and claims nothing more', async () => {
    const world = await createWorld();
    const queue = await world.actor().open();
    await queue.enqueueMany(payloads(5));
    const controller = new AbortController();
    const report = await work(queue, () => controller.abort(), { signal: controller.signal });
    expect(report).toEqual({ acked: 1, released: 0, buried: 0, lost: 0 });
    expect(countsOnDisk(world)).toEqual({ done: 1, ready: 4 });
  });

  test('[Q14] ends with the error of a disk that fails', async () => {
    const world = await createWorld();
    const actor = world.actor();
    const queue = await actor.open();
    await queue.enqueueMany(payloads(2));
    actor.fs.fail({ kind: 'rename', path: /done/u, errno: 'EIO' });
    await expect(work(queue, () => undefined, { drain: true })).rejects.toMatchObject({ code: 'IO_FAILED' });
    await queue.close();
    expect(countsOnDisk(world)).toEqual({ ready: 2 });
  });
});
