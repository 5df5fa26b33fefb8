import { PLAIN_SCHEDULE, positionOf, ScheduleStrategy } from '@spoolproof/sim';
import type {
  Candidate,
  ChoiceLabel,
  CrashProfile,
  FaultName,
  PlacedFault,
  Preemption,
  Schedule,
  Strategy,
} from '@spoolproof/sim';

/**
 * Follows another strategy and writes down, as data, what it did other than letting each task run as long as it can:
 * the schedule that does the same. Only such a schedule can be made smaller.
 */
export class ScheduleRecorder implements Strategy {
  readonly #inner: Strategy;
  readonly #plain: ScheduleStrategy = new ScheduleStrategy(PLAIN_SCHEDULE);
  readonly #preemptions: Preemption[] = [];
  readonly #faults: PlacedFault[] = [];
  readonly #crashSteps: number[] = [];
  readonly #survivors: number[] = [];
  readonly #profile: CrashProfile;

  /** @param profile what a power failure may take in the run that is followed. */
  constructor(inner: Strategy, profile: CrashProfile) {
    this.#inner = inner;
    this.#profile = profile;
  }

  choose(count: number, label: ChoiceLabel): number {
    const chosen = this.#inner.choose(count, label);
    if (label === 'survivors') this.#survivors.push(chosen);
    return chosen;
  }

  chooseTask(candidates: readonly Candidate[], current: number, step: number): number {
    const chosen =
      this.#inner.chooseTask?.(candidates, current, step) ??
      positionOf(this.#inner.choose(candidates.length, 'task'), current);
    const plain = this.#plain.chooseTask(candidates, current, step);
    const task = candidates[chosen];
    if (chosen !== plain && task !== undefined) this.#preemptions.push({ step, task: task.index });
    return chosen;
  }

  /** Notes a fault that struck at a step. */
  strike(fault: FaultName, step: number): void {
    if (fault === 'power-loss') this.#crashSteps.push(step);
    else this.#faults.push({ step, fault });
  }

  /** What has been done so far. */
  schedule(seed: number): Schedule {
    const crashes = this.#crashSteps.map((step, number) => ({
      step,
      profile: this.#profile,
      survivors: this.#survivors[number] ?? 0,
    }));
    return { preemptions: this.#preemptions, faults: this.#faults, crashes, seed };
  }
}
