import { knownBadQueues } from '../known-bad/known-bad-subjects.ts';
import type { KnownBadQueue } from '../known-bad/known-bad-subjects.ts';
import { ZooKeeper } from '../real/zoo-keeper.ts';
import type { ZooResult } from './run-exhibit.ts';

/** What a visit to the zoo is made with. */
export interface ZooOptions {
  /** Everything random comes from it; default 1. */
  readonly seed?: number;
  /** Default: all known-bad queues. */
  readonly queues?: readonly KnownBadQueue[];
  /** For each queue, in seconds; default 90. */
  readonly budgetSeconds?: number;
  /** Random cases of each kind that a queue may survive; default 3,000. */
  readonly cases?: number;
  /** Processes at work at the same time; default 2. */
  readonly workers?: number;
  readonly onResult?: (result: ZooResult, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const budgetSecondsDefault = 90;
const workersDefault = 2;

/**
 * Runs each known-bad queue until the clause that names its defect fails. A gate is worth something when every one of them
 * is killed.
 *
 * @returns what became of each, in the order in which they were given.
 * @throws the signal's reason when it is aborted; Error when a queue could not be run at all.
 */
export async function runZoo(options: ZooOptions = {}): Promise<readonly ZooResult[]> {
  const { queues = knownBadQueues, workers = workersDefault, onResult, signal } = options;
  const { seed = 1, budgetSeconds = budgetSecondsDefault, cases } = options;
  const results: (ZooResult | undefined)[] = queues.map(() => undefined);
  const waiting = queues.map((queue, number) => ({ queue, number }));
  let done = 0;
  const keep = async (): Promise<void> => {
    await using keeper = new ZooKeeper(signal);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal?.throwIfAborted();
      const visit = { queue: next.queue, seed, budgetSeconds, ...(cases === undefined ? {} : { cases }) };
      const result = await keeper.show(visit);
      results[next.number] = result;
      done++;
      onResult?.(result, done, queues.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, queues.length) }, keep));
  return results.filter((result) => result !== undefined);
}
