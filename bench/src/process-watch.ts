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

/** How late anybody in the process may be because of the queue, milliseconds. */
const LOOP_DELAY_P99_MS_MAX = 10;
const LOOP_DELAY_MAX_MS_MAX = 50;

/** Whether the event loop kept its limits. */
export interface LoopDelayVerdict {
  readonly p99MsMax: number;
  readonly p99Met: boolean;
  readonly maxMsMax: number;
  readonly maxMet: boolean;
}

/** Holds what was watched against the limits. */
export function judgeLoopDelay({ loopDelayP99Ms, loopDelayMaxMs }: ProcessFigures): LoopDelayVerdict {
  return {
    p99MsMax: LOOP_DELAY_P99_MS_MAX,
    p99Met: loopDelayP99Ms <= LOOP_DELAY_P99_MS_MAX,
    maxMsMax: LOOP_DELAY_MAX_MS_MAX,
    maxMet: loopDelayMaxMs <= LOOP_DELAY_MAX_MS_MAX,
  };
}

/** What was watched, with its limits, for a terminal. */
export function renderFigures(figures: ProcessFigures): string {
  const { p99MsMax, p99Met, maxMsMax, maxMet } = judgeLoopDelay(figures);
  const { loopDelayP99Ms, loopDelayMaxMs, memoryMb } = figures;
  const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');
  return (
    `event-loop delay p99 ${loopDelayP99Ms.toFixed(1)} ms (at most ${p99MsMax}: ${verdict(p99Met)}), ` +
    `max ${loopDelayMaxMs.toFixed(1)} ms (at most ${maxMsMax}: ${verdict(maxMet)}); memory ${memoryMb.toFixed(1)} MB`
  );
}
