/** A power law `y = factor · x^exponent`, fitted by least squares on logarithms. */
export interface PowerFit {
  readonly exponent: number;
  readonly factor: number;
  /** How much of the logarithms' variance it explains: 1 is all. Says little where the curve is flat. */
  readonly r2: number;
}

/** Fits a power law to points with positive coordinates; others are left out. Null with fewer than two depths. */
export function fitPower(points: readonly (readonly [x: number, y: number])[]): PowerFit | null {
  const logs = points.filter(([x, y]) => x > 0 && y > 0).map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  if (new Set(logs.map(([x]) => x)).size < 2) return null;
  const meanX = mean(logs.map(([x]) => x));
  const meanY = mean(logs.map(([, y]) => y));
  const sum = (of: (dx: number, dy: number) => number): number =>
    logs.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0);
  const exponent = sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
  const total = sum((_, dy) => dy * dy);
  const left = sum((dx, dy) => (dy - exponent * dx) ** 2);
  return { exponent, factor: Math.exp(meanY - exponent * meanX), r2: total === 0 ? 1 : 1 - left / total };
}

/** What the fit predicts at a depth. */
export function predict(fit: PowerFit, x: number): number {
  return fit.factor * x ** fit.exponent;
}

/**
 * The depth at which the fit reaches a limit. Infinity for a curve that does not grow: an exponent below `flat` over two
 * decades of depth is noise, and a depth computed from it would be a number without a meaning.
 */
export function depthAt(fit: PowerFit, limit: number, flat = 0.1): number {
  if (fit.exponent < flat) return predict(fit, 1) > limit ? 0 : Infinity;
  return (limit / fit.factor) ** (1 / fit.exponent);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
