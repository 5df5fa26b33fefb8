import { setImmediate } from 'node:timers/promises';
import type { FileQueue } from '@spoolproof/queue';
import type { BareQueue } from '../floor/bare-queue.ts';
import { document, fill, type Pair } from '../queue-floor.ts';
import { spreadOf, type Run, type Spread } from '../scenario.ts';

/** Items that each side enqueues in a burst: singly, and as batches of at most a bucket. */
export interface Burst {
  readonly singles: number;
  readonly batched: number;
}

/** Items a second. */
export interface EnqueueRates {
  readonly singlePerSecond: Spread;
  readonly batchedPerSecond: Spread;
}

/** The rates of the queue and of the bare calls, in bursts that take turns. */
export interface Phase {
  readonly bursts: number;
  readonly ours: EnqueueRates;
  readonly floor: EnqueueRates;
}

/** Enqueues in bursts, single items and a batch on each side, until told that it is over; at least one burst. */
export async function measureRates(
  run: Run,
  { ours, floor }: Pair,
  { singles, batched }: Burst,
  isOver: () => boolean,
  pause: () => Promise<unknown> = () => setImmediate(),
): Promise<Phase> {
  const sides = [
    { queue: ours, single: [] as number[], batch: [] as number[] },
    { queue: floor, single: [] as number[], batch: [] as number[] },
  ] as const;
  let bursts = 0;
  do {
    run.signal.throwIfAborted();
    for (const { queue, single, batch } of bursts % 2 === 0 ? sides : sides.toReversed()) {
      single.push(await perSecond(singles, () => enqueueSingly(queue, singles)));
      batch.push(await perSecond(batched, () => fill(queue, batched)));
    }
    bursts++;
    await pause();
  } while (!isOver());
  const ratesOf = ({ single, batch }: (typeof sides)[number]): EnqueueRates => ({
    singlePerSecond: spreadOf(single),
    batchedPerSecond: spreadOf(batch),
  });
  return { bursts, ours: ratesOf(sides[0]), floor: ratesOf(sides[1]) };
}

async function enqueueSingly(
  queue: Pick<FileQueue<Uint8Array>, 'enqueue'> | BareQueue,
  items: number,
): Promise<void> {
  for (let n = 0; n < items; n++) await queue.enqueue(document(n));
}

async function perSecond(items: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (items * 1000) / (performance.now() - start);
}
