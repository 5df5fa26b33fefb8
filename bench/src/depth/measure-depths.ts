import type { Run } from '../scenario.ts';
import type { Algorithm, DepthRun } from './depth-run.ts';
import { summarize, type DepthSummary } from './depth-summary.ts';
import { runDepth } from './run-depth.ts';

/** The incident's algorithm is measured up to here: its curve is a straight line long before. */
const INCIDENT_DEPTH_MAX = 100_000;

/** Both algorithms, shallow first. */
export interface DepthSummaries {
  readonly queue: readonly DepthSummary[];
  readonly incident: readonly DepthSummary[];
}

/** Measures both algorithms at these depths, in rounds over all depths, so that what disturbs the machine meets all of them. */
export async function measureDepths(run: Run, depths: readonly number[]): Promise<DepthSummaries> {
  const sorted = depths.toSorted((a, b) => a - b);
  const runs: Record<Algorithm, Map<number, DepthRun[]>> = { queue: new Map(), incident: new Map() };
  const add = async (algorithm: Algorithm, depth: number): Promise<void> => {
    run.signal.throwIfAborted();
    const measured = await runDepth(run, algorithm, depth);
    const others = runs[algorithm].get(depth) ?? [];
    runs[algorithm].set(depth, [...others, measured]);
  };
  for (let round = 1; round <= run.repeats; round++) {
    run.say(`round ${round} of ${run.repeats}`);
    for (const depth of sorted) {
      await add('queue', depth);
      if (depth <= INCIDENT_DEPTH_MAX) await add('incident', depth);
    }
  }
  return {
    queue: [...runs.queue.values()].map(summarize),
    incident: [...runs.incident.values()].map(summarize),
  };
}
