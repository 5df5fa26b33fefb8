import type { CallEvent, ClauseEvidence } from '@spoolproof/contract';

import { replayCase } from '../cases/replay-case.ts';
import { mergeFindings } from '../evidence/merge-findings.ts';
import { runInLaneWorker } from '../real/lane-worker.ts';
import { loadSimulatedSubject } from '../real/load-subject.ts';
import { runRealLanes } from '../real/run-real-lanes.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import type { GateReplay } from '../replay/gate-replay.ts';

/** What a replay is run with. */
export interface ReplayOptions {
  readonly replay: GateReplay;
  readonly subjectModule: string;
  readonly signal: AbortSignal;
  readonly report: (phase: string, done: number, total: number) => void;
}

/** What a replay shows. */
export interface ReplayOutcome {
  readonly clauses: readonly ClauseEvidence[];
  /** The calls of a case, in order; empty for a lane. */
  readonly calls: readonly CallEvent[];
}

const budgetSeconds = 600;

/**
 * Runs again what a replay line says. A simulated case or lane does exactly what it did; a lane on real files follows
 * the same plan, and the kernel schedules as it likes.
 *
 * @throws RangeError when the line names something that the subject does not have.
 */
export async function replayGate(options: ReplayOptions): Promise<ReplayOutcome> {
  const { replay, subjectModule, signal, report } = options;
  const { fs, lane, depth, seed, subject: subjectArgument } = replay;
  const { subject } = await loadSimulatedSubject(subjectModule);
  if (lane === 'cases') {
    const { result, calls } = await replayCase(replay, subject, signal);
    const { history } = result.observation;
    const found = [{ fs, depth, replay: formatGateReplay(replay), history, findings: result.findings }];
    return { clauses: mergeFindings(found), calls };
  }
  const common = { subjectUrl: subjectModule, subjectArgument, seed };
  if (fs !== 'real') {
    const outcome = await runInLaneWorker({ ...common, fs, lane, depth, cases: 0 }, signal, report);
    return { clauses: outcome.clauses, calls: [] };
  }
  const [outcome] = await runRealLanes({
    ...common,
    subject,
    depths: [depth],
    input: undefined,
    budgetSeconds,
    directory: undefined,
    signal,
    report: (_depth, phase, done, total) => report(phase, done, total),
  });
  return { clauses: outcome?.clauses ?? [], calls: [] };
}
