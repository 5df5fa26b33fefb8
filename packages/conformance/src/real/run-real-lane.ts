import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { History } from '../history/history.ts';
import type { LanePlan } from '../lane/lane-plan.ts';
import { runLane } from '../lane/run-lane.ts';
import type { LaneResult } from '../lane/run-lane.ts';
import type { Subject } from '../subject.ts';
import { monotonicUs } from './plain-ports.ts';
import { ProcessCrew } from './process-crew.ts';
import type { DocumentOrigin } from './protocol.ts';

/** What a lane on real files is run with. */
export interface RealLaneOptions {
  readonly plan: LanePlan;
  readonly subject: Subject;
  readonly subjectUrl: string;
  readonly documents: DocumentOrigin;
  /** The lane's own directory, which is made. Whoever asked for the lane removes it. */
  readonly home: string;
  readonly budgetSeconds: number;
  readonly signal: AbortSignal;
  readonly report: (phase: string, done: number, total: number) => void;
}

/** Runs a standing lane with child processes on real files. */
export async function runRealLane(options: RealLaneOptions): Promise<LaneResult> {
  const { plan, subject, subjectUrl, documents, signal, home, budgetSeconds, report } = options;
  const originUs = monotonicUs();
  const root = path.join(home, 'queue');
  const logs = path.join(home, 'logs');
  const history = new History();
  const { seed, settings } = plan;
  const crew = new ProcessCrew(history, { subjectUrl, root, logs, seed, settings, documents, originUs });
  const end = (): void => void crew.end();
  signal.addEventListener('abort', end);
  try {
    signal.throwIfAborted();
    mkdirSync(home);
    mkdirSync(root);
    mkdirSync(logs);
    const setting = { plan, subject, root, history, crew, signal, report, budgetSeconds };
    return await runLane({ ...setting, fs: 'real', tier: 'C' });
  } catch (error) {
    // Whatever went wrong after an abort went wrong because everybody was killed.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await crew.end();
  }
}
