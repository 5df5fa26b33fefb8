import { watchLeaks, type Leak } from '../real/leak-watch.ts';
import { SimulationError } from '../scheduler/simulation-error.ts';
import { describeStep, type TraceStep } from '../scheduler/trace.ts';
import type { Simulation } from '../scheduler/simulation.ts';
import type { Plan } from './plan.ts';
import { strategyOf } from './plan.ts';
import type { Scenario } from './scenario.ts';
import { runPlan } from './scenario.ts';

/** What a check of repeatability says when all is well. */
export interface DeterminismReport {
  readonly traceHash: string;
  readonly steps: number;
}

/** Steps of a trace that are kept for comparison. */
const TRACE_MAX = 1_000_000;

/**
 * Runs a plan twice and compares all that was done.
 *
 * @throws SimulationError `nondeterminism` when the runs differ: the first step that does, and what of the outside
 *   world (clock, timers, randomness) was used by whom.
 */
export async function checkDeterminism(scenario: Scenario, plan: Plan): Promise<DeterminismReport> {
  const first = await trace(scenario, plan);
  const leaks: Leak[] = [];
  let second = first;
  leaks.push(
    ...(await watchLeaks(async () => {
      second = await trace(scenario, plan);
    })),
  );
  const at = firstDifference(first, second);
  if (at === -1) return { traceHash: first.hash, steps: first.lines.length };
  const [once, again] = [first.lines[at] ?? 'the end', second.lines[at] ?? 'the end'];
  const used = leaks.map(({ name, place }) => `${name} at ${place}`).join(', ');
  const cause = used === '' ? 'something that is not watched' : used;
  throw new SimulationError(
    'nondeterminism',
    `the same choices led to another run at step ${at}: first '${once}', then '${again}'; used meanwhile: ${cause}`,
  );
}

interface Traced {
  readonly hash: string;
  readonly lines: readonly string[];
}

async function trace(scenario: Scenario, plan: Plan): Promise<Traced> {
  const lines: string[] = [];
  const onStep = (step: TraceStep): void => {
    if (lines.length < TRACE_MAX) lines.push(describeStep(step));
  };
  const made: Simulation[] = [];
  const watched: Scenario = {
    name: scenario.name,
    run: (run) =>
      scenario.run({
        plan: run.plan,
        simulate: (options) => {
          const simulation = run.simulate(options);
          made.push(simulation);
          return simulation;
        },
      }),
  };
  await runPlan(watched, plan, strategyOf(plan), { onStep });
  return { hash: made.map((simulation) => simulation.report().traceHash).join('-'), lines };
}

function firstDifference(first: Traced, second: Traced): number {
  if (first.hash === second.hash) return -1;
  const length = Math.max(first.lines.length, second.lines.length);
  for (let at = 0; at < length; at += 1) if (first.lines[at] !== second.lines[at]) return at;
  return length;
}
