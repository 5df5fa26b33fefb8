import { InvalidArgumentError } from 'commander';

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A hundred years: longer is a slip of the finger, and would overflow the keys of delayed items. */
const durationMsMax = 100 * 365 * 86_400_000;

/**
 * Reads a duration: a number and a unit of `ms`, `s`, `m`, `h` or `d`, such as `500ms`, `1.5h` or `7d`. Returns whole
 * milliseconds. A bare number is refused but for `0`, because nobody agrees on its unit.
 * @throws InvalidArgumentError saying what is allowed.
 */
export function parseDurationMs(text: string): number {
  if (text === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const unitMs = unitsMs[match?.[2] ?? ''];
  if (match === null || unitMs === undefined) {
    throw new InvalidArgumentError('Allowed: a number with a unit, such as 500ms, 5s, 2m, 1h or 7d.');
  }
  const durationMs = Math.round(Number(match[1]) * unitMs);
  if (durationMs > durationMsMax) throw new InvalidArgumentError('Allowed: at most 36500d.');
  return durationMs;
}

/** Reads a duration in milliseconds, or `forever`. @throws InvalidArgumentError saying what is allowed. */
export function parseDurationMsOrForever(text: string): number | 'forever' {
  if (text === 'forever') return text;
  try {
    return parseDurationMs(text);
  } catch {
    throw new InvalidArgumentError('Allowed: forever, or a number with a unit, such as 1h or 7d.');
  }
}
