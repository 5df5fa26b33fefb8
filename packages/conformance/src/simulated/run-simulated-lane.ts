import { Simulation } from '@spoolproof/sim';

import { inWorldOf, isAmbient } from '../ambient/ambient-subject.ts';
import { afterTicks } from '../ambient/ambient-world.ts';
import { smallDocuments } from '../documents/small-documents.ts';
import { History } from '../history/history.ts';
import type { LanePlan } from '../lane/lane-plan.ts';
import { runLane } from '../lane/run-lane.ts';
import type { LaneResult } from '../lane/run-lane.ts';
import type { Subject } from '../subject.ts';
import { SimulatedCrew } from './simulated-crew.ts';
import { SwitchedStrategy } from './window-strategy.ts';
import { memfsWorld, simWorld, WORLD_ROOT } from './world.ts';

/** What a simulated standing lane is run with. */
export interface SimulatedLaneOptions {
  readonly fs: 'sim' | 'memfs';
  readonly plan: LanePlan;
  readonly subject: Subject;
  readonly signal: AbortSignal;
  readonly report: (phase: string, done: number, total: number) => void;
}

/** Runs a standing lane in the simulator: the same phases as on real files, with every step chosen from the seed. */
export async function runSimulatedLane(options: SimulatedLaneOptions): Promise<LaneResult> {
  return await inWorldOf(options.subject, options.fs, () => runLaneInWorld(options));
}

async function runLaneInWorld(options: SimulatedLaneOptions): Promise<LaneResult> {
  const { fs, plan, subject, signal, report } = options;
  const world = fs === 'sim' ? await simWorld(plan.seed) : await memfsWorld();
  const strategy = new SwitchedStrategy(plan.seed);
  const simulation = new Simulation({
    kernel: world.kernel,
    strategy,
    seed: plan.seed,
    latency: 'ext4',
    stepsMax: Number.POSITIVE_INFINITY,
    ...(isAmbient(subject) ? { afterPrograms: afterTicks } : {}),
  });
  const history = new History();
  const { seed, settings } = plan;
  const crew = new SimulatedCrew(history, {
    subject,
    world,
    simulation,
    seed,
    settings,
    documents: smallDocuments(),
    strategy,
  });
  crew.watchStrikes(() => undefined);
  const result = await crew.direct(() =>
    runLane({
      fs,
      tier: isAmbient(subject) ? 'B' : 'A',
      plan,
      subject,
      root: WORLD_ROOT,
      history,
      crew,
      signal,
      report,
      budgetSeconds: Number.POSITIVE_INFINITY,
    }),
  );
  const faults = { ...result.lane.faults, ...Object.fromEntries(simulation.faults.strikes) };
  return { ...result, lane: { ...result.lane, faults, steps: simulation.steps } };
}
