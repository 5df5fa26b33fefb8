import type { DepthRun, Phase } from './depth-run.ts';

/** The quantities whose growth is fitted and drawn, in words. */
export const CURVES = {
  openMilliseconds: 'opening the queue, ms',
  claimMicroseconds: 'single claim, µs',
  settleMicroseconds: 'claim, read and ack in batches, µs an item',
  claimCalls: 'calls of a single claim',
  settleCalls: 'calls of a claim, read and ack in batches, an item',
  capSeconds: 'one enforcement of the cap, s',
  capCalls: 'calls of one enforcement of the cap',
  memoryMb: 'memory above that before anything is opened, MB',
  loopDelayP99Ms: 'event-loop delay p99, worst operation, ms',
  loopDelayMaxMs: 'longest event-loop delay, worst operation, ms',
  capLoopDelayMaxMs: 'longest event-loop delay of an enforcement, ms',
  raceWindowMs: 'longest time from a listing to the rename that acts on it, ms',
} as const satisfies Record<string, string>;

/** A quantity that grows with the depth, or should not. */
export type Curve = keyof typeof CURVES;

/** Every curve by name. */
export const CURVE_NAMES: readonly Curve[] = Object.keys(CURVES) as Curve[];

/** What one run says of one quantity; null where the algorithm has no such operation. */
export function figureOf(run: DepthRun, curve: Curve): number | null {
  const { phases } = run;
  const each = (of: (phase: Phase) => number): number => Math.max(...Object.values(phases).map(of));
  const per = (name: string, of: (phase: Phase) => number, factor = 1): number | null => {
    const phase = phases[name];
    return phase === undefined ? null : (of(phase) * factor) / phase.items;
  };
  switch (curve) {
    case 'openMilliseconds':
      return per('open', ({ seconds }) => seconds, 1e3);
    case 'claimMicroseconds':
      return per('claim', ({ seconds }) => seconds, 1e6);
    case 'settleMicroseconds':
      return per('settle', ({ seconds }) => seconds, 1e6);
    case 'claimCalls':
      return per('claim', ({ calls }) => calls);
    case 'settleCalls':
      return per('settle', ({ calls }) => calls);
    case 'capSeconds':
      return phases['cap']?.seconds ?? null;
    case 'capCalls':
      return phases['cap']?.calls ?? null;
    case 'memoryMb':
      return run.memoryMb;
    case 'loopDelayP99Ms':
      return each(({ loopDelayP99Ms }) => loopDelayP99Ms);
    case 'loopDelayMaxMs':
      return each(({ loopDelayMaxMs }) => loopDelayMaxMs);
    case 'capLoopDelayMaxMs':
      return phases['cap']?.loopDelayMaxMs ?? null;
    case 'raceWindowMs':
      return each(({ raceWindowMs }) => raceWindowMs);
  }
}
