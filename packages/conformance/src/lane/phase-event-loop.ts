import type { LoopSlice } from '../checkers/observation.ts';
import type { LaneContext } from './lane-context.ts';

/** Measures, at the full depth and with nobody else at work, how long each kind of operation holds the event loop (Q37). */
export async function measureEventLoop(context: LaneContext): Promise<void> {
  const { crew, plan, seen, subject } = context;
  if (!subject.capabilities.flatCost) return;
  context.report('event loop', 0, 1);
  const prober = await crew.spawn('prober');
  const outcome = await prober.run({ kind: 'probe-loop', batch: plan.batch }, null);
  await prober.close();
  if (outcome.kind === 'done') seen.loopSlices.push(...(outcome.result as readonly LoopSlice[]));
}
