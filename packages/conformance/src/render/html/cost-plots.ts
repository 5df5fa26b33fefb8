import type { LaneEvidence, LaneFileSystem } from '@spoolproof/contract';

/** One measured point of a plot. */
export interface PlotPoint {
  readonly depth: number;
  readonly value: number;
}

/** The points of one kind of file system, by depth. */
export interface PlotSeries {
  readonly name: string;
  readonly fs: LaneFileSystem;
  readonly points: readonly PlotPoint[];
}

/** One cost over the depth. */
export interface CostPlot {
  readonly name: string;
  readonly series: readonly PlotSeries[];
}

/** A cost at one depth says nothing of how it grows. */
const depthsMin = 2;

/**
 * What can be plotted over the depth: each cost that lanes name, and the seconds they took. A series is a file system,
 * and the lane's name with it where lanes of several names have measured the same.
 */
export function gatherCostPlots(lanes: readonly LaneEvidence[]): readonly CostPlot[] {
  const names = [...new Set(lanes.flatMap(({ costs }) => Object.keys(costs)))].toSorted();
  const plots = [
    ...names.map((name) => gatherPlot(name, lanes, ({ costs }) => costs[name])),
    gatherPlot('seconds of the whole lane', lanes, ({ seconds }) => seconds),
  ];
  return plots.filter(({ series }) => {
    const depths = new Set(series.flatMap(({ points }) => points.map(({ depth }) => depth)));
    return depths.size >= depthsMin;
  });
}

function gatherPlot(
  name: string,
  lanes: readonly LaneEvidence[],
  valueOf: (lane: LaneEvidence) => number | undefined,
): CostPlot {
  const measured = lanes.flatMap((lane) => {
    const value = valueOf(lane);
    return value === undefined || !Number.isFinite(value) || lane.depth < 1 ? [] : [{ lane, value }];
  });
  const isNamed = new Set(measured.map(({ lane }) => lane.name)).size > 1;
  const series = new Map<string, { readonly fs: LaneFileSystem; readonly points: PlotPoint[] }>();
  for (const { lane, value } of measured) {
    const key = isNamed ? `${lane.fs}, ${lane.name}` : lane.fs;
    const own = series.get(key) ?? { fs: lane.fs, points: [] };
    own.points.push({ depth: lane.depth, value });
    series.set(key, own);
  }
  return {
    name,
    series: [...series].map(([key, { fs, points }]) => ({
      name: key,
      fs,
      points: points.toSorted((a, b) => a.depth - b.depth),
    })),
  };
}
