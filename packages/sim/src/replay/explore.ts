import { Odometer } from '../scheduler/odometer.ts';
import { SimulationError } from '../scheduler/simulation-error.ts';
import type { Plan } from './plan.ts';
import { formatReplay } from './replay-line.ts';
import { runPlan, type Failure, type Scenario } from './scenario.ts';

/** How to look for a failure. */
export type ExploreOptions =
  | {
      readonly strategy: 'exhaustive';
      /** Give up after so many runs; default one million. */
      readonly runsMax?: number;
      /** Choices of a run that are enumerated; what comes after is always 0. Default: all. */
      readonly choicesMax?: number;
    }
  | {
      readonly strategy: 'random' | 'pct';
      /** Default 1000. */
      readonly runsMax?: number;
      /** The first seed; the n-th run has this plus n. Default 1. */
      readonly seed?: number;
      /** For `pct`: default 3. */
      readonly depth?: number;
      /** For `pct`: about how many steps a run has. Default 1000. */
      readonly steps?: number;
    };

/** What an exploration found. */
export interface Exploration {
  readonly runs: number;
  /** Every run that there is has been made, without a failure. */
  readonly exhausted: boolean;
  /** The first failure, or undefined. */
  readonly failure: Failure | undefined;
}

/**
 * Runs a scenario in many ways until it fails.
 *
 * @throws SimulationError as it comes: it is the simulation that is wrong then, not what is simulated.
 */
export function explore(scenario: Scenario, options: ExploreOptions): Promise<Exploration> {
  return options.strategy === 'exhaustive'
    ? exploreAll(scenario, options.runsMax ?? 1_000_000, options.choicesMax ?? Infinity)
    : exploreSeeds(scenario, options);
}

async function exploreAll(scenario: Scenario, runsMax: number, choicesMax: number): Promise<Exploration> {
  const odometer = new Odometer(choicesMax);
  for (let runs = 1; runs <= runsMax; runs += 1) {
    const failure = await runPlan(scenario, { kind: 'choices', choices: [] }, odometer.next());
    if (failure !== undefined) {
      rethrowOwn(failure);
      const plan: Plan = { kind: 'choices', choices: [...odometer.choices] };
      return {
        runs,
        exhausted: false,
        failure: { ...failure, plan, line: formatReplay({ scenario: scenario.name, plan }) },
      };
    }
    if (!odometer.turn()) return { runs, exhausted: choicesMax === Infinity, failure: undefined };
  }
  return { runs: runsMax, exhausted: false, failure: undefined };
}

async function exploreSeeds(
  scenario: Scenario,
  options: Extract<ExploreOptions, { readonly strategy: 'random' | 'pct' }>,
): Promise<Exploration> {
  const { strategy, runsMax = 1000, seed: first = 1, depth = 3, steps = 1000 } = options;
  for (let run = 0; run < runsMax; run += 1) {
    const seed = first + run;
    const plan: Plan = strategy === 'pct' ? { kind: 'pct', seed, depth, steps } : { kind: 'random', seed };
    const failure = await runPlan(scenario, plan);
    if (failure === undefined) continue;
    rethrowOwn(failure);
    return { runs: run + 1, exhausted: false, failure };
  }
  return { runs: runsMax, exhausted: false, failure: undefined };
}

/** The simulation's own errors are not findings. */
export function rethrowOwn({ error, line }: Failure): void {
  if (!(error instanceof SimulationError)) return;
  throw new SimulationError(error.code, `${error.message}; replay: ${line}`);
}
