/** Puts numbers on an axis. */
export interface PlotScale {
  readonly isLogarithmic: boolean;
  readonly ticks: readonly number[];
  /** From 0 at the beginning of the axis to 1 at its end. */
  readonly place: (value: number) => number;
}

/** Values that span more than this are shown by their logarithms. */
const ratioLinearMax = 30;
const ticksWanted = 4;

/** A logarithmic scale over whole decades, or over the values themselves where they are within one. */
export function logarithmicScale(values: readonly number[]): PlotScale {
  const low = Math.log10(Math.min(...values));
  const high = Math.log10(Math.max(...values));
  const [first, last] = [Math.floor(low + 1e-9), Math.ceil(high - 1e-9)];
  const end = first === last ? first + 1 : last;
  const decades = Array.from({ length: end - first + 1 }, (_, index) => 10 ** (first + index));
  const step = Math.ceil(decades.length / (ticksWanted + 2));
  return {
    isLogarithmic: true,
    ticks: decades.filter((_, index) => index % step === 0),
    place: (value) => (Math.log10(value) - first) / (end - first),
  };
}

/** A scale for what was measured: from zero, or by logarithms where all is above zero and the values span a lot. */
export function measureScale(values: readonly number[]): PlotScale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low > 0 && high / low > ratioLinearMax) return logarithmicScale(values);
  const top = high <= 0 ? 1 : high;
  const bottom = Math.min(0, low);
  const step = niceStep((top - bottom) / ticksWanted);
  const [first, last] = [Math.floor(bottom / step), Math.ceil(top / step)];
  return {
    isLogarithmic: false,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    place: (value) => (value / step - first) / (last - first),
  };
}

/** The next of 1, 2, 5, 10, … that is not below a step. */
function niceStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * decade >= step * (1 - 1e-9)) ?? 10;
  return factor * decade;
}
