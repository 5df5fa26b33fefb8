import type { ClauseEvidence } from '@spoolproof/contract';

import { runCasesLane } from '../cases/run-cases-lane.ts';
import { mergeFindings } from '../evidence/merge-findings.ts';
import { planDrain, planExhibit, planSimulatedLane } from '../lane/lane-plan.ts';
import type { LaneResult } from '../lane/run-lane.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import { deriveSeed } from '../seeded-random.ts';
import { runSimulatedLane } from '../simulated/run-simulated-lane.ts';
import type { Subject } from '../subject.ts';
import type { LaneOutcome, LaneRequest } from './lane-request.ts';

/** Runs of each scope: enough for all schedules with one preemption, and many with two. */
const scopeRunsMax = 150;
const shrinkRunsMax = 400;

const plans = { standing: planSimulatedLane, drain: planDrain, exhibit: planExhibit } as const;

/** How a lane is watched and timed. */
export interface LaneWatch {
  readonly signal: AbortSignal;
  readonly report: (phase: string, done: number, total: number) => void;
  /** Seconds on any clock that never goes back: for the evidence only. */
  readonly seconds: () => number;
}

/** Runs a simulated lane in this process. */
export async function runLaneRequest(
  request: LaneRequest,
  subject: Subject,
  watch: LaneWatch,
): Promise<LaneOutcome> {
  const { fs, lane, depth, seed, subjectArgument, cases } = request;
  if (lane === 'cases') {
    return await runCasesLane({
      ...watch,
      fs,
      subject,
      subjectArgument,
      seed,
      cases,
      scopeRunsMax,
      shrinkRunsMax,
    });
  }
  const laneSeed = deriveSeed(seed, depth);
  const plan = plans[lane](depth, laneSeed);
  const started = watch.seconds();
  const result = await runSimulatedLane({ fs, plan, subject, signal: watch.signal, report: watch.report });
  const replay = formatGateReplay({ subject: subjectArgument, fs, lane, depth, seed });
  const seconds = Math.round((watch.seconds() - started) * 100) / 100;
  return { lane: { ...result.lane, seconds }, clauses: clausesOf(result, { fs, depth, replay }) };
}

/** What a lane and the small queues beside it say of each clause. */
export function clausesOf(
  { observation, findings, annexes }: LaneResult,
  facts: { readonly fs: LaneRequest['fs'] | 'real'; readonly depth: number; readonly replay: string },
): ClauseEvidence[] {
  const queues = [{ history: observation.history, findings }, ...annexes];
  return mergeFindings(queues.map((each) => ({ ...facts, history: each.history, findings: each.findings })));
}
