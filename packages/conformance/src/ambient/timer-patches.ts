import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

import { NotSimulatedError } from './ambient-error.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { currentProcess } from './ambient-process.ts';
import { dispatch } from './patch.ts';
import type { Patch, Replacement } from './patch.ts';

type Work = (...given: unknown[]) => void;

/** What a timer of a simulated process is: enough of Node's for those who keep one. */
class AmbientTimer {
  readonly #start: (signal: AbortSignal) => void;
  #controller: AbortController = new AbortController();

  constructor(start: (signal: AbortSignal) => void) {
    this.#start = start;
    start(this.#controller.signal);
  }

  ref(): this {
    return this;
  }

  /** A simulated process ends when its program does, whatever timers there are. */
  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.close();
    this.#controller = new AbortController();
    this.#start(this.#controller.signal);
    return this;
  }

  close(): this {
    this.#controller.abort();
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Timers: those of a simulated process ring in simulated time. */
export function timerPatches(): Patch[] {
  const starts: Readonly<Record<string, Replacement>> = {
    setTimeout: (process, work: Work, ms?: number, ...given: never[]) =>
      new AmbientTimer((signal) => sleep(process, ms, signal, () => work(...given))),
    setInterval: (process, work: Work, ms?: number, ...given: never[]) =>
      new AmbientTimer((signal) => {
        const stop = process.ports.timers.every(delay(ms), () => work(...given));
        signal.addEventListener('abort', stop, { once: true });
      }),
    setImmediate: (process, work: Work, ...given: never[]) =>
      new AmbientTimer((signal) => {
        void process.ports.timers.turn().then(() => {
          if (!signal.aborted) work(...given);
        });
      }),
  };
  const places: readonly object[] = [globalThis, timers];
  return [
    ...places.flatMap((place) => [
      ...Object.entries(starts).map(([name, start]) => dispatch(place, name, start)),
      ...['clearTimeout', 'clearInterval', 'clearImmediate'].map((name) => clearing(place, name)),
    ]),
    dispatch(timersPromises, 'setTimeout', async (process, ms?: number, value?: never, options?: Waiting) => {
      await process.ports.timers.sleep(delay(ms), options?.signal);
      return value;
    }),
    dispatch(timersPromises, 'setImmediate', async (process, value?: never) => {
      await process.ports.timers.turn();
      return value;
    }),
    dispatch(timersPromises, 'setInterval', () => {
      throw new NotSimulatedError('timers/promises.setInterval');
    }),
    dispatch(AbortSignal, 'timeout', (process, ms: number) => {
      const controller = new AbortController();
      sleep(process, ms, controller.signal, () =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      );
      return controller.signal;
    }),
  ];
}

interface Waiting {
  readonly signal?: AbortSignal;
}

/** Node makes a millisecond of less than one. */
function delay(ms: number | undefined): number {
  return ms !== undefined && ms >= 1 ? Math.trunc(ms) : 1;
}

function sleep(
  { ports }: AmbientProcess,
  ms: number | undefined,
  signal: AbortSignal,
  then: () => void,
): void {
  const over = (): void => {
    if (!signal.aborted) then();
  };
  // Given up: nothing is left to do.
  void ports.timers.sleep(delay(ms), signal).then(over, () => undefined);
}

/** A timer is known by what it is: one of a simulated process may be cleared by code that runs outside of it. */
function clearing(place: object, name: string): Patch {
  const patch = dispatch(place, name, () => undefined);
  const original = patch.real.value as (timer: unknown) => void;
  const value = (timer: unknown): void => {
    if (timer instanceof AmbientTimer) timer.close();
    else if (currentProcess() === undefined || typeof timer === 'object') original(timer);
  };
  return { ...patch, simulated: { ...patch.real, value } };
}
