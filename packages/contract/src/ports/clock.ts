/** Where the library takes its time from. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch, fractions allowed. May jump both ways: names use it, leases do not. */
  nowMs(): number;
  /**
   * Milliseconds on a clock that never goes back and that all processes of one boot share (CLOCK_MONOTONIC), so
   * that one sweeper can go on with what another observed. Leases are measured on this one.
   */
  monotonicMs(): number;
}

/** How the library waits. */
export interface Timers {
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `ms` milliseconds until the returned function is called. Never keeps a process alive. */
  every(ms: number, tick: () => void): () => void;
  /** Gives the event loop one turn. */
  turn(): Promise<void>;
}
