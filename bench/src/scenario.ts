/** What a scenario is run with. */
export interface Run {
  readonly depths: readonly number[];
  /** Timed runs of what can be repeated. */
  readonly repeats: number;
  /** Where temporary queues are made. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Says what is being done, on a terminal. */
  readonly say: (line: string) => void;
}

/** A measurement with a name. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly depths: readonly number[];
  run(run: Run): Promise<object>;
  /** The result for people. */
  render(result: object): string;
}

/** Median and range of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and range; the mean says little on a shared machine. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { median: middle, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
