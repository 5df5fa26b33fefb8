/** The delays between the deliveries of an item that fails. */
export interface Backoff {
  /** Delay after the first failure, in milliseconds. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly maxMs: number;
}

/** A second at first, doubling up to ten minutes. */
export const DEFAULT_BACKOFF: Backoff = { baseMs: 1_000, maxMs: 600_000 };

/**
 * How long an item waits after its `deliveries`-th delivery failed: exponential, with jitter over the upper half, so
 * that items that failed together do not come back together.
 *
 * @param fraction a random number, at least 0 and less than 1.
 */
export function backoffMs(deliveries: number, backoff: Backoff, fraction: number): number {
  // Doubling is cut off where it would overflow anyway.
  const doublings = Math.min(Math.max(deliveries - 1, 0), 52);
  const fullMs = Math.min(backoff.baseMs * 2 ** doublings, backoff.maxMs);
  return Math.round(fullMs / 2 + (fullMs / 2) * fraction);
}
