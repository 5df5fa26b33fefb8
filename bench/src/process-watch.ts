import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;
const SAMPLE_EVERY_MS = 20;

/** What a stretch of work did to its process. */
export interface ProcessFigures {
  /** How late timers came, milliseconds: what others in the process wait for. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** The greatest resident memory above that before, megabytes. */
  readonly memoryMb: number;
}

/** Does some work and watches the event loop and the memory meanwhile. */
export async function watchProcess(work: () => Promise<void>): Promise<ProcessFigures> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
  const sampling = setInterval(look, SAMPLE_EVERY_MS);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  try {
    await work();
  } finally {
    delay.disable();
    clearInterval(sampling);
    look();
  }
  // The histogram has the time between two ticks of a timer; the timer's own period is nobody's delay.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    loopDelayP99Ms: late(delay.percentile(99)),
    loopDelayMaxMs: late(delay.max),
    memoryMb: (most - before) / 2 ** 20,
  };
}
