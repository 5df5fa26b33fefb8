import type { FileQueue } from '@spoolproof/queue';
import { compare, type Comparison } from '../comparison.ts';
import type { BareQueue } from '../floor/bare-queue.ts';
import { machineOf } from '../machine.ts';
import { BATCH, countCalls, fill, openPair } from '../queue-floor.ts';
import type { Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';
import { renderComparisons } from './enqueue.ts';

/** Claim, read and ack: a bucket at a time, and item by item. */
export const settleScenario: Scenario = {
  name: 'settle',
  summary: 'claim, read and ack, by buckets and one by one, beside the bare calls',
  depths: [10_000],
  run: (run) =>
    withScratch(run, async (directory) => {
      const items = run.depths[0] ?? 10_000;
      const comparisons: Comparison[] = [];
      for (const [name, ours, floor, target] of [
        ['in batches', settleBatches, settleBareBatches, 0.7],
        ['one by one', settleSingly, settleBareSingly, undefined],
      ] as const) {
        const label = `settle-${name.replaceAll(' ', '-')}`;
        await using pair = await openPair(directory, label);
        const callsPerItem = await countCalls(directory, label, items, items + BATCH, (queue) =>
          ours(queue, items),
        );
        comparisons.push(
          await compare(run, {
            name: `claim, read and ack ${name}`,
            items,
            ...(target === undefined ? {} : { target }),
            callsPerItem,
            prepare: async () => {
              await fill(pair.ours, items);
              await fill(pair.floor, items);
            },
            ours: () => ours(pair.ours, items),
            floor: () => floor(pair.floor, items),
          }),
        );
      }
      return { scenario: 'settle', comparisons, machine: await machineOf(run.directory) };
    }),
  render: renderComparisons,
};

/** Claims, reads and acks by whole buckets. */
export async function settleBatches(queue: FileQueue<Uint8Array>, items: number): Promise<void> {
  for (let settled = 0; settled < items;) {
    const leases = await queue.claim({ max: BATCH });
    if (leases.length === 0) throw new Error(`nothing to claim after ${settled} of ${items} items`);
    for (const lease of leases) await lease.payload();
    settled += (await queue.ackMany(leases)).settled;
  }
}

/** The bare calls of {@link settleBatches}. */
export function settleBareBatches(queue: BareQueue, items: number): void {
  for (let settled = 0; settled < items;) {
    const bucket = queue.claimBucket();
    for (const name of bucket.names) queue.read(`${bucket.path}/${name}`);
    queue.ackBucket(bucket);
    settled += bucket.names.length;
  }
}

async function settleSingly(queue: FileQueue<Uint8Array>, items: number): Promise<void> {
  for (let settled = 0; settled < items; settled++) {
    const [lease] = await queue.claim();
    if (lease === undefined) throw new Error(`nothing to claim after ${settled} of ${items} items`);
    await lease.payload();
    await queue.ack(lease);
  }
}

function settleBareSingly(queue: BareQueue, items: number): void {
  for (let settled = 0; settled < items; settled++) {
    const leased = queue.claim();
    queue.read(leased);
    queue.ack(leased);
  }
}
