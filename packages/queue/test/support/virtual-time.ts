import type { Clock, Timers } from '@spoolproof/contract';

const START_MS = Date.UTC(2026, 3, 1);
/** What every look at the wall clock adds, so that moments of different processes are in the order in which they were taken. */
const LOOK_MS = 0.001;

interface Ticker {
  readonly everyMs: number;
  readonly tick: () => void;
  nextMs: number;
}

/** Time that passes only when told to. Whoever sleeps moves it on, so nothing ever waits. */
export class VirtualTime {
  #wallMs = START_MS;
  #monotonicMs = 1_000_000;
  readonly #tickers = new Set<Ticker>();

  readonly clock: Clock = {
    nowMs: () => (this.#wallMs += LOOK_MS),
    monotonicMs: () => this.#monotonicMs,
  };

  /** Timers of one process; `alive` tells whether its ticks still happen. */
  timersOf(alive: () => boolean): Timers {
    return {
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        this.advance(ms);
        await turn();
        signal?.throwIfAborted();
      },
      every: (ms, tick) => {
        const guarded = (): void => {
          if (alive()) tick();
        };
        const ticker = { everyMs: ms, tick: guarded, nextMs: this.#monotonicMs + ms };
        this.#tickers.add(ticker);
        return () => this.#tickers.delete(ticker);
      },
      turn,
    };
  }

  /** Lets time pass on both clocks. */
  advance(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
    for (const ticker of this.#tickers) {
      if (ticker.nextMs > this.#monotonicMs) continue;
      ticker.nextMs = this.#monotonicMs + ticker.everyMs;
      ticker.tick();
    }
  }

  /** Sets the wall clock forward or back, as an administrator or a time server does. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
