import type { Curve } from '../depth/depth-curves.ts';
import { pointsOf, type DepthSummary } from '../depth/depth-summary.ts';
import type { Algorithm } from '../depth/depth-run.ts';
import { depthAt, fitCurve, isFlat, type Fit, type Point } from '../fit.ts';
import type { Limits } from './limits.ts';

/** Below this share of the variance explained, a curve is noise and not a prediction. */
const R2_MIN = 0.5;

/** A declared limit and the depth at which an algorithm meets it. */
export interface Boundary {
  readonly what: string;
  readonly limit: number;
  readonly unit: string;
  /** Null where it does not grow with the depth. */
  readonly depth: number | null;
  /** Null where the depth follows by counting, or where nothing grows. */
  readonly fit: Fit | null;
}

/** Every boundary of an algorithm by its curves, the nearest first. */
export function boundariesOf(
  algorithm: Algorithm,
  summaries: readonly DepthSummary[],
  limits: Limits,
): readonly Boundary[] {
  const deepest = summaries.at(-1);
  if (deepest === undefined) return [];
  const fitted = (what: string, limit: number, unit: string, curve: Curve): Boundary =>
    fittedBoundary(what, limit, unit, pointsOf(summaries, curve));
  // The limit is on growth: what a process needs for nothing is not the queue's.
  const memory = pointsOf(summaries, 'memoryMb');
  const memoryLimit = (memory[0]?.[1] ?? 0) + limits.memoryGrowthMb;
  const boundaries: Boundary[] = [
    fitted('time of an enforcement', limits.stepSeconds, 's', 'capSeconds'),
    fittedBoundary('memory', memoryLimit, 'MB', memory),
    fitted('event-loop delay p99', limits.loopDelayP99Ms, 'ms', 'loopDelayP99Ms'),
    fitted('longest event-loop delay', limits.loopDelayMaxMs, 'ms', 'loopDelayMaxMs'),
    {
      what: 'entries of a directory',
      limit: algorithm === 'queue' ? limits.directoryEntries : limits.flatDirectoryEntries,
      unit: 'entries',
      depth: Math.floor(
        ((algorithm === 'queue' ? limits.directoryEntries : limits.flatDirectoryEntries) * deepest.depth) /
          deepest.directoryEntriesGrowing,
      ),
      fit: null,
    },
    {
      what: 'inodes of the disk',
      limit: limits.inodesFree,
      unit: 'inodes',
      depth: Math.floor(limits.inodesFree / deepest.inodesPerItem),
      fit: null,
    },
    {
      what: 'descriptors',
      limit: limits.descriptors,
      unit: 'descriptors',
      // One process holds the same few whatever the depth.
      depth: algorithm === 'queue' && limits.descriptorsNeeded > limits.descriptors ? 0 : null,
      fit: null,
    },
  ];
  return nearestFirst(boundaries);
}

/** The depth at which a measured curve reaches a limit. */
export function fittedBoundary(
  what: string,
  limit: number,
  unit: string,
  points: readonly Point[],
): Boundary {
  const fit = fitCurve(points);
  if (fit === null || isFlat(fit, points) || fit.r2 < R2_MIN) {
    const isOver = points.some(([, y]) => y > limit);
    return {
      what,
      limit,
      unit,
      depth: isOver ? (points.find(([, y]) => y > limit)?.[0] ?? 0) : null,
      fit: null,
    };
  }
  const depth = depthAt(fit, limit);
  return { what, limit, unit, depth: Number.isFinite(depth) ? depth : null, fit };
}

/** By depth; what is reached nowhere comes last. */
function nearestFirst(boundaries: readonly Boundary[]): readonly Boundary[] {
  return boundaries.toSorted((a, b) => (a.depth ?? Number.MAX_VALUE) - (b.depth ?? Number.MAX_VALUE));
}
