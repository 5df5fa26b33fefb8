import type { QuintModel } from '../quint/quint-model.ts';
import { replayTrace, type Divergence } from './replay-trace.ts';
import { actionsOf, follow, type Trace } from './trace.ts';

/** A trace that the queue does not follow, and where it leaves it. */
export interface Failure {
  readonly trace: Trace;
  readonly divergence: Divergence;
}

/** Replays spent on making a history shorter. */
const REPLAYS_MAX = 400;

/**
 * Leaves out steps as long as the queue still leaves the model: first what comes after, then ever smaller stretches. What is left is
 * a behaviour of the model of which no single stretch can be spared.
 */
export async function shrinkTrace(model: QuintModel, failure: Failure): Promise<Failure> {
  let best = cut(failure);
  let replays = 0;
  for (let size = Math.ceil(best.trace.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.trace.length - 1 && replays < REPLAYS_MAX;) {
      const actions = actionsOf(best.trace);
      const trace = follow(model, [...actions.slice(0, at), ...actions.slice(at + size)]);
      replays += 1;
      const divergence = trace.length < best.trace.length ? await replayTrace(model, trace) : undefined;
      if (divergence === undefined) at += size;
      else best = cut({ trace, divergence });
    }
  }
  return best;
}

/** Up to the step at which they part. */
function cut({ trace, divergence }: Failure): Failure {
  return { trace: trace.slice(0, divergence.step + 2), divergence };
}
