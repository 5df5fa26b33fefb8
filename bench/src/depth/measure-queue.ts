import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { initQueue, openQueue, type FileQueue } from '@spoolproof/queue';
import { fill } from '../queue-floor.ts';
import { settleBatches } from '../scenarios/settle.ts';
import type { DepthRun } from './depth-run.ts';
import { beginPhases, type Phases } from './phases.ts';
import { peakRssMb, restRssMb } from '../process-watch.ts';

/** The incident's cap, which an enforcement shrinks to at every depth. */
export const CAP = 2000;
const SINGLES = 2000;
const BATCHED = 3000;
const READMITTED = 2000;
/** Items of the queue beside the measured one on which the code is warmed up. */
const WARM_UP_ITEMS = 8000;

/** Makes a queue of ours of that depth, and a shallow one beside it to warm up on. */
export async function fillQueue(root: string, depth: number): Promise<void> {
  for (const [path, items] of [
    [root, depth],
    [warmUpOf(root), WARM_UP_ITEMS],
  ] as const) {
    await initQueue(path);
    await using producer = await openQueue(path);
    await fill(producer, items);
  }
}

/**
 * Does everything that is done to a queue, on one that another process has filled. The memory is counted from before anything is
 * opened, so what warming up leaves behind is in it, at every depth alike.
 */
export async function measureQueue(
  root: string,
  depth: number,
): Promise<Omit<DepthRun, 'inodes' | 'directoryEntriesMax'>> {
  const growing = readdirSync(join(root, 'ready', 'sealed')).length;
  const restMb = restRssMb();
  await runPhases(beginPhases(), warmUpOf(root), WARM_UP_ITEMS);
  const phases = beginPhases();
  await runPhases(phases, root, depth);
  return {
    depth,
    phases: phases.measured,
    memoryMb: peakRssMb(phases.measured) - restMb,
    directoryEntriesGrowing: growing,
  };
}

async function runPhases(phases: Phases, root: string, depth: number): Promise<void> {
  const singles = Math.min(SINGLES, Math.floor(depth / 4));
  const batched = Math.min(BATCHED, Math.floor(depth / 4));
  let opened: FileQueue<Uint8Array> | undefined;
  await phases.measure('open', 1, async () => (opened = await openQueue(root, { ports: phases.ports })));
  if (opened === undefined) throw new Error(`${root} was not opened`);
  await using queue = opened;
  await phases.measure('stats', 1, () => queue.stats());
  await phases.measure('inventory', depth, async () => {
    for await (const _ of queue.inventory());
  });
  await phases.measure('claim', singles, async () => {
    for (let n = 0; n < singles; n++) await queue.claim();
  });
  // What is left of the bucket that the claims began, so that the batches are whole.
  await queue.ackMany(await queue.claim({ max: 1000 }));
  await phases.measure('settle', batched, () => settleBatches(queue, batched));
  await phases.measure('cap', depth - CAP, () => queue.enforceCap({ max: CAP }));
  await phases.measure('readmit', READMITTED, () => queue.readmit({ max: READMITTED }));
  await phases.measure('sweep', 1, () => queue.sweep());
}

function warmUpOf(root: string): string {
  return `${root}-warm-up`;
}
