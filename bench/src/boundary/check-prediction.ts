import { fitCurve, predict, type Point } from '../fit.ts';

/** A prediction beside what was then measured. `ratio` is measured over predicted. */
export interface Check {
  readonly what: string;
  readonly depth: number;
  readonly predicted: number;
  readonly measured: number;
  readonly ratio: number;
}

/** Holds the fit of shallower runs against a deeper one. Null when there is no curve. */
export function checkPrediction(
  what: string,
  points: readonly Point[],
  [depth, measured]: Point,
): Check | null {
  const fit = fitCurve(points);
  if (fit === null) return null;
  const predicted = predict(fit, depth);
  return { what, depth, predicted, measured, ratio: measured / predicted };
}
