/** Where a watch takes its turns and its time from: the event loop, and a clock in milliseconds. */
export interface LoopHost {
  readonly nowMs: () => number;
  /** Runs a function at the next turn of the event loop. */
  readonly atNextTurn: (run: () => void) => void;
}

/**
 * Watches how long the event loop is held. It takes a turn of every round of the loop, as anybody else does who waits
 * for one, and notes the longest time between two of them: nothing has to be built into what is watched.
 *
 * @see spec/contract.md Q37
 */
export class LoopWatch {
  readonly #host: LoopHost;
  #lastMs = 0;
  #longestMs = 0;
  #watching = 0;

  constructor(host: LoopHost) {
    this.#host = host;
  }

  /** Begins to watch. */
  start(): void {
    this.#longestMs = 0;
    this.#lastMs = this.#host.nowMs();
    this.#next(++this.#watching);
  }

  /** Ends the watch. Answers with the longest time that nobody else got a turn, in milliseconds. */
  stop(): number {
    this.#watching++;
    this.#note();
    return this.#longestMs;
  }

  #next(watching: number): void {
    this.#host.atNextTurn(() => {
      if (watching !== this.#watching) return;
      this.#note();
      this.#next(watching);
    });
  }

  #note(): void {
    const nowMs = this.#host.nowMs();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }
}
