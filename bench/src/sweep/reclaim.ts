import { join } from 'node:path';
import { initQueue, openQueue, type FileQueue } from '@spoolproof/queue';
import { compare, type Comparison } from '../comparison.ts';
import { countedPorts } from '../counted-ports.ts';
import { BareQueue } from '../floor/bare-queue.ts';
import { prepareBareSweep, reclaimBare } from '../floor/bare-sweep.ts';
import { fill } from '../queue-floor.ts';
import type { Run } from '../scenario.ts';
import { settleBatches } from '../scenarios/settle.ts';
import { stillPorts } from '../still-ports.ts';
import { leaseToDeadOwner, type DeadOwner } from './dead-owner.ts';

/** The calls of a sweep that brings a dead owner's leases back. */
export interface SweepCalls {
  /** Items that are done, and as many that are ready, beside the leases. */
  readonly besideDepth: number;
  readonly calls: number;
}

/** Brings leases of a dead owner back, in a fresh queue each round, beside the bare calls. */
export async function compareReclaims(run: Run, directory: string, items: number): Promise<Comparison> {
  const { calls } = await countReclaim(run, directory, items, 0);
  let round = 0;
  let made: { readonly sweeper: FileQueue<Uint8Array>; readonly dead: DeadOwner } | undefined;
  const bare = (): string => join(directory, `reclaim-bare-${round}`);
  const letGo = async (): Promise<void> => {
    await made?.dead.forget();
    await made?.sweeper.close();
    made = undefined;
  };
  try {
    return await compare(run, {
      name: 'sweep of leases of a dead owner',
      items,
      callsPerItem: calls / items,
      prepare: async () => {
        await letGo();
        round++;
        const root = join(directory, `reclaim-${round}`);
        await initQueue(root);
        const sweeper = await openQueue(root);
        await fill(sweeper, items);
        made = { sweeper, dead: await leaseToDeadOwner(root, items) };
        const floor = new BareQueue(bare());
        await fill(floor, items);
        for (let leased = 0; leased < items;) leased += floor.claimBucket().names.length;
        prepareBareSweep(bare());
      },
      ours: async () => expectAll(items, (await made?.sweeper.sweep())?.itemsReclaimed),
      floor: () => expectAll(items, reclaimBare(bare())),
    });
  } finally {
    await letGo();
  }
}

/** Counts the calls of a sweep beside so many items that are done, and as many that are ready (Q36). */
export async function countReclaim(
  run: Run,
  directory: string,
  items: number,
  besideDepth: number,
): Promise<SweepCalls> {
  const root = join(directory, `reclaim-beside-${besideDepth}`);
  await initQueue(root);
  const counted = countedPorts(stillPorts());
  await using sweeper = await openQueue(root, { ports: counted.ports });
  await fillSaying(run, sweeper, besideDepth);
  await settleBatches(sweeper, besideDepth);
  await fill(sweeper, items);
  const dead = await leaseToDeadOwner(root, items);
  await fillSaying(run, sweeper, besideDepth);
  counted.take();
  const { itemsReclaimed } = await sweeper.sweep();
  const calls = counted.take();
  await dead.forget();
  expectAll(items, itemsReclaimed);
  return { besideDepth, calls };
}

async function fillSaying(run: Run, queue: FileQueue<Uint8Array>, items: number): Promise<void> {
  await fill(queue, items, (from) => {
    run.signal.throwIfAborted();
    if (from % 50_000 === 0) run.say(`enqueueing ${from} of ${items}`);
  });
}

function expectAll(items: number, reclaimed: number | undefined): void {
  if (reclaimed !== items) throw new Error(`${reclaimed} of ${items} leased items came back`);
}
