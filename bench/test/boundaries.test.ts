import { enforceIncident } from '@spoolproof/conformance';
import { expect, test } from 'vitest';
import { boundariesOf, fittedBoundary } from '../src/boundary/boundaries.ts';
import { checkPrediction } from '../src/boundary/check-prediction.ts';
import type { Limits } from '../src/boundary/limits.ts';
import type { DepthSummary } from '../src/depth/depth-summary.ts';
import { CURVE_NAMES, type Curve } from '../src/depth/depth-curves.ts';
import { depthAt, fitCurve, fitLine, fitPower, isFlat, predict, type Point } from '../src/fit.ts';
import { spreadOf, type Spread } from '../src/scenario.ts';

const LIMITS: Limits = {
  stepSeconds: 600,
  memoryGrowthMb: 61,
  directoryEntries: 4096,
  flatDirectoryEntries: 14_000_000,
  loopDelayP99Ms: 10,
  loopDelayMaxMs: 50,
  inodesFree: 1_001_000,
  descriptors: 1024,
  descriptorsNeeded: 80,
};

function summary(depth: number, more: Partial<Record<Curve, number>> = {}): DepthSummary {
  const values: Partial<Record<Curve, number>> = {
    capSeconds: depth / 114,
    loopDelayP99Ms: 4,
    memoryMb: 80,
    ...more,
  };
  const figures = Object.fromEntries(
    CURVE_NAMES.map((curve) => [curve, values[curve] === undefined ? null : spreadOf([values[curve]])]),
  ) as Record<Curve, Spread | null>;
  return {
    depth,
    repeats: 1,
    figures,
    directoryEntriesMax: 1000,
    directoryEntriesGrowing: 1,
    inodesPerItem: 1.001,
    loopByOperation: {},
  };
}

test('a power law is found again from its points', () => {
  const fit = fitPower([10, 100, 1000].map((x) => [x, 3 * x ** 1.5] as const));
  expect(fit?.exponent).toBeCloseTo(1.5, 10);
  expect(fit?.factor).toBeCloseTo(3, 10);
  expect(fit?.r2).toBeCloseTo(1, 10);
  expect(predict(fit!, 4)).toBeCloseTo(24, 8);
  expect(depthAt(fit!, 24)).toBeCloseTo(4, 8);
});

test('points without a logarithm, and a single depth, give no curve', () => {
  expect(fitPower([[1000, 0]])).toBeNull();
  expect(
    fitPower([
      [10, 1],
      [10, 2],
    ]),
  ).toBeNull();
});

test('a constant cost with one for each item is found again, and is nearer than a power law', () => {
  const points = [10, 1000, 100_000].map((x): Point => [x, 7 + 0.5 * x]);
  const fit = fitLine(points);
  expect(fit?.base).toBeCloseTo(7, 8);
  expect(fit?.slope).toBeCloseTo(0.5, 10);
  expect(fitCurve(points)).toEqual(fit);
  expect(depthAt(fit!, 57)).toBeCloseTo(100, 6);
});

test('a line that would begin below zero is not one: a power law is taken', () => {
  const points = [10, 100, 1000].map((x): Point => [x, x ** 2]);
  expect(fitLine(points)).toBeNull();
  expect(fitCurve(points)?.model).toBe('power');
});

test('a flat curve reaches its limit nowhere, one that is over it is over it from where it was seen', () => {
  const points: Point[] = [
    [10, 5],
    [1000, 6],
  ];
  expect(isFlat(fitCurve(points)!, points)).toBe(true);
  expect(fittedBoundary('x', 10, 'ms', points)).toMatchObject({ depth: null, fit: null });
  expect(fittedBoundary('x', 5.5, 'ms', points)).toMatchObject({ depth: 1000, fit: null });
});

test('noise is no trend', () => {
  const points = [5, 40, 6, 30].map((y, at): Point => [10 ** (at + 1), y]);
  expect(fittedBoundary('x', 50, 'ms', points)).toMatchObject({ depth: null, fit: null });
});

test('114 stats a second fill a step of ten minutes near 68,600 files', () => {
  const [first] = boundariesOf(
    'incident',
    [10_000, 20_000].map((files) => summary(files)),
    LIMITS,
  );
  expect(first?.what).toBe('time of an enforcement');
  expect(first?.depth).toBeCloseTo(68_400, 3);
});

test("the incident's enforcement in the time of its machine comes to the same depth", async () => {
  const points: Point[] = [];
  for (const files of [1000, 3000]) {
    points.push([files, (await enforceIncident({ files, seed: 1 })).minutes * 60]);
  }
  const { depth } = fittedBoundary('time of an enforcement', 600, 's', points);
  expect(depth).toBeGreaterThan(68_600 * 0.98);
  expect(depth).toBeLessThan(68_600 * 1.02);
});

test('what does not grow is no boundary, and the disk then comes first', () => {
  const summaries = [10_000, 100_000].map((files) => summary(files, { capSeconds: 0.1 }));
  const boundaries = boundariesOf('queue', summaries, LIMITS);
  expect(boundaries[0]).toMatchObject({ what: 'inodes of the disk', depth: 1_000_000 });
  expect(boundaries[1]).toMatchObject({ what: 'entries of a directory', depth: 409_600_000 });
  expect(boundaries.slice(2).every(({ depth }) => depth === null)).toBe(true);
});

test('memory is counted from the shallowest depth on', () => {
  const summaries = [10_000, 100_000].map((files) =>
    summary(files, { capSeconds: 0.1, memoryMb: 80 + files / 1000 }),
  );
  const memory = boundariesOf('queue', summaries, LIMITS).find(({ what }) => what === 'memory');
  expect(memory?.depth).toBeCloseTo(71_000, 0);
});

test('a prediction is held against a deeper run', () => {
  const points = [10_000, 100_000].map((files): Point => [files, files / 114]);
  const check = checkPrediction('seconds', points, [1_000_000, 10_000]);
  expect(check?.predicted).toBeCloseTo(1_000_000 / 114, 3);
  expect(check?.ratio).toBeCloseTo(1.14, 5);
  expect(checkPrediction('seconds', [[10_000, 1]], [1_000_000, 1])).toBeNull();
});
