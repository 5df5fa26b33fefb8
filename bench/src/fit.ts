/** A power law `y = factor · x^exponent`, fitted by least squares on logarithms. */
export interface PowerFit {
  readonly model: 'power';
  readonly exponent: number;
  readonly factor: number;
  /** How much of the logarithms' variance it explains: 1 is all. Says little where the curve is flat. */
  readonly r2: number;
}

/** A line `y = base + slope · x`, fitted by least squares on relative errors: a constant cost and one for each item. */
export interface LineFit {
  readonly model: 'line';
  readonly base: number;
  readonly slope: number;
  readonly r2: number;
}

/** A curve through measured points. */
export type Fit = PowerFit | LineFit;

/** A measured point. */
export type Point = readonly [x: number, y: number];

/** Fits a power law to points with positive coordinates; others are left out. Null with fewer than two depths. */
export function fitPower(points: readonly Point[]): PowerFit | null {
  const logs = points.filter(isPositive).map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  if (new Set(logs.map(([x]) => x)).size < 2) return null;
  const meanX = mean(logs.map(([x]) => x));
  const meanY = mean(logs.map(([, y]) => y));
  const sum = (of: (dx: number, dy: number) => number): number =>
    logs.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0);
  const exponent = sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
  const fit = { model: 'power', exponent, factor: Math.exp(meanY - exponent * meanX), r2: 0 } as const;
  return { ...fit, r2: explained(fit, points) };
}

/** Fits a line. Null with fewer than two depths, and where it would begin below zero or fall. */
export function fitLine(points: readonly Point[]): LineFit | null {
  const positive = points.filter(isPositive);
  if (new Set(positive.map(([x]) => x)).size < 2) return null;
  const sum = (of: (x: number, y: number) => number): number =>
    positive.reduce((total, [x, y]) => total + of(x, y) / (y * y), 0);
  const [weight, sx, sy] = [sum(() => 1), sum((x) => x), sum((_, y) => y)];
  const slope = (weight * sum((x, y) => x * y) - sx * sy) / (weight * sum((x) => x * x) - sx * sx);
  const base = (sy - slope * sx) / weight;
  if (base < 0 || slope < 0) return null;
  const fit = { model: 'line', base, slope, r2: 0 } as const;
  return { ...fit, r2: explained(fit, positive) };
}

/** The one of both that is nearer to the points. */
export function fitCurve(points: readonly Point[]): Fit | null {
  const power = fitPower(points);
  const line = fitLine(points);
  return line !== null && (power === null || line.r2 >= power.r2) ? line : power;
}

/** What the fit predicts at a depth. */
export function predict(fit: Fit, x: number): number {
  return fit.model === 'power' ? fit.factor * x ** fit.exponent : fit.base + fit.slope * x;
}

/** The depth at which a fit reaches a limit; 0 when it is above it from the beginning, Infinity when it never gets there. */
export function depthAt(fit: Fit, limit: number): number {
  if (fit.model === 'line') {
    if (fit.base >= limit) return 0;
    return fit.slope === 0 ? Infinity : (limit - fit.base) / fit.slope;
  }
  if (fit.exponent <= 0) return predict(fit, 1) > limit ? 0 : Infinity;
  return (limit / fit.factor) ** (1 / fit.exponent);
}

/** What the contract calls flat: no more than this from the shallowest depth measured to the deepest. */
const FLAT_RATIO = 1.3;

/** Whether a curve does not grow: a depth computed from it would be a number without a meaning. */
export function isFlat(fit: Fit, points: readonly Point[]): boolean {
  const depths = points.map(([x]) => x);
  return predict(fit, Math.max(...depths)) <= FLAT_RATIO * predict(fit, Math.min(...depths));
}

/** A fit in words. */
export function renderFit(fit: Fit | null): string {
  if (fit === null) return '–';
  if (fit.model === 'power') return `x^${fit.exponent.toFixed(2)}`;
  return `${Number(fit.base.toPrecision(3))} + ${Number(fit.slope.toPrecision(3))}·x`;
}

function explained(fit: Fit, points: readonly Point[]): number {
  const logs = points.filter(isPositive).map(([x, y]) => [x, Math.log(y)] as const);
  const middle = mean(logs.map(([, y]) => y));
  const total = logs.reduce((sum, [, y]) => sum + (y - middle) ** 2, 0);
  const left = logs.reduce((sum, [x, y]) => sum + (y - Math.log(predict(fit, x))) ** 2, 0);
  return total === 0 ? 1 : 1 - left / total;
}

function isPositive([x, y]: Point): boolean {
  return x > 0 && y > 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
