import type { ClauseId, ShrunkCase } from '@spoolproof/contract';

import { runCasesLane } from '../cases/run-cases-lane.ts';
import type { KnownBadQueue } from '../known-bad/known-bad-subjects.ts';
import { planExhibit } from '../lane/lane-plan.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import { deriveSeed } from '../seeded-random.ts';
import { runSimulatedLane } from '../simulated/run-simulated-lane.ts';
import type { Subject } from '../subject.ts';

/** What became of one known-bad queue. */
export interface ZooResult {
  readonly queue: string;
  /** Any of these clauses names the defect. */
  readonly expected: readonly ClauseId[];
  /** The clauses that failed, those that were expected first. */
  readonly killedBy: readonly ClauseId[];
  /** Whether a clause that names the defect was among them. */
  readonly isKilled: boolean;
  readonly runs: number;
  readonly steps: number;
  /** Seconds of real time. */
  readonly seconds: number;
  /** What was wrong, by the clause that was expected. */
  readonly message: string;
  /** The line that runs it again, or an empty string. */
  readonly replay: string;
  /** What was left of the failing case, where one was made small. */
  readonly shrunk: ShrunkCase | null;
}

/** How long one queue is looked at. */
export interface ExhibitOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Seconds on any clock that never goes back. */
  readonly seconds: () => number;
  /** Random cases of each kind; default 3,000. */
  readonly cases?: number;
}

const casesDefault = 3000;
const scopeRunsMax = 400;
const shrinkRunsMax = 200;
const standingDepth = 1000;

/** Holds one queue to its contract until a clause that names its defect fails, or nothing is left to try. */
export async function runExhibit(
  exhibit: KnownBadQueue,
  subject: Subject,
  options: ExhibitOptions,
): Promise<ZooResult> {
  const startedS = options.seconds();
  const found =
    exhibit.lane === 'cases'
      ? await runCases(exhibit, subject, options)
      : await runStanding(exhibit, subject, options);
  const { name, expected } = exhibit;
  const { failed, ...facts } = found;
  const named = expected.filter((clause) => failed.includes(clause));
  return {
    queue: name,
    expected,
    killedBy: [...named, ...failed.filter((clause) => !expected.includes(clause))],
    isKilled: named.length > 0,
    seconds: Math.round((options.seconds() - startedS) * 100) / 100,
    ...facts,
  };
}

type Found = Pick<ZooResult, 'runs' | 'steps' | 'message' | 'replay' | 'shrunk'> & {
  readonly failed: readonly ClauseId[];
};

async function runCases(exhibit: KnownBadQueue, subject: Subject, options: ExhibitOptions): Promise<Found> {
  const { name, expected, kinds } = exhibit;
  const { seed, signal, seconds, cases = casesDefault } = options;
  const { lane, clauses } = await runCasesLane({
    fs: 'sim',
    subject,
    subjectArgument: name,
    seed,
    cases,
    scopeRunsMax,
    shrinkRunsMax,
    kinds,
    until: expected,
    signal,
    seconds,
    report: () => undefined,
  });
  const example = clauses.find(({ counterexample }) => counterexample !== undefined)?.counterexample;
  return {
    failed: clauses.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id as ClauseId),
    runs: lane.runs,
    steps: lane.steps,
    message: example?.message ?? '',
    replay: example?.replay ?? '',
    shrunk: example?.shrunk ?? null,
  };
}

/** A standing lane of a second or so: shallow, one round, and enough of everybody. */
async function runStanding(
  exhibit: KnownBadQueue,
  subject: Subject,
  { seed, signal }: ExhibitOptions,
): Promise<Found> {
  const plan = planExhibit(standingDepth, deriveSeed(seed, standingDepth));
  const { lane, findings } = await runSimulatedLane({
    fs: 'sim',
    plan,
    subject,
    signal,
    report: () => undefined,
  });
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const named = failed.find(({ clause }) => exhibit.expected.includes(clause));
  return {
    failed: failed.map(({ clause }) => clause),
    runs: 1,
    steps: lane.steps,
    message: named?.examples[0]?.message ?? '',
    replay: formatGateReplay({
      subject: exhibit.name,
      fs: 'sim',
      lane: 'exhibit',
      depth: standingDepth,
      seed,
    }),
    shrunk: null,
  };
}
