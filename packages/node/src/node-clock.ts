import { setImmediate, setInterval, clearInterval } from 'node:timers';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock, Timers } from '@spoolproof/contract';

/** The machine's clocks. `hrtime` is CLOCK_MONOTONIC, which all processes of a boot share. */
export const nodeClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
};

/** The event loop's timers. */
export const nodeTimers: Timers = {
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node wraps the reason in an AbortError of its own; the caller's reason is what the contract promises.
      signal?.throwIfAborted();
      throw error;
    }
  },
  every(ms, tick) {
    const timer = setInterval(tick, ms);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
