import { join } from 'node:path';
import { initQueue, openQueue } from '@spoolproof/queue';
import { compare, type Comparison } from '../comparison.ts';
import { countedPorts } from '../counted-ports.ts';
import { BareQueue } from '../floor/bare-queue.ts';
import { retireBare } from '../floor/bare-sweep.ts';
import { fill } from '../queue-floor.ts';
import type { Run } from '../scenario.ts';
import { settleBareBatches, settleBatches } from '../scenarios/settle.ts';
import { stillPorts } from '../still-ports.ts';

/** A queue whose finished items are old enough at once. */
export const RETIRING = { doneRetentionMs: 0 } as const;

/** What retention deletes, beside the bare calls. */
export interface Retention {
  readonly comparison: Comparison;
  readonly deletedPerSecond: number;
  readonly bareDeletedPerSecond: number;
}

/** Deletes finished items by a sweep, and by a bare loop. */
export async function measureRetention(run: Run, directory: string, items: number): Promise<Retention> {
  const callsPerItem = (await countRetention(directory, items)) / items;
  const root = join(directory, 'retention');
  await initQueue(root, RETIRING);
  await using queue = await openQueue(root);
  const bareRoot = join(directory, 'retention-bare');
  const floor = new BareQueue(bareRoot);
  const comparison = await compare(run, {
    name: 'sweep of finished items',
    items,
    callsPerItem,
    prepare: async () => {
      await fill(queue, items);
      await settleBatches(queue, items);
      await fill(floor, items);
      settleBareBatches(floor, items);
    },
    ours: async () => expectAll(items, (await queue.sweep({ deletionsMax: items })).doneDeleted),
    floor: () => expectAll(items, retireBare(bareRoot)),
  });
  return {
    comparison,
    deletedPerSecond: 1e6 / comparison.ours.median,
    bareDeletedPerSecond: 1e6 / comparison.floor.median,
  };
}

async function countRetention(directory: string, items: number): Promise<number> {
  const root = join(directory, 'retention-counted');
  await initQueue(root, RETIRING);
  const counted = countedPorts(stillPorts());
  await using queue = await openQueue(root, { ports: counted.ports });
  await fill(queue, items);
  await settleBatches(queue, items);
  counted.take();
  expectAll(items, (await queue.sweep({ deletionsMax: items })).doneDeleted);
  return counted.take();
}

function expectAll(items: number, deleted: number): void {
  if (deleted !== items) throw new Error(`${deleted} of ${items} finished items were deleted`);
}
