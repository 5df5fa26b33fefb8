import { InvalidArgumentError } from 'commander';

const multipliers: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 };

/** Reads a count such as `2000`, `10K` or `1M`, or nothing where the text is no such thing. */
export function readCount(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.replaceAll('_', ''));
  const multiplier = multipliers[(match?.[2] ?? '').toLowerCase()];
  if (match === null || multiplier === undefined) return undefined;
  // 0.1 * 1e6 is exact after rounding; 1.5 items are not a count.
  const scaled = Number(match[1]) * multiplier;
  const count = Math.round(scaled);
  if (Math.abs(scaled - count) > 1e-6 || !Number.isSafeInteger(count)) return undefined;
  return count;
}

/**
 * Makes the parser of an option that takes a whole number from `min` to `max`; `10K` and `1M` are understood.
 * The parser throws InvalidArgumentError saying what is allowed.
 */
export function countParser(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const allowed =
    max === Number.MAX_SAFE_INTEGER
      ? `Allowed: a whole number, at least ${min}.`
      : `Allowed: a whole number from ${min} to ${max}.`;
  return (text) => {
    const count = readCount(text);
    if (count === undefined || count < min || count > max) throw new InvalidArgumentError(allowed);
    return count;
  };
}
