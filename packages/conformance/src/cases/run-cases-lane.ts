import type { ClauseEvidence, LaneEvidence } from '@spoolproof/contract';
import { formatPlan, runPlan, searchPreemptions, SimulationError } from '@spoolproof/sim';
import type { Failure, Plan } from '@spoolproof/sim';

import { inWorldOf, isAmbient } from '../ambient/ambient-subject.ts';
import { ClauseTally } from '../evidence/clause-tally.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import { deriveSeed } from '../seeded-random.ts';
import type { Subject } from '../subject.ts';
import type { Case } from './case.ts';
import { CaseFailure, caseScenario, failedIn } from './case-scenario.ts';
import type { CaseResult, CaseSetting } from './run-case.ts';
import { scopeCases } from './scope-cases.ts';
import { shrinkCase } from './shrink-case.ts';
import { storyCase } from './story-cases.ts';
import { swarmCase } from './swarm-case.ts';

/** What a lane of small cases is run with. */
export interface CasesLaneOptions {
  readonly fs: 'sim' | 'memfs';
  readonly subject: Subject;
  /** How the subject is named on the command line. */
  readonly subjectArgument: string;
  readonly seed: number;
  /** Random cases of each kind. */
  readonly cases: number;
  /** Runs of each scope, which tries its schedules with few preemptions first. */
  readonly scopeRunsMax: number;
  /** Runs that making a failing case small may take. */
  readonly shrinkRunsMax: number;
  /** Which kinds of cases are run; default all. */
  readonly kinds?: readonly CaseKind[];
  /** Stop at the first failure of any of these clauses, and show no other; default: run everything. */
  readonly until?: readonly string[];
  readonly signal: AbortSignal;
  readonly report: (phase: string, done: number, total: number) => void;
  /** Seconds on any clock that never goes back: for the evidence only. */
  readonly seconds: () => number;
}

/** What a lane of small cases found out. */
export interface CasesLaneResult {
  readonly lane: LaneEvidence;
  readonly clauses: readonly ClauseEvidence[];
}

/**
 * Every schedule of few processes with few preemptions; random cases of certain situations; random cases of everything, with
 * faults; the same with power failures.
 */
export type CaseKind = 'scopes' | 'stories' | 'swarm' | 'power';

const allKinds: readonly CaseKind[] = ['scopes', 'stories', 'swarm', 'power'];

/** At most about so many items are in one case. */
const depth = 20;
const pctDepth = 3;
const pctSteps = 3000;

/**
 * Runs thousands of small cases: every scope in all ways with few preemptions, and random cases with faults, deaths
 * and power failures. Failures are made small and come with the line that replays them.
 */
export async function runCasesLane(options: CasesLaneOptions): Promise<CasesLaneResult> {
  return await inWorldOf(options.subject, options.fs, () => new CasesLane(options).run());
}

