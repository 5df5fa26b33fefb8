import { InvalidArgumentError } from 'commander';

/** Reads an instant: a date (its beginning in UTC) or an instant with its offset. Milliseconds since the epoch. */
export function parseInstant(text: string): number {
  const isWellFormed = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(
    text,
  );
  const ms = isWellFormed ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError('Allowed: 2026-04-01, or 2026-04-01T08:00:00Z.');
}
