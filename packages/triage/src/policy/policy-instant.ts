import { instantOf } from '../alert/parse-timestamp.ts';

/** Milliseconds since the epoch of a date (its beginning in UTC) or of an instant; undefined when it is neither. */
export function policyInstant(text: string): number | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return instantOf(`${text}T00:00:00Z`);
  // Without an offset nobody would know when it is.
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? instantOf(text) : undefined;
}