class CasesLane {
  readonly #options: CasesLaneOptions;
  readonly #setting: CaseSetting;
  readonly #tally: ClauseTally = new ClauseTally();
  readonly #strikes: Record<string, number> = {};
  readonly #phases: Record<string, number> = {};
  readonly #totals = {
    runs: 0,
    steps: 0,
    items: 0,
    operations: 0,
    deliveries: 0,
    archived: 0,
    kills: 0,
    vanished: 0,
  };
  readonly #startedS: number;

  constructor(options: CasesLaneOptions) {
    const { subject, fs, signal } = options;
    this.#options = options;
    this.#setting = { subject, fs, signal };
    this.#startedS = options.seconds();
  }

  async run(): Promise<CasesLaneResult> {
    const { subject, cases, fs, kinds = allKinds } = this.#options;
    const scopes = kinds.includes('scopes') ? scopeCases(subject.capabilities) : [];
    await this.#timed('scopes', async () => {
      for (const [number, scope] of scopes.entries()) {
        if (this.#isDone()) return;
        this.#options.report('scopes', number, scopes.length);
        await this.#searchScope(scope);
      }
    });
    if (kinds.includes('stories')) await this.#timed('stories', () => this.#swarm('story', cases));
    if (kinds.includes('swarm')) await this.#timed('swarm', () => this.#swarm('swarm', cases));
    const losesPower = fs === 'sim' && subject.capabilities.durability.includes('strict');
    if (losesPower && kinds.includes('power')) await this.#timed('power', () => this.#swarm('power', cases));
    return { lane: this.#lane(), clauses: this.#tally.clauses() };
  }

  async #swarm(kind: 'story' | 'swarm' | 'power', cases: number): Promise<void> {
    const { subject, seed: first, report } = this.#options;
    for (let number = 0; number < cases && !this.#isDone(); number++) {
      if (number % 50 === 0) report(kind, number, cases);
      const seed = deriveSeed(first, number);
      const { capabilities } = subject;
      const definition =
        kind === 'story' ? storyCase(seed, capabilities) : swarmCase(kind, seed, capabilities);
      if (definition === null) continue;
      const plan: Plan =
        number % 2 === 0 ? { kind: 'random', seed } : { kind: 'pct', seed, depth: pctDepth, steps: pctSteps };
      await this.#runOne(definition, plan);
    }
  }

  async #searchScope(definition: Case): Promise<void> {
    const search = await searchPreemptions(
      caseScenario(definition, this.#setting, (result) => this.#count(result, false)),
      { preemptionsMax: 2, runsMax: this.#options.scopeRunsMax },
    );
    if (search.failure !== undefined) await this.#keep(definition, search.failure);
  }

  async #runOne(definition: Case, plan: Plan): Promise<void> {
    this.#options.signal.throwIfAborted();
    const scenario = caseScenario(definition, this.#setting, (result) => this.#count(result, true));
    const failure = await runPlan(scenario, plan);
    if (failure !== undefined) await this.#keep(definition, failure);
  }

  #count(result: CaseResult, isRandom: boolean): void {
    const { observation, findings, steps, strikes } = result;
    const totals = this.#totals;
    totals.runs++;
    totals.steps += steps;
    totals.items += observation.final?.accepted ?? 0;
    totals.operations += observation.history.operations.kind.length;
    totals.kills += observation.kills;
    for (const [fault, count] of strikes) this.#strikes[fault] = (this.#strikes[fault] ?? 0) + count;
    this.#tally.add(findings, isRandom);
  }

  /** Keeps a failure: the first of each clause is made small, and shown. */
  async #keep(definition: Case, { error, plan }: Failure): Promise<void> {
    if (!(error instanceof CaseFailure)) {
      const line = this.#replay(definition, plan, null);
      const detail = error instanceof Error ? error.message : String(error);
      // What the simulator cannot go on with is a failure of the queue as well: it waits for ever, or never ends.
      if (error instanceof SimulationError)
        return this.#tally.addStuck(`${error.code}: ${detail}`, line, this.#options.fs, depth);
      throw new Error(`${detail}; replay: ${line}`, { cause: error });
    }
    for (const { clause } of failedIn(error.result)) {
      if (this.#tally.hasCounterexample(clause) || this.#options.until?.includes(clause) === false) continue;
      const found = { plan, failure: error, clause };
      this.#options.report(`making a failure of ${clause} small`, 0, 0);
      const small = await shrinkCase(definition, this.#setting, found, this.#options.shrinkRunsMax);
      const [example] = small.result.findings.find((finding) => finding.clause === clause)?.examples ?? [];
      if (example === undefined) continue;
      this.#tally.show(clause, small.result.observation.history, example, {
        fs: this.#options.fs,
        depth,
        replay: this.#replay(definition, small.plan, small.keep),
        calls: small.calls,
        ...(small.shrunk === null ? {} : { shrunk: small.shrunk }),
      });
    }
  }

  #replay({ name }: Case, plan: Plan, keep: readonly number[] | null): string {
    const { subjectArgument: subject, fs, seed } = this.#options;
    const whole = { subject, fs, lane: 'cases', depth, seed, case: name, plan: formatPlan(plan) } as const;
    return formatGateReplay(keep === null ? whole : { ...whole, keep });
  }

  #isDone(): boolean {
    this.#options.signal.throwIfAborted();
    return this.#options.until?.some((clause) => this.#tally.hasCounterexample(clause)) === true;
  }

  async #timed(phase: string, run: () => Promise<void>): Promise<void> {
    const before = this.#options.seconds();
    await run();
    this.#phases[phase] = Math.round((this.#options.seconds() - before) * 100) / 100;
  }

  #lane(): LaneEvidence {
    const { fs, seed, seconds, subject } = this.#options;
    return {
      name: 'cases',
      fs,
      tier: isAmbient(subject) ? 'B' : 'A',
      depth,
      seed,
      seconds: Math.round((seconds() - this.#startedS) * 100) / 100,
      ...this.#totals,
      faults: this.#strikes,
      costs: {},
      archivers: 0,
      producers: 0,
      consumers: 0,
      sweepers: 0,
      historyHash: '',
      phases: this.#phases,
    };
  }
}
