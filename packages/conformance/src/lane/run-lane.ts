import type { LaneEvidence, LaneFileSystem, LaneTier } from '@spoolproof/contract';

import { checkAll } from '../checkers/check-all.ts';
import type { Finding } from '../checkers/finding.ts';
import type { Observation } from '../checkers/observation.ts';
import { laneCosts } from '../evidence/lane-costs.ts';
import { deriveSeed, seededRandom } from '../seeded-random.ts';
import { ForeignFiles } from './foreign-files.ts';
import { emptySightings } from './lane-context.ts';
import type { LaneContext } from './lane-context.ts';
import { observeLane } from './observe-lane.ts';
import type { AnnexFindings } from './annex.ts';
import { runAnnexes } from './phase-annexes.ts';
import { buildDepth } from './phase-build.ts';
import { enforceAlone, interruptCaps } from './phase-caps.ts';
import { runConcurrently } from './phase-concurrent.ts';
import { contend } from './phase-contention.ts';
import { measureEnqueues } from './phase-enqueue-cost.ts';
import { measureEventLoop } from './phase-event-loop.ts';
import { drainAll, heal } from './phase-heal.ts';
import { supersedeOwner } from './phase-superseded.ts';
import { runWindows } from './phase-windows.ts';

/** What a lane found out. */
export interface LaneResult {
  readonly lane: LaneEvidence;
  readonly findings: readonly Finding[];
  readonly observation: Observation;
  /** What the small queues beside the lane's own found out. */
  readonly annexes: readonly AnnexFindings[];
}

/** What is known of a lane before it runs. */
export type LaneSetting = Pick<
  LaneContext,
  'plan' | 'subject' | 'root' | 'history' | 'crew' | 'signal' | 'report'
> & {
  readonly fs: LaneFileSystem;
  readonly tier: LaneTier;
  readonly budgetSeconds: number;
};

/** Runs a standing lane: builds the depth, lets everybody at it, heals, audits and decides. */
export async function runLane(setting: LaneSetting): Promise<LaneResult> {
  const { plan, root, crew } = setting;
  const context: LaneContext = {
    ...setting,
    random: seededRandom(deriveSeed(plan.seed, plan.depth)),
    foreign: new ForeignFiles(root, crew.rawDisk),
    seen: emptySightings(),
    deadlineUs: setting.budgetSeconds * 1_000_000,
  };
  return await runPhases(context, setting);
}

async function runPhases(context: LaneContext, { fs, tier }: LaneSetting): Promise<LaneResult> {
  const { crew, foreign, plan, signal } = context;
  const seconds: Record<string, number> = {};
  const timed = async <T>(phase: string, run: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const before = crew.nowUs;
    const result = await run();
    seconds[phase] = Math.round((crew.nowUs - before) / 10_000) / 100;
    return result;
  };
  await foreign.plantOutside();
  await timed('build', () => buildDepth(context));
  if (plan.drainsAll) await timed('drain', () => drainAll(context));
  else {
    await timed('enqueue cost', () => measureEnqueues(context));
    await timed('contention', () => contend(context));
    await timed('event loop', () => measureEventLoop(context));
    await foreign.plantInside();
    await timed('windows', () => runWindows(context));
    await timed('cap alone', () => enforceAlone(context, (ready) => Math.floor(ready * 0.97)));
    await timed('concurrent', () => runConcurrently(context));
    await timed('interrupted caps', () => interruptCaps(context));
    await timed('superseded owner', () => supersedeOwner(context));
    await timed('heal', () => heal(context));
  }
  const annexes = plan.hasAnnexes ? await timed('annexes', () => runAnnexes(context)) : [];
  const { observation, historyHash } = await timed('audit', () => observeLane(context));
  const findings = await timed('check', async () => checkAll(observation));
  const isLate = crew.nowUs > context.deadlineUs;
  const lane: LaneEvidence = {
    name: plan.drainsAll ? 'drain' : 'standing',
    fs,
    tier,
    depth: plan.depth,
    seed: plan.seed,
    runs: 1,
    steps: 0,
    faults: {},
    costs: laneCosts(observation),
    seconds: Math.round(crew.nowUs / 10_000) / 100,
    archivers: plan.archivers,
    producers: plan.producers,
    consumers: plan.consumers,
    sweepers: plan.sweepers,
    ...countLane(observation),
    historyHash,
    phases: seconds,
    ...(isLate ? { cutShort: 'the lane took longer than its budget' } : {}),
  };
  return { lane, findings, observation, annexes };
}

type LaneCounts = Pick<
  LaneEvidence,
  'vanished' | 'kills' | 'items' | 'operations' | 'deliveries' | 'archived'
>;

function countLane({ history, kills, final }: Observation): LaneCounts {
  const { operations, touches } = history;
  let vanished = 0;
  let archived = 0;
  for (let operation = 0; operation < operations.kind.length; operation++) {
    vanished += operations.vanished.at(operation);
    const note = history.kindOf(operation) === 'cap' ? history.notes.get(operation) : undefined;
    if (typeof note === 'object' && note !== null && 'archived' in note) archived += Number(note.archived);
  }
  let deliveries = 0;
  for (let touch = 0; touch < touches.operation.length; touch++) {
    if (history.kindOf(touches.operation.at(touch)) === 'claim') deliveries++;
  }
  return {
    vanished,
    kills,
    items: final?.accepted ?? 0,
    operations: operations.kind.length,
    deliveries,
    archived,
  };
}
