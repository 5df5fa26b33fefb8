import { SeededRandom } from '@spoolproof/sim';
import { describeHistory } from '../explore/describe-history.ts';
import type { QuintModel } from '../quint/quint-model.ts';
import { replayTrace } from '../replay/replay-trace.ts';
import { shrinkTrace } from '../replay/shrink-trace.ts';
import { actionsOf, walk, type Trace } from '../replay/trace.ts';
import { result, type CheckResult } from './check-result.ts';

/** Replays behaviours on the real queue, until one of them is not followed; that one is made as short as can be. */
export async function checkReplays(
  model: QuintModel,
  traces: readonly Trace[],
  onProgress?: (replayed: number) => void,
): Promise<CheckResult> {
  const actions = new Set<string>();
  let steps = 0;
  for (const [at, trace] of traces.entries()) {
    const divergence = await replayTrace(model, trace);
    if (divergence !== undefined) {
      const shortest = await shrinkTrace(model, { trace, divergence });
      const { expected, found } = shortest.divergence;
      return result(false, `the queue does not follow the model in trace ${at + 1}`, [
        'a shortest history after which they part:',
        ...describeHistory(model, shortest.trace),
        `the model has ${expected}`,
        ...found.map((line) => `the queue: ${line}`),
      ]);
    }
    for (const { name } of actionsOf(trace)) actions.add(name);
    steps += trace.length - 1;
    onProgress?.(at + 1);
  }
  const summary = `${traces.length} traces, ${steps} steps replayed`;
  return { ...result(true, summary), traces: traces.length, actions: [...actions] };
}

/** Walks through an instance at random and replays that. */
export async function checkWalks(model: QuintModel, walks: number, stepsMax: number): Promise<CheckResult> {
  const taken = new Map<string, number>();
  const traces = Array.from({ length: walks }, (_, at) => {
    const random = new SeededRandom(at + 1);
    return walk(model, stepsMax, (below) => random.uint32() % below, taken);
  });
  return checkReplays(model, traces);
}
