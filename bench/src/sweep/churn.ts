import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { initQueue, openQueue } from '@spoolproof/queue';
import { BareQueue } from '../floor/bare-queue.ts';
import { BATCH, fill, openPair } from '../queue-floor.ts';
import type { Run } from '../scenario.ts';
import { settleBareBatches, settleBatches } from '../scenarios/settle.ts';
import { openDeletion, type Deleter, type Deletion } from './deletion.ts';
import { measureRates, type Burst, type EnqueueRates, type Phase } from './enqueue-rate.ts';
import { RETIRING } from './retention.ts';

/** How much is enqueued around the deletion. */
export interface ChurnExtent extends Burst {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Between two bursts of afterwards: a minute of bursts without pauses would be a test of its own. */
  readonly afterPauseMs: number;
}

/** ext4 creates files more slowly for about a minute after many were deleted. */
export const CHURN_EXTENT: ChurnExtent = {
  singles: 500,
  batched: BATCH,
  beforeMs: 3000,
  afterMs: 60_000,
  afterPauseMs: 1000,
};

/** Rates over those of before. */
export interface RateRatios {
  readonly single: number;
  readonly batched: number;
}

/** Enqueue rates before, while and after many finished items are deleted. */
export interface Churn {
  readonly deleter: Deleter;
  readonly deletion: Deletion;
  readonly afterSeconds: number;
  readonly before: Phase;
  readonly during: Phase;
  readonly after: Phase;
  readonly duringOverBefore: { readonly ours: RateRatios; readonly floor: RateRatios };
  readonly afterOverBefore: { readonly ours: RateRatios; readonly floor: RateRatios };
}

/** Measures what a process that deletes `mass` finished items does to the enqueues of this one, and to bare ones. */
export async function measureChurn(
  run: Run,
  directory: string,
  deleter: Deleter,
  mass: number,
  extent: ChurnExtent,
): Promise<Churn> {
  const label = `churn-${deleter.replaceAll(' ', '-')}`;
  const root = join(directory, `${label}-done`);
  run.say(`${deleter}: settling ${mass} items`);
  await (deleter === 'retention' ? settleInQueue : settleBare)(run, root, mass);
  await using pair = await openPair(directory, label);
  using deleting = await openDeletion(deleter, root, run.signal);
  // Compiles the code, and is not counted.
  await measureRates(run, pair, extent, () => true);
  run.say(`${deleter}: enqueueing before`);
  const before = await measureRates(run, pair, extent, over(extent.beforeMs));
  run.say(`${deleter}: enqueueing while it deletes`);
  let isDeleted = false;
  const [deletion, during] = await Promise.all([
    deleting.start().finally(() => {
      isDeleted = true;
    }),
    measureRates(run, pair, extent, () => isDeleted),
  ]);
  if (deletion.deleted !== mass) throw new Error(`${deletion.deleted} of ${mass} items were deleted`);
  run.say(`${deleter}: enqueueing after`);
  const after = await measureRates(run, pair, extent, over(extent.afterMs), () =>
    setTimeout(extent.afterPauseMs, undefined, { signal: run.signal }),
  );
  return {
    deleter,
    deletion,
    afterSeconds: extent.afterMs / 1000,
    before,
    during,
    after,
    duringOverBefore: ratiosOf(during, before),
    afterOverBefore: ratiosOf(after, before),
  };
}

async function settleInQueue(run: Run, root: string, mass: number): Promise<void> {
  await initQueue(root, RETIRING);
  await using queue = await openQueue(root);
  await fill(queue, mass, () => {
    run.signal.throwIfAborted();
  });
  await settleBatches(queue, mass);
}

async function settleBare(run: Run, root: string, mass: number): Promise<void> {
  const queue = new BareQueue(root);
  await fill(queue, mass, () => {
    run.signal.throwIfAborted();
  });
  settleBareBatches(queue, mass);
}

function over(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() >= end;
}

function ratiosOf(phase: Phase, before: Phase): { readonly ours: RateRatios; readonly floor: RateRatios } {
  const ratios = (rates: EnqueueRates, base: EnqueueRates): RateRatios => ({
    single: rates.singlePerSecond.median / base.singlePerSecond.median,
    batched: rates.batchedPerSecond.median / base.batchedPerSecond.median,
  });
  return { ours: ratios(phase.ours, before.ours), floor: ratios(phase.floor, before.floor) };
}
