import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '@spoolproof/contract';
import { workItem, type WorkPlan, type WorkState } from './work-item.ts';
import { emptyCounts, type WorkCounts, type WorkReport } from './work-report.ts';

/** An empty queue is looked at again after this long at first, then after twice as long, and so on. */
const idleMsMin = 5;
const idleMsMax = 500;

/** Dead owners' items are looked for this often, in milliseconds. */
const sweepEveryMs = 10_000;

/** How a run of `work` goes. */
export interface WorkLoopOptions {
  /** Commands that run at once. */
  readonly concurrency: number;
  /** End when nothing is ready, delayed or leased. */
  readonly drain: boolean;
  /** Stop after this many failed commands; null: never. */
  readonly failuresMax: number | null;
  /** Stop claiming; running commands may finish. */
  readonly signal: AbortSignal;
  /** Hands out what ends the running commands at once. */
  readonly onForce: (force: () => void) => void;
  readonly onProgress: (counts: Readonly<WorkCounts>, running: number) => void;
}

/**
 * Claims items and runs a command on each until told to stop, drained, or failing too often. Every claimed item has been
 * settled when this resolves or rejects.
 */
export async function runWorkLoop(plan: WorkPlan, options: WorkLoopOptions): Promise<WorkReport> {
  const state: WorkState = { counts: emptyCounts(), terminators: new Set(), isForced: false };
  options.onForce(() => {
    state.isForced = true;
    for (const terminate of state.terminators) terminate();
  });
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const start = (lease: Lease<Uint8Array>): void => {
    const task = workItem(plan, state, lease)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        running.delete(task);
        options.onProgress(state.counts, running.size);
      });
    running.add(task);
  };
  let end: WorkReport['end'] = 'stopped';
  let idleMs = idleMsMin;
  let sweptMs = Number.NEGATIVE_INFINITY;
  try {
    while (!options.signal.aborted && failure === undefined) {
      if (options.failuresMax !== null && state.counts.failures >= options.failuresMax) {
        end = 'too-many-failures';
        break;
      }
      if (running.size >= options.concurrency) {
        await Promise.race(running);
        continue;
      }
      if (performance.now() - sweptMs >= sweepEveryMs) {
        await plan.queue.sweep();
        sweptMs = performance.now();
      }
      const leases = await plan.queue.claim({ max: options.concurrency - running.size });
      // Told to stop while claiming: what was claimed goes back, nothing new is begun.
      if (options.signal.aborted) await releaseAll(plan, state, leases);
      else for (const lease of leases) start(lease);
      if (leases.length > 0) {
        idleMs = idleMsMin;
        continue;
      }
      if (options.drain && running.size === 0 && (await isDrained(plan))) {
        end = 'drained';
        break;
      }
      await pause(running, idleMs, options.signal);
      idleMs = Math.min(idleMs * 2, idleMsMax);
    }
  } finally {
    // What is running may finish; what it runs on is settled by its own exit code.
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure.error;
  return { ...state.counts, end };
}

async function releaseAll(
  plan: WorkPlan,
  state: WorkState,
  leases: readonly Lease<Uint8Array>[],
): Promise<void> {
  for (const lease of leases) {
    const settlement = await plan.queue.release(lease);
    state.counts[settlement === 'settled' ? 'released' : 'lost'] += 1;
  }
}

async function isDrained(plan: WorkPlan): Promise<boolean> {
  const { counts } = await plan.queue.stats();
  return counts.ready + counts.delayed + counts.leased === 0;
}

/** Waits until a command ends, the time is over, or the run is stopped. */
async function pause(
  running: ReadonlySet<Promise<void>>,
  idleMs: number,
  signal: AbortSignal,
): Promise<void> {
  const timer = new AbortController();
  const timeUp = sleep(idleMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(
    () => undefined,
  );
  await Promise.race([timeUp, ...running]);
  timer.abort();
}
