import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { EVENT_LOOP_SLICE_MS } from '@spoolproof/contract';

const RESOLUTION_MS = 1;
const SAMPLE_EVERY_MS = 20;

/** How late anybody in the process may be because of the queue, milliseconds. */
export const LOOP_DELAY_MAX_MS_MAX = 50;

/** What a stretch of work did to its process. */
export interface ProcessFigures {
  /** How late timers came, milliseconds: what others in the process wait for. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** The greatest resident memory, and what the heap held when the work was over and garbage was collected, megabytes. */
  readonly peakMb: number;
  readonly heapMb: number;
  /** How far the greatest resident memory was above that at the beginning, megabytes. */
  readonly memoryMb: number;
}

/** Does some work and watches the event loop and the memory meanwhile. */
export async function watchProcess(work: () => Promise<void>): Promise<ProcessFigures> {
  const maxBefore = process.resourceUsage().maxRSS;
  const atFirst = restRssMb();
  let most = process.memoryUsage.rss();
  const look = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
  const sampling = setInterval(look, SAMPLE_EVERY_MS);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  try {
    await work();
    // A last tick, so that work which never gave the loop a turn is seen as well.
    await setTimeout(2 * RESOLUTION_MS);
  } finally {
    delay.disable();
    clearInterval(sampling);
    look();
  }
  // The kernel's own high-water mark sees what falls between two samples; it counts when this work has raised it.
  const maxAfter = process.resourceUsage().maxRSS;
  if (maxAfter > maxBefore) most = Math.max(most, maxAfter * 1024);
  globalThis.gc?.();
  // The histogram has the time between two ticks of a timer; the timer's own period is nobody's delay.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    loopDelayP99Ms: delay.count === 0 ? 0 : late(delay.percentile(99)),
    loopDelayMaxMs: late(delay.max),
    peakMb: most / 2 ** 20,
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
    memoryMb: Math.max(0, most / 2 ** 20 - atFirst),
  };
}

/** The resident memory of a process that has nothing to do, megabytes. */
export function restRssMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}

/** The greatest resident memory of several stretches. */
export function peakRssMb(stretches: Readonly<Record<string, ProcessFigures>>): number {
  return Math.max(...Object.values(stretches).map(({ peakMb }) => peakMb));
}

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
    p99MsMax: EVENT_LOOP_SLICE_MS,
    p99Met: loopDelayP99Ms <= EVENT_LOOP_SLICE_MS,
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
