import { expect, test } from 'vitest';
import { boundariesOf, checkPrediction, statsBoundary } from '../src/boundaries.ts';
import type { DepthMeasurement } from '../src/depth-measurement.ts';
import { depthAt, fitPower, predict } from '../src/fit.ts';

const LIMITS = {
  stepSeconds: 600,
  memoryMb: 61,
  directoryEntries: 4096,
  loopDelayMs: 10,
  inodesFree: 1_001_000,
  descriptors: 1024,
};

function measured(depth: number, more: Partial<DepthMeasurement> = {}): DepthMeasurement {
  return {
    depth,
    loopDelayP99Ms: 4,
    loopDelayMaxMs: 5,
    memoryMb: 1,
    claimMicroseconds: 20,
    settleMicroseconds: 10,
    capSeconds: depth / 114,
    capCalls: depth,
    raceWindowMs: 1,
    directoryEntriesMax: 1000,
    inodesPerItem: 1.001,
    ...more,
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

test('a flat curve reaches its limit nowhere, or is above it from the beginning', () => {
  const fit = fitPower([
    [10, 5],
    [1000, 5],
  ]);
  expect(depthAt(fit!, 10)).toBe(Infinity);
  expect(depthAt(fit!, 4)).toBe(0);
});

test('114 stats a second fill a step of ten minutes near 68,600 files', () => {
  const depth = statsBoundary(114, 600);
  expect(depth).toBe(68_400);
  expect(Math.abs(depth - 68_600) / 68_600).toBeLessThan(0.01);
  const runs = [10_000, 100_000].map((files) => measured(files));
  const [first] = boundariesOf(runs, LIMITS, 80);
  expect(first?.what).toBe('step time');
  expect(first?.depth).toBeCloseTo(68_400, 3);
});

test('what does not grow is no boundary, and the disk then comes first', () => {
  const runs = [10_000, 100_000].map((files) => measured(files, { capSeconds: 0.1 }));
  const boundaries = boundariesOf(runs, LIMITS, 80);
  expect(boundaries[0]).toMatchObject({ what: 'inodes of the disk', depth: 1_000_000 });
  expect(boundaries.slice(1).every(({ depth }) => depth === null)).toBe(true);
});

test('a prediction is held against a deeper run', () => {
  const runs = [10_000, 100_000].map((files) => measured(files));
  const check = checkPrediction(
    'seconds',
    runs,
    measured(1_000_000, { capSeconds: 10_000 }),
    (run) => run.capSeconds,
  );
  expect(check?.predicted).toBeCloseTo(1_000_000 / 114, 3);
  expect(check?.ratio).toBeCloseTo(1.14, 5);
});
