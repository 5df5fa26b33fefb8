import type { ChoiceLabel, Strategy } from './strategy.ts';

/** Follows a sequence of choices; beyond its end, and where a choice is out of range, everything is 0. */
export class ChoiceSequence implements Strategy {
  readonly #choices: readonly number[];
  #taken = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  choose(count: number, label: ChoiceLabel): number {
    const choice = this.#choices[this.#taken] ?? 0;
    this.#taken += 1;
    return choiceAmong(choice, count, label);
  }
}

/** A fault strikes or not, however improbable: two branches, not one per unit of probability. */
function branches(count: number, label: ChoiceLabel): number {
  return label === 'fault' ? 2 : count;
}

function choiceAmong(choice: number, count: number, label: ChoiceLabel): number {
  if (label === 'fault') return choice === 0 ? 0 : count - 1;
  return choice < count ? choice : 0;
}

/**
 * Enumerates all runs, depth first: a wheel per choice, turned like an odometer. The first run makes all choices 0.
 */
export class Odometer {
  readonly #choices: number[] = [];
  readonly #counts: number[] = [];
  readonly #choicesMax: number;

  /** @param choicesMax choices of a run that are enumerated; what comes after is always 0. */
  constructor(choicesMax: number = Infinity) {
    this.#choicesMax = choicesMax;
  }

  /** The choices of the run that was made last. */
  get choices(): readonly number[] {
    return this.#choices;
  }

  /** The strategy of the next run. */
  next(): Strategy {
    let taken = 0;
    return {
      choose: (count, label) => {
        if (taken >= this.#choicesMax) return 0;
        if (taken === this.#choices.length) {
          this.#choices.push(0);
          this.#counts.push(branches(count, label));
        }
        taken += 1;
        return choiceAmong(this.#choices[taken - 1] as number, count, label);
      },
    };
  }

  /** Turns to the next combination. False when all have been seen. */
  turn(): boolean {
    for (;;) {
      const choice = this.#choices.pop();
      const count = this.#counts.pop();
      if (choice === undefined || count === undefined) return false;
      if (choice + 1 >= count) continue;
      this.#choices.push(choice + 1);
      this.#counts.push(count);
      return true;
    }
  }
}
