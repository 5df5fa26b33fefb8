import type { Schedule } from '../scheduler/schedule.ts';
import { SimulationError } from '../scheduler/simulation-error.ts';
import { searchPreemptions } from './preemption-search.ts';
import { runPlan, type Failure, type Scenario } from './scenario.ts';

/** A failing case as data. */
export interface ShrinkableCase<Operation> {
  readonly operations: readonly Operation[];
  readonly schedule: Schedule;
}

/** What is left of a failing case. */
export interface Shrunk<Operation> extends ShrinkableCase<Operation> {
  readonly failure: Failure;
  readonly runs: number;
}

/** How hard to shrink. */
export interface ShrinkOptions {
  /** Runs in all; default 20,000. */
  readonly runsMax?: number;
  /** Whether a failure is the one that is being shrunk; default: any that is not the simulation's own. */
  readonly isSame?: (error: unknown) => boolean;
}

/** All schedules with so many preemptions are few enough to be tried. */
const SEARCHED_PREEMPTIONS_MAX = 2;

/** The shrinking of one case: what is left so far, and the runs it took. */
class Shrinking<Operation> {
  runs = 0;
  best: ShrinkableCase<Operation>;
  failure: Failure;
  readonly #scenarioOf: (operations: readonly Operation[]) => Scenario;
  readonly #runsMax: number;
  readonly #isSame: (error: unknown) => boolean;

  constructor(
    start: ShrinkableCase<Operation>,
    failure: Failure,
    scenarioOf: (operations: readonly Operation[]) => Scenario,
    options: Required<ShrinkOptions>,
  ) {
    this.best = start;
    this.failure = failure;
    this.#scenarioOf = scenarioOf;
    this.#runsMax = options.runsMax;
    this.#isSame = options.isSame;
  }

  get exhausted(): boolean {
    return this.runs >= this.#runsMax;
  }

  /** Takes a smaller case if it fails in the same way. */
  async try(candidate: ShrinkableCase<Operation>): Promise<boolean> {
    if (this.exhausted) return false;
    this.runs += 1;
    const { operations, schedule } = candidate;
    const failure = await runPlan(this.#scenarioOf(operations), { kind: 'schedule', schedule });
    if (failure === undefined || !this.#isSame(failure.error)) return false;
    this.best = candidate;
    this.failure = failure;
    return true;
  }

  /**
   * Takes fewer operations if they fail under the same schedule, or else under any with as few preemptions: without
   * the removed operations, the steps that matter have other numbers.
   */
  async tryOperations(operations: readonly Operation[]): Promise<boolean> {
    const { schedule } = this.best;
    if (await this.try({ operations, schedule })) return true;
    return this.search(operations, Math.min(SEARCHED_PREEMPTIONS_MAX, schedule.preemptions.length));
  }

  /** Looks for another schedule with fewer preemptions than there are: they need not be among the present ones. */
  tryFewerPreemptions(): Promise<boolean> {
    const { operations, schedule } = this.best;
    return this.search(operations, Math.min(SEARCHED_PREEMPTIONS_MAX, schedule.preemptions.length - 1));
  }

  async search(operations: readonly Operation[], preemptionsMax: number): Promise<boolean> {
    const { schedule } = this.best;
    const runsMax = this.#runsMax - this.runs;
    if (preemptionsMax < 0 || runsMax <= 0) return false;
    const found = await searchPreemptions(this.#scenarioOf(operations), {
      preemptionsMax,
      runsMax,
      base: schedule,
    });
    this.runs += found.runs;
    if (found.failure === undefined || found.schedule === undefined) return false;
    if (!this.#isSame(found.failure.error)) return false;
    this.best = { operations, schedule: found.schedule };
    this.failure = found.failure;
    return true;
  }

  /** Removes chunks of a list, large ones first, as long as the rest still fails. */
  async removeFrom<T>(
    list: () => readonly T[],
    attempt: (rest: readonly T[]) => Promise<boolean>,
  ): Promise<boolean> {
    let removed = false;
    for (let size = list().length; size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < list().length;) {
        const rest = [...list().slice(0, at), ...list().slice(at + size)];
        if (await attempt(rest)) removed = true;
        else at += size;
      }
    }
    return removed;
  }
}

/**
 * Makes a failing case as small as it gets: first the fewest crashes, faults and preemptions, then the fewest
 * operations. Removing any one thing from the result makes the failure go away, unless the runs ran out.
 *
 * @throws RangeError when the case does not fail to begin with.
 */
export async function shrink<Operation>(
  start: ShrinkableCase<Operation>,
  scenarioOf: (operations: readonly Operation[]) => Scenario,
  options: ShrinkOptions = {},
): Promise<Shrunk<Operation>> {
  const { runsMax = 20_000, isSame = (error): boolean => !(error instanceof SimulationError) } = options;
  const plan = { kind: 'schedule', schedule: start.schedule } as const;
  const failure = await runPlan(scenarioOf(start.operations), plan);
  if (failure === undefined || !isSame(failure.error))
    throw new RangeError('the case to shrink does not fail');
  const shrinking = new Shrinking(start, failure, scenarioOf, { runsMax, isSame });
  let smaller = true;
  while (smaller && !shrinking.exhausted) {
    smaller = false;
    for (const part of ['crashes', 'faults', 'preemptions'] as const) {
      const removed = await shrinking.removeFrom<unknown>(
        () => shrinking.best.schedule[part],
        (rest) => {
          const { operations, schedule } = shrinking.best;
          return shrinking.try({ operations, schedule: { ...schedule, [part]: rest } as Schedule });
        },
      );
      smaller ||= removed;
    }
    if (await shrinking.tryFewerPreemptions()) smaller = true;
    const fewer = await shrinking.removeFrom<Operation>(
      () => shrinking.best.operations,
      (rest) => shrinking.tryOperations(rest),
    );
    smaller ||= fewer;
  }
  return { ...shrinking.best, failure: shrinking.failure, runs: shrinking.runs + 1 };
}
