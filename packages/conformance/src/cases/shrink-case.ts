import type { CallEvent, ShrunkCase } from '@spoolproof/contract';
import { runPlan, shrink, SimulationError, strategyOf } from '@spoolproof/sim';
import type { Plan, Schedule } from '@spoolproof/sim';

import { ScheduleRecorder } from './as-schedule.ts';
import type { Case } from './case.ts';
import { CaseFailure, caseScenario } from './case-scenario.ts';
import type { CaseResult, CaseSetting } from './run-case.ts';

/** A failing case, made as small as it got. */
export interface SmallestCase {
  readonly result: CaseResult;
  readonly plan: Plan;
  /** The numbers of the steps of the case that are left. */
  readonly keep: readonly number[] | null;
  readonly shrunk: ShrunkCase | null;
  readonly calls: readonly CallEvent[];
}

const callsKeptMax = 300;

/**
 * Makes a failing case as small as it gets while the same clause fails. Where no schedule does the same as the plan did,
 * the case stays as it is: its plan replays it all the same.
 */
export async function shrinkCase(
  definition: Case,
  setting: CaseSetting,
  found: { readonly plan: Plan; readonly failure: CaseFailure; readonly clause: string },
  runsMax: number,
): Promise<SmallestCase> {
  const { plan, failure, clause } = found;
  const whole = { result: failure.result, plan, keep: null, shrunk: null };
  const schedule = await asSchedule(definition, setting, plan);
  const isSame = (error: unknown): boolean => error instanceof CaseFailure && error.has(clause);
  const numbered = definition.steps.map((step, number) => ({ ...step, number }));
  const scenarioOf = (steps: typeof numbered): ReturnType<typeof caseScenario> =>
    caseScenario({ ...definition, steps }, setting);
  const start = { operations: numbered, schedule };
  if (runsMax < 1 || !(await fails(definition, setting, schedule, isSame)))
    return { ...whole, calls: await callsOf(definition, setting, plan) };
  const left = await shrink(start, (steps) => scenarioOf([...steps]), { runsMax, isSame });
  const { preemptions, faults, crashes } = left.schedule;
  const steps = [...left.operations];
  const smallest: Plan = { kind: 'schedule', schedule: left.schedule };
  const result = left.failure.error instanceof CaseFailure ? left.failure.error.result : failure.result;
  return {
    result,
    plan: smallest,
    keep: steps.map(({ number }) => number),
    shrunk: {
      operations: steps.length,
      preemptions: preemptions.length,
      faults: faults.length,
      crashes: crashes.length,
      runs: left.runs,
    },
    calls: await callsOf({ ...definition, steps }, setting, smallest),
  };
}

async function asSchedule(definition: Case, setting: CaseSetting, plan: Plan): Promise<Schedule> {
  if (plan.kind === 'schedule') return plan.schedule;
  const recorder = new ScheduleRecorder(strategyOf(plan), definition.crashProfile);
  const watched: CaseSetting = { ...setting, onStrike: (fault, step) => recorder.strike(fault, step) };
  await runPlan(caseScenario(definition, watched), plan, recorder);
  return recorder.schedule(plan.kind === 'choices' ? 1 : plan.seed);
}

async function fails(
  definition: Case,
  setting: CaseSetting,
  schedule: Schedule,
  isSame: (error: unknown) => boolean,
): Promise<boolean> {
  const failure = await runPlan(caseScenario(definition, setting), { kind: 'schedule', schedule });
  return failure !== undefined && isSame(failure.error);
}

/** Runs a case once more and keeps the calls that led to its failure: the last few hundred. */
async function callsOf(definition: Case, setting: CaseSetting, plan: Plan): Promise<readonly CallEvent[]> {
  const calls: CallEvent[] = [];
  const onCall = (call: CallEvent): void => void calls.push(call);
  const failure = await runPlan(caseScenario(definition, { ...setting, onCall }), plan);
  if (failure !== undefined && failure.error instanceof SimulationError) throw failure.error;
  return calls.slice(-callsKeptMax);
}
