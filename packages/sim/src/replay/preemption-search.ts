import { PLAIN_SCHEDULE, ScheduleStrategy, type Preemption, type Schedule } from '../scheduler/schedule.ts';
import type { Strategy } from '../scheduler/strategy.ts';
import { rethrowOwn } from './explore.ts';
import { runPlan, type Failure, type Scenario } from './scenario.ts';

/** How to look for a failure with few preemptions. */
export interface PreemptionSearchOptions {
  /** Default 2: most bugs need no more. */
  readonly preemptionsMax?: number;
  /** Give up after so many runs; default 20,000. */
  readonly runsMax?: number;
  /** What every run has beside its preemptions; default nothing. */
  readonly base?: Schedule;
}

/** What a search found. */
export interface PreemptionSearch {
  readonly runs: number;
  readonly schedule: Schedule | undefined;
  readonly failure: Failure | undefined;
}

/**
 * Tries all schedules without preemptions, then all with one, and so on (iterative context bounding, Musuvathi and
 * Qadeer, PLDI 2007). What it finds first has the fewest preemptions there are.
 */
export async function searchPreemptions(
  scenario: Scenario,
  { preemptionsMax = 2, runsMax = 20_000, base = PLAIN_SCHEDULE }: PreemptionSearchOptions = {},
): Promise<PreemptionSearch> {
  let level: readonly (readonly Preemption[])[] = [[]];
  let runs = 0;
  for (let bound = 0; bound <= preemptionsMax; bound += 1) {
    const deeper: (readonly Preemption[])[] = [];
    for (const preemptions of level) {
      if (runs >= runsMax) return { runs, schedule: undefined, failure: undefined };
      runs += 1;
      const schedule: Schedule = { ...base, preemptions };
      const alternatives: Preemption[] = [];
      const after = preemptions.at(-1)?.step ?? -1;
      const strategy = recordAlternatives(new ScheduleStrategy(schedule), after, alternatives);
      const failure = await runPlan(scenario, { kind: 'schedule', schedule }, strategy);
      if (failure !== undefined) {
        rethrowOwn(failure);
        return { runs, schedule, failure };
      }
      if (bound < preemptionsMax) for (const next of alternatives) deeper.push([...preemptions, next]);
    }
    level = deeper;
  }
  return { runs, schedule: undefined, failure: undefined };
}

/** Notes, for every step after one, which other task could have run instead. */
function recordAlternatives(inner: ScheduleStrategy, after: number, alternatives: Preemption[]): Strategy {
  return {
    choose: (count, label) => inner.choose(count, label),
    chooseTask: (candidates, current, step) => {
      const chosen = inner.chooseTask(candidates, current, step);
      if (step > after) {
        candidates.forEach(({ index }, position) => {
          if (position !== chosen) alternatives.push({ step, task: index });
        });
      }
      return chosen;
    },
  };
}
