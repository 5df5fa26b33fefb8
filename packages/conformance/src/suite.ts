import { CLAUSES } from '@spoolproof/contract';
import type { Clause, ClauseEvidence } from '@spoolproof/contract';

import { isAmbient } from './ambient/ambient-subject.ts';
import { runCasesLane } from './cases/run-cases-lane.ts';
import { renderHistory } from './render/render-history.ts';
import type { Subject } from './subject.ts';

/** What a runner hands to a running test: those of vitest and node:test can skip it. */
export interface SuiteTestContext {
  skip?(reason?: string): unknown;
}

/** Registers a test. `test` of vitest is one, and so is `test` of node:test, which has no use for the time. */
export type SuiteTest = (
  name: string,
  run: (context: SuiteTestContext) => Promise<void>,
  timeoutMs: number,
) => unknown;

/** What a suite is made of. */
export interface SuiteOptions {
  /** The function of the runner that registers a test. */
  readonly test: SuiteTest;
  /** The queue: every call that it makes is a step of the simulator, or of memfs if its ports are ambient. */
  readonly subject: Subject;
  /** How deep to look: random cases of each kind, and schedules of each small scope. Default 100. */
  readonly depth?: number;
  /** Everything random comes from it. Default 1. */
  readonly seed?: number;
  /** How long a test may take, for runners that ask: the first waits for all cases. Default ten minutes. */
  readonly timeoutMs?: number;
}

const depthDefault = 100;
const shrinkRunsMax = 200;
const timeoutMsDefault = 600_000;

/**
 * Registers one test for each clause that applies to a subject, named `[Q01] NoLoss: …`. The first that runs puts the queue
 * through small cases in the simulator, once for all of them; a test fails with the history that breaks its clause, made
 * small, and the line that replays it. A clause that nothing could break is skipped, or fails where the runner cannot skip.
 *
 * @throws TypeError when the subject says that its ambient ports cannot be simulated.
 * @throws RangeError when the depth is none.
 */
export function suite({ test, subject, depth = depthDefault, seed = 1, timeoutMs }: SuiteOptions): void {
  if (isAmbient(subject) && subject.simulated === false) {
    throw new TypeError(
      `subject '${subject.name}' has ambient ports that are not simulated, and the suite simulates: run \`spoolproof gate\` on it`,
    );
  }
  if (!Number.isInteger(depth) || depth < 1) {
    throw new RangeError(`a depth is a whole number from 1, not ${depth}`);
  }
  let found: Promise<readonly ClauseEvidence[]> | null = null;
  for (const clause of CLAUSES.filter(({ id }) => id.startsWith('Q'))) {
    if (!clause.appliesWhen.test(subject.capabilities)) continue;
    test(
      `[${clause.id}] ${clause.name}: ${clause.statement}`,
      async (context) => {
        found ??= runCases(subject, depth, seed);
        judge(clause, await found, context);
      },
      timeoutMs ?? timeoutMsDefault,
    );
  }
}

async function runCases(subject: Subject, depth: number, seed: number): Promise<readonly ClauseEvidence[]> {
  const { clauses } = await runCasesLane({
    fs: isAmbient(subject) ? 'memfs' : 'sim',
    subject,
    subjectArgument: subject.name,
    seed,
    cases: depth,
    scopeRunsMax: depth,
    shrinkRunsMax,
    signal: new AbortController().signal,
    report: () => undefined,
    // How long it took is for the runner to say.
    seconds: () => 0,
  });
  return clauses;
}

function judge(
  { id, name }: Clause,
  clauses: readonly ClauseEvidence[],
  context: SuiteTestContext | undefined,
): void {
  const evidence = clauses.find((clause) => clause.id === id);
  if (evidence?.verdict === 'pass') return;
  if (evidence?.verdict === 'fail') throw new Error(describe(evidence));
  const reason = `${id} ${name} had no opportunity to fail: nothing is known of it`;
  if (context?.skip === undefined) throw new Error(reason);
  context.skip(reason);
}

function describe({ counterexample, failures }: ClauseEvidence): string {
  if (counterexample === undefined) return `failed ${failures} times`;
  const { message, history, replay } = counterexample;
  return `${message}\n${renderHistory(history)}\n\nreplay: ${replay}`;
}
