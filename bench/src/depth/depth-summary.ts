import type { Point } from '../fit.ts';
import { spreadOf, type Spread } from '../scenario.ts';
import { CURVE_NAMES, figureOf, type Curve } from './depth-curves.ts';
import type { DepthRun } from './depth-run.ts';

/** Repeated runs at one depth. */
export interface DepthSummary {
  readonly depth: number;
  readonly repeats: number;
  /** Null where the algorithm has no such operation. */
  readonly figures: Readonly<Record<Curve, Spread | null>>;
  readonly directoryEntriesMax: number;
  readonly directoryEntriesGrowing: number;
  readonly inodesPerItem: number;
  /** Event loop by operation: the median of the repeats' p99 and of their longest, milliseconds. */
  readonly loopByOperation: Readonly<Record<string, { readonly p99Ms: number; readonly maxMs: number }>>;
}

/** Puts the runs of one depth together. */
export function summarize(runs: readonly DepthRun[]): DepthSummary {
  const [first] = runs;
  if (first === undefined) throw new RangeError('nothing was measured');
  const figures = Object.fromEntries(
    CURVE_NAMES.map((curve) => {
      const values = runs.map((run) => figureOf(run, curve)).filter((value) => value !== null);
      return [curve, values.length === 0 ? null : spreadOf(values)];
    }),
  ) as Record<Curve, Spread | null>;
  const operations = Object.keys(first.phases).map((name) => {
    const phases = runs.map(({ phases: each }) => each[name]).filter((phase) => phase !== undefined);
    const p99Ms = spreadOf(phases.map(({ loopDelayP99Ms }) => loopDelayP99Ms)).median;
    const maxMs = spreadOf(phases.map(({ loopDelayMaxMs }) => loopDelayMaxMs)).median;
    return [name, { p99Ms, maxMs }] as const;
  });
  return {
    depth: first.depth,
    repeats: runs.length,
    figures,
    directoryEntriesMax: Math.max(...runs.map(({ directoryEntriesMax }) => directoryEntriesMax)),
    directoryEntriesGrowing: Math.max(...runs.map(({ directoryEntriesGrowing }) => directoryEntriesGrowing)),
    inodesPerItem: first.inodes / first.depth,
    loopByOperation: Object.fromEntries(operations),
  };
}

/** The medians of one quantity by depth; depths at which there is no such operation are left out. */
export function pointsOf(summaries: readonly DepthSummary[], curve: Curve): readonly Point[] {
  return summaries.flatMap(({ depth, figures }) => {
    const spread = figures[curve];
    return spread === null ? [] : [[depth, spread.median] as const];
  });
}
