/** A count with separators: `12,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** A measured number with three digits that mean something: `1,230`, `0.00412`, `4.1M`. */
export function formatMeasure(value: number): string {
  if (Math.abs(value) >= 1_000_000) {
    return value.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
  }
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** A duration in the unit that suits it: `12 µs`, `3.4 ms`, `4.09 s`. */
export function formatDuration(us: number): string {
  const size = Math.abs(us);
  if (size < 1_000) return `${formatMeasure(us)} µs`;
  return size < 1_000_000 ? `${formatMeasure(us / 1_000)} ms` : `${formatMeasure(us / 1_000_000)} s`;
}

/** A moment, in microseconds since the first, to the hundredth of a millisecond: `+12 µs`, `+4,088.02 ms`, `+12.3456 s`. */
export function formatMoment(us: number): string {
  if (us < 1_000) return `+${formatCount(us)} µs`;
  const [value, unit, digits] = us < 10_000_000 ? [us / 1_000, 'ms', 2] : [us / 1_000_000, 's', 4];
  return `+${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}
