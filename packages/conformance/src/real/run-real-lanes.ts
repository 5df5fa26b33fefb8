import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { clausesOf } from '../gate/run-lane-request.ts';
import type { LaneOutcome } from '../gate/lane-request.ts';
import { planLane } from '../lane/lane-plan.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import { deriveSeed } from '../seeded-random.ts';
import type { Subject } from '../subject.ts';
import { removeTree } from './remove-tree.ts';
import { runRealLane } from './run-real-lane.ts';

/** What lanes on real files are run with. */
export interface RealLanesOptions {
  readonly subject: Subject;
  readonly subjectUrl: string;
  readonly subjectArgument: string;
  readonly depths: readonly number[];
  readonly seed: number;
  readonly input: string | undefined;
  readonly budgetSeconds: number;
  readonly directory: string | undefined;
  readonly signal: AbortSignal;
  readonly report: (depth: number, phase: string, done: number, total: number) => void;
}

/** What a lane takes of the whole, roughly: something for its phases, something for its files. */
function weightOf(depth: number): number {
  return 150_000 + depth;
}

/** Runs a standing lane on real files at each depth. Everything it makes is removed again, also when it is aborted. */
export async function runRealLanes(options: RealLanesOptions): Promise<LaneOutcome[]> {
  const { subject, subjectUrl, subjectArgument, depths, seed, input, signal, report } = options;
  const home = mkdtempSync(path.join(options.directory ?? tmpdir(), 'spoolproof-gate-'));
  const weight = depths.reduce((sum, depth) => sum + weightOf(depth), 0);
  const outcomes: LaneOutcome[] = [];
  try {
    for (const [number, depth] of depths.entries()) {
      const result = await runRealLane({
        // The small queues beside a lane do not depend on its depth: once is enough.
        plan: { ...planLane(depth, deriveSeed(seed, depth)), hasAnnexes: number === 0 },
        subject,
        subjectUrl,
        documents: input === undefined ? { seed } : { input },
        home: path.join(home, `lane-${number}`),
        budgetSeconds: (options.budgetSeconds * weightOf(depth)) / weight,
        signal,
        report: (phase, done, total) => report(depth, phase, done, total),
      });
      const replay = formatGateReplay({
        subject: subjectArgument,
        fs: 'real',
        lane: 'standing',
        depth,
        seed,
      });
      outcomes.push({ lane: result.lane, clauses: clausesOf(result, { fs: 'real', depth, replay }) });
    }
  } finally {
    // All at once at the end: ext4 creates files slowly for a while after it has removed many.
    const depth = Math.max(0, ...depths);
    await removeTree(home, (removed) => report(depth, 'clean up', removed, 0));
  }
  return outcomes;
}
