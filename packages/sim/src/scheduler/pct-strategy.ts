import { SeededRandom } from '../environment/seeded-random.ts';
import type { Candidate, ChoiceLabel, Strategy } from './strategy.ts';

/** Options of {@link PctStrategy}. */
export interface PctOptions {
  /** How many scheduling constraints the bug may take; default 3. */
  readonly depth?: number;
  /** About how many steps a run has; change points fall within them. Default 1000. */
  readonly steps?: number;
}

/**
 * Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): each task gets a random priority, the highest
 * that can run does, and at `depth - 1` random steps the running task drops to the lowest. A bug of that depth among n
 * tasks and k steps is found with probability at least 1 / (n · k^(depth - 1)) a run.
 */
export class PctStrategy implements Strategy {
  readonly #random: SeededRandom;
  readonly #changeSteps: Set<number> = new Set();
  readonly #priorities: number[] = [];
  #lowest = 0;

  constructor(seed: number, { depth = 3, steps = 1000 }: PctOptions = {}) {
    this.#random = new SeededRandom(seed);
    for (let change = 1; change < depth; change += 1) this.#changeSteps.add(this.#random.below(steps));
  }

  choose(count: number, _label: ChoiceLabel): number {
    return this.#random.below(count);
  }

  chooseTask(candidates: readonly Candidate[], current: number, step: number): number {
    const running = candidates[current];
    if (running !== undefined && this.#changeSteps.has(step)) {
      this.#lowest -= 1;
      this.#priorities[running.index] = this.#lowest;
    }
    let best = 0;
    for (let position = 1; position < candidates.length; position += 1) {
      if (this.#priorityAt(candidates, position) > this.#priorityAt(candidates, best)) best = position;
    }
    return best;
  }

  #priorityAt(candidates: readonly Candidate[], position: number): number {
    const { index } = candidates[position] as Candidate;
    return (this.#priorities[index] ??= 1 + this.#random.uint32());
  }
}
