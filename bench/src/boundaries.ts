import { depthAt, fitPower, predict, type PowerFit } from './fit.ts';
import type { DepthMeasurement } from './depth-measurement.ts';

/** What a process's memory varies by itself, megabytes: a curve below it is no curve. */
const NOISE_MB = 8;

/** A declared limit and the depth at which an algorithm meets it. Null where its curve does not grow. */
export interface Boundary {
  readonly what: string;
  readonly limit: number;
  readonly unit: string;
  readonly depth: number | null;
  /** Null where the depth follows by counting, not from a fit. */
  readonly fit: PowerFit | null;
}

/** What the machine and the contract allow. */
export interface Limits {
  readonly stepSeconds: number;
  readonly memoryMb: number;
  readonly directoryEntries: number;
  readonly loopDelayMs: number;
  readonly inodesFree: number;
  readonly descriptors: number;
}

/** Every boundary of an algorithm by its curves, the nearest first. */
export function boundariesOf(
  runs: readonly DepthMeasurement[],
  limits: Limits,
  descriptorsUsed: number,
): readonly Boundary[] {
  const fitted = (
    what: string,
    limit: number,
    unit: string,
    of: (run: DepthMeasurement) => number,
  ): Boundary => {
    const fit = fitPower(runs.map((run) => [run.depth, of(run)]));
    return { what, limit, unit, fit, depth: fit === null ? null : finite(depthAt(fit, limit)) };
  };
  const inodesPerItem = runs.at(-1)?.inodesPerItem ?? 1;
  const boundaries: Boundary[] = [
    fitted('step time', limits.stepSeconds, 's', (run) => run.capSeconds),
    fitted('memory', limits.memoryMb, 'MB', (run) => Math.max(NOISE_MB, run.memoryMb)),
    fitted('directory entries', limits.directoryEntries, 'entries', (run) => run.directoryEntriesMax),
    fitted('event-loop slice', limits.loopDelayMs, 'ms', (run) => run.loopDelayMaxMs),
    {
      what: 'inodes of the disk',
      limit: limits.inodesFree,
      unit: 'inodes',
      depth: Math.floor(limits.inodesFree / inodesPerItem),
      fit: null,
    },
    {
      what: 'descriptors',
      limit: limits.descriptors,
      unit: 'descriptors',
      // One process holds the same few whatever the depth.
      depth: descriptorsUsed > limits.descriptors ? 0 : null,
      fit: null,
    },
  ];
  return boundaries.toSorted((a, b) => (a.depth ?? Number.MAX_VALUE) - (b.depth ?? Number.MAX_VALUE));
}

/** The depth at which asking every file for its age fills a step: the incident's own arithmetic. */
export function statsBoundary(statsPerSecond: number, stepSeconds: number): number {
  return Math.floor(statsPerSecond * stepSeconds);
}

/** A prediction beside what was then measured. `ratio` is measured over predicted. */
export interface Check {
  readonly what: string;
  readonly depth: number;
  readonly predicted: number;
  readonly measured: number;
  readonly ratio: number;
}

/** Holds the fit of the shallower runs against a deeper one. */
export function checkPrediction(
  what: string,
  runs: readonly DepthMeasurement[],
  deeper: DepthMeasurement,
  of: (run: DepthMeasurement) => number,
): Check | null {
  const fit = fitPower(runs.map((run) => [run.depth, of(run)]));
  if (fit === null) return null;
  const predicted = predict(fit, deeper.depth);
  const measured = of(deeper);
  return { what, depth: deeper.depth, predicted, measured, ratio: measured / predicted };
}

/** What JSON has a number for. */
function finite(depth: number): number | null {
  return Number.isFinite(depth) ? depth : null;
}
