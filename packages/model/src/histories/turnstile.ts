import path from 'node:path';
import type { Draw } from '../replay/trace.ts';

interface Waiting {
  readonly process: number;
  /** The directory that is to be listed, if the call is a listing. */
  readonly listing: string;
  readonly go: () => Promise<void>;
}

/** The second and third look for owners: the model has one look at all three places. */
const ONE_LOOK: ReadonlySet<string> = new Set(['staging', 'owners']);

/** Lets the calls of several processes through one at a time, by chance. */
export class Turnstile {
  readonly #draw: Draw;
  readonly #refused = new Set<number>();
  #waiting: Waiting[] = [];
  #last = 0;
  #isBusy = false;
  #isClosed = false;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** Waits for its turn, then does it while nobody else does anything. */
  pass<T>(process: number, listing: string, perform: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const go = (): Promise<void> => perform().then(resolve, reject);
      this.#waiting.push({ process, listing, go });
      this.#schedule();
    });
  }

  /** Lets nothing of a process through any more. */
  refuse(process: number): void {
    this.#refused.add(process);
  }

  /** Lets nothing through any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** The next goes when everybody has had the time to come. */
  #schedule(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    setImmediate(() => void this.#next());
  }

  async #next(): Promise<void> {
    this.#waiting = this.#waiting.filter(({ process }) => !this.#refused.has(process));
    const following = this.#waiting.findIndex(
      ({ process, listing }) => process === this.#last && ONE_LOOK.has(path.basename(listing)),
    );
    const at = following === -1 ? this.#draw(Math.max(1, this.#waiting.length)) : following;
    const [turn] = this.#isClosed ? [] : this.#waiting.splice(at, 1);
    if (turn !== undefined) {
      this.#last = turn.process;
      await turn.go();
    }
    this.#isBusy = false;
    if (this.#waiting.length > 0 && !this.#isClosed) this.#schedule();
  }
}
