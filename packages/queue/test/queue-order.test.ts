import { describe, expect, test } from 'vitest';
import type { FileQueue, SettingsInput } from '../src/index.ts';
import { createWorld, payloads, type World } from './support/world.ts';

/**
 * One producer goes on filling a shard after another has begun the next (a batch of several buckets is a shard of its own), and
 * the oldest of its late buckets has been tapped: its key is beyond the younger shard, and its mates are not.
 */
async function overlappingShards(
  settings: SettingsInput = {},
): Promise<{ world: World; claimer: FileQueue<string> }> {
  const world = await createWorld({ bucketItemsMax: 8, ...settings });
  const producer = await world.actor().open();
  const other = await world.actor().open();
  await producer.enqueueMany(payloads(8));
  await other.enqueueMany(payloads(16, 100));
  await producer.enqueueMany(payloads(8, 8));
  await producer.enqueueMany(payloads(8, 16));
  const claimer = await world.actor().open();
  expect(await take(claimer, 8)).toEqual(payloads(8));
  expect(await take(claimer, 3)).toEqual(payloads(3, 8));
  return { world, claimer };
}

async function take(queue: FileQueue<string>, max: number): Promise<string[]> {
  const leases = await queue.claim({ max });
  return Promise.all(leases.map((lease) => lease.payload()));
}

describe('the rest of a tapped bucket', () => {
  test('[Q11] comes before younger buckets of its producer, also when others have begun a shard in between', async () => {
    const { world } = await overlappingShards();
    // Another claimer: the one that tapped the bucket knows where it was.
    const claimer = await world.actor().open();
    const delivered: string[] = [];
    for (let batch = await take(claimer, 8); batch.length > 0; batch = await take(claimer, 8))
      delivered.push(...batch);
    expect(delivered.filter((payload) => payload.length < 4)).toEqual(payloads(13, 11));
    expect(delivered).toHaveLength(29);
  });

  test('[Q12] is archived after younger buckets of its producer when the newest go first', async () => {
    const { claimer } = await overlappingShards({ cap: { max: 13, low: 13, policy: 'archive-newest' } });
    const report = await claimer.enforceCap();
    expect(report.archived).toBe(16);
    expect(await take(claimer, 5)).toEqual(payloads(5, 11));
    expect(await take(claimer, 8)).toEqual(payloads(8, 16));
  });

  test('[Q11] [Q12] keeps that place when the cap has split its bucket', async () => {
    const world = await createWorld({ bucketItemsMax: 8 });
    const producer = await world.actor().open();
    const other = await world.actor().open();
    await producer.enqueueMany(payloads(8));
    await other.enqueueMany(payloads(16, 100));
    await producer.enqueueMany(payloads(8, 8));
    await producer.enqueueMany(payloads(8, 16));
    const archiver = await world.actor().open();
    expect((await archiver.enforceCap({ max: 26, low: 26, policy: 'archive-oldest' })).archived).toBe(14);
    expect((await archiver.enforceCap({ max: 24, low: 24, policy: 'archive-oldest' })).archived).toBe(2);
    expect(await take(await world.actor().open(), 8)).toEqual(payloads(8, 16));
  });
});
