import { PctStrategy, positionOf, RandomStrategy } from '@spoolproof/sim';
import type { Candidate, ChoiceLabel, FaultName, FaultRule, Strategy } from '@spoolproof/sim';

import { seededRandom } from '../seeded-random.ts';

const windowSteps = 3000;
const windowDepth = 4;

/** What strikes in windows: lost races, lies and refusals. Deaths come from the plan of the window. */
const faults: readonly FaultName[] = [
  'not-found',
  'too-many-open-files',
  'no-space',
  'interrupted',
  'short-read',
  'short-write',
  'clock-forward',
  'clock-back',
];

/** Two faults of a window, which strike now and then. */
export function chooseFaults(seed: number): FaultRule[] {
  const random = seededRandom(seed);
  return [0, 1].map(() => ({ fault: random.pick(faults), probability: 0.02, times: 2 }));
}

/** Priorities with change points within one window, whose steps count from where it began. */
export class WindowStrategy implements Strategy {
  readonly #inner: PctStrategy;
  readonly #firstStep: number;

  constructor(seed: number, firstStep: number) {
    this.#inner = new PctStrategy(seed, { depth: windowDepth, steps: windowSteps });
    this.#firstStep = firstStep;
  }

  choose(count: number, label: ChoiceLabel): number {
    return this.#inner.choose(count, label);
  }

  chooseTask(candidates: readonly Candidate[], current: number, step: number): number {
    return this.#inner.chooseTask(candidates, current, step - this.#firstStep);
  }
}

/** A random strategy that can be made to follow another one for a while. */
export class SwitchedStrategy implements Strategy {
  readonly #random: RandomStrategy;
  #other: Strategy | null = null;

  constructor(seed: number) {
    this.#random = new RandomStrategy(seed);
  }

  /** Follows another strategy from here on; null: none. */
  follow(other: Strategy | null): void {
    this.#other = other;
  }

  choose(count: number, label: ChoiceLabel): number {
    return (this.#other ?? this.#random).choose(count, label);
  }

  chooseTask(candidates: readonly Candidate[], current: number, step: number): number {
    const other = this.#other?.chooseTask?.(candidates, current, step);
    return other ?? positionOf(this.choose(candidates.length, 'task'), current);
  }
}
