import { SeededRandom } from '../environment/seeded-random.ts';
import type { ChoiceLabel, Strategy } from './strategy.ts';

/** Decides everything uniformly, from one seed. */
export class RandomStrategy implements Strategy {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  choose(count: number, _label: ChoiceLabel): number {
    return this.#random.below(count);
  }
}
