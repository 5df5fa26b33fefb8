import { Simulation, type SimulationOptions } from '../scheduler/simulation.ts';
import type { Strategy } from '../scheduler/strategy.ts';
import { seedOf, strategyOf, type Plan } from './plan.ts';
import { formatReplay, parseReplay } from './replay-line.ts';
import { SimulationError } from '../scheduler/simulation-error.ts';

/** One run of a scenario. */
export interface Run {
  readonly plan: Plan;
  /** Makes the simulation in which the plan is carried out. Once a run. */
  simulate(options?: Omit<SimulationOptions, 'strategy'>): Simulation;
}

/**
 * Something to try in every way: prepares a volume, spawns tasks, runs, and throws when what it finds is wrong. It
 * must be the same each time, but for what the plan decides.
 */
export interface Scenario {
  /** Names it in replay lines: no spaces. */
  readonly name: string;
  run(run: Run): Promise<void>;
}

/** A failure, with the line that replays it. */
export interface Failure {
  readonly error: unknown;
  readonly plan: Plan;
  readonly line: string;
}

/** Carries a plan out. Undefined when the scenario passes. */
export async function runPlan(
  scenario: Scenario,
  plan: Plan,
  strategy: Strategy = strategyOf(plan),
  overrides: Partial<SimulationOptions> = {},
): Promise<Failure | undefined> {
  const simulate = (options: Omit<SimulationOptions, 'strategy'> = {}): Simulation =>
    simulationOf(plan, strategy, { ...options, ...overrides });
  try {
    await scenario.run({ plan, simulate });
    return undefined;
  } catch (error) {
    return { error, plan, line: formatReplay({ scenario: scenario.name, plan }) };
  }
}

function simulationOf(plan: Plan, strategy: Strategy, options: SimulationOptions): Simulation {
  const seed = options.seed ?? seedOf(plan);
  if (plan.kind !== 'schedule') return new Simulation({ ...options, seed, strategy });
  const { faults, crashes } = plan.schedule;
  const profile = crashes[0]?.profile ?? options.crashProfile;
  const crashProfile = profile === undefined ? {} : { crashProfile: profile };
  const simulation = new Simulation({ ...options, seed, strategy, ...crashProfile });
  for (const { step, fault } of faults) simulation.faults.arm({ fault }, step);
  for (const { step } of crashes) simulation.at(step, () => simulation.losePower());
  return simulation;
}

/**
 * Replays a line.
 *
 * @throws SimulationError `bad-replay-line`, also when the line is of another scenario.
 */
export async function replay(scenario: Scenario, line: string): Promise<Failure | undefined> {
  const parsed = parseReplay(line);
  if (parsed.scenario !== scenario.name) {
    throw new SimulationError(
      'bad-replay-line',
      `the line is of '${parsed.scenario}', not of '${scenario.name}'`,
    );
  }
  return runPlan(scenario, parsed.plan);
}
