import type { CrashProfile } from '../crash/profiles.ts';
import type { FaultName } from '../faults/catalogue.ts';
import { SeededRandom } from '../environment/seeded-random.ts';
import type { Candidate, ChoiceLabel, Strategy } from './strategy.ts';

/** At a step, another task goes on. */
export interface Preemption {
  readonly step: number;
  /** The index of the task; taken modulo the tasks that could run, so that any number means something. */
  readonly task: number;
}

/** From a step on, the first call that a fault can strike is struck. */
export interface PlacedFault {
  readonly step: number;
  readonly fault: FaultName;
}

/** At a step, the power fails; `survivors` chooses what survives (0: everything). */
export interface PlacedCrash {
  readonly step: number;
  readonly profile: CrashProfile;
  readonly survivors: number;
}

/**
 * A run as data: what departs from "each task runs as long as it can, in the order of their index". Data can be
 * generated, shrunk and written down; removing a part always gives another valid schedule.
 */
export interface Schedule {
  readonly preemptions: readonly Preemption[];
  readonly faults: readonly PlacedFault[];
  readonly crashes: readonly PlacedCrash[];
  /** Decides what the schedule leaves open (which bit is damaged, the order of a listing). */
  readonly seed: number;
}

/** The schedule that departs from nothing. */
export const PLAIN_SCHEDULE: Schedule = { preemptions: [], faults: [], crashes: [], seed: 0 };

/** Runs tasks as a schedule says. Faults and crashes are placed by the simulation, not by the strategy. */
export class ScheduleStrategy implements Strategy {
  readonly #taskAtStep: Map<number, number>;
  readonly #random: SeededRandom;
  readonly #survivors: number[];

  constructor(schedule: Schedule) {
    this.#taskAtStep = new Map(schedule.preemptions.map(({ step, task }) => [step, task]));
    this.#random = new SeededRandom(schedule.seed);
    this.#survivors = schedule.crashes.toSorted((a, b) => a.step - b.step).map(({ survivors }) => survivors);
  }

  choose(count: number, label: ChoiceLabel): number {
    if (label === 'survivors') return (this.#survivors.shift() ?? 0) % count;
    // Calls of one task in their order, and no fault but those placed.
    return label === 'call' || label === 'fault' ? 0 : this.#random.below(count);
  }

  chooseTask(candidates: readonly Candidate[], current: number, step: number): number {
    const wanted = this.#taskAtStep.get(step);
    if (wanted === undefined) return Math.max(0, current);
    const exact = candidates.findIndex(({ index }) => index === wanted);
    return exact !== -1 ? exact : wanted % candidates.length;
  }
}
