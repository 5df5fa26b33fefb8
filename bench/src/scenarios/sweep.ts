import { renderComparison, type Comparison } from '../comparison.ts';
import { machineOf, type Machine } from '../machine.ts';
import type { Run, Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';
import { CHURN_EXTENT, measureChurn, type Churn, type ChurnExtent } from '../sweep/churn.ts';
import { compareReclaims, countReclaim, type SweepCalls } from '../sweep/reclaim.ts';
import { renderChurn } from '../sweep/render-churn.ts';
import { measureRetention, type Retention } from '../sweep/retention.ts';

/** Items of a timed round at most. */
const COMPARED_MAX = 10_000;
/** How much shallower the shallow one of two depths is. */
const SHALLOWER = 10;

/** The result of the scenario `sweep`. */
export interface SweepResult {
  readonly scenario: 'sweep';
  readonly depth: number;
  readonly comparisons: readonly Comparison[];
  readonly calls: readonly SweepCalls[];
  /** Calls beside the greater depth over calls beside the lesser (Q36). */
  readonly callsRatio: number;
  readonly retention: Omit<Retention, 'comparison'>;
  readonly churn: readonly Churn[];
  readonly machine: Machine;
}

/** Leases brought back, finished items deleted, and what the deletion does to enqueues. */
export const sweepScenario: Scenario = sweepScenarioWith(CHURN_EXTENT);

/** The scenario with another extent of the enqueues around the deletion. */
export function sweepScenarioWith(extent: ChurnExtent): Scenario {
  return {
    name: 'sweep',
    summary: 'leases of the dead brought back, finished items deleted, enqueues beside that',
    depths: [100_000],
    run: (run) => withScratch(run, (directory) => measure(run, directory, extent)),
    render,
  };
}

async function measure(run: Run, directory: string, extent: ChurnExtent): Promise<SweepResult> {
  const depth = Math.max(...run.depths);
  const shallow = Math.ceil(depth / SHALLOWER);
  const items = Math.min(COMPARED_MAX, shallow);
  const reclaim = await compareReclaims(run, directory, items);
  const calls: SweepCalls[] = [];
  for (const beside of [shallow, depth]) calls.push(await countReclaim(run, directory, items, beside));
  const { comparison, ...retention } = await measureRetention(run, directory, items);
  const churn: Churn[] = [];
  for (const deleter of ['bare loop', 'retention'] as const)
    churn.push(await measureChurn(run, directory, deleter, depth, extent));
  return {
    scenario: 'sweep',
    depth,
    comparisons: [reclaim, comparison],
    calls,
    callsRatio: (calls.at(-1)?.calls ?? Number.NaN) / (calls[0]?.calls ?? Number.NaN),
    retention,
    churn,
    machine: await machineOf(run.directory),
  };
}

function render(result: object): string {
  const { comparisons, calls, callsRatio, retention, churn } = result as SweepResult;
  const beside = calls.map(({ besideDepth, calls: count }) => `${count} beside ${besideDepth}`).join(', ');
  return (
    `sweep\n${comparisons.map(renderComparison).join('')}` +
    `  calls of a sweep of leases: ${beside}; ratio ${callsRatio.toFixed(3)}\n` +
    `  finished items deleted a second: ${Math.round(retention.deletedPerSecond)}; ` +
    `bare ${Math.round(retention.bareDeletedPerSecond)}\n` +
    churn.map(renderChurn).join('')
  );
}
