import type { ClauseId, ClauseVerdict } from '@spoolproof/contract';

/** One failure of a clause: what was wrong, and where in the history it shows. */
export interface Failure {
  readonly message: string;
  /** Touches and whole operations to be shown, by their numbers. */
  readonly touches: readonly number[];
  readonly operations: readonly number[];
}

/** What a checker found out about one clause. */
export interface Finding {
  readonly clause: ClauseId;
  readonly verdict: ClauseVerdict;
  readonly opportunities: number;
  readonly failures: number;
  /** The first few failures. */
  readonly examples: readonly Failure[];
  readonly note?: string;
}

const examplesMax = 5;

/** Counts opportunities and failures of one clause. */
export class FindingBuilder {
  readonly #clause: ClauseId;
  readonly #examples: Failure[] = [];
  #opportunities = 0;
  #failures = 0;

  constructor(clause: ClauseId) {
    this.#clause = clause;
  }

  /** Notes moments at which the clause could have failed. */
  opportunity(count = 1): void {
    this.#opportunities += count;
  }

  /** Notes a failure. */
  fail(
    message: string,
    where: { readonly touches?: readonly number[]; readonly operations?: readonly number[] } = {},
  ): void {
    this.#failures++;
    if (this.#examples.length < examplesMax) {
      this.#examples.push({ message, touches: where.touches ?? [], operations: where.operations ?? [] });
    }
  }

  /** A clause without an opportunity is unknown, never passed; a failure is an opportunity that was taken. */
  build(note?: string): Finding {
    const opportunities = Math.max(this.#opportunities, this.#failures);
    return {
      clause: this.#clause,
      verdict: this.#failures > 0 ? 'fail' : opportunities > 0 ? 'pass' : 'unknown',
      opportunities,
      failures: this.#failures,
      examples: this.#examples,
      ...(note === undefined ? {} : { note }),
    };
  }
}
