/** Something outside the simulation that was used while it ran. */
export interface Leak {
  /** As written in code: `Date.now`. */
  readonly name: string;
  /** Where it was called from: the nearest line outside this file. */
  readonly place: string;
}

interface Patch {
  readonly owner: object;
  readonly key: string;
  readonly name: string;
}

const PATCHES: readonly Patch[] = [
  { owner: Date, key: 'now', name: 'Date.now' },
  { owner: Math, key: 'random', name: 'Math.random' },
  { owner: performance, key: 'now', name: 'performance.now' },
  { owner: globalThis, key: 'setTimeout', name: 'setTimeout' },
  { owner: globalThis, key: 'setInterval', name: 'setInterval' },
  { owner: globalThis, key: 'setImmediate', name: 'setImmediate' },
  { owner: globalThis.crypto, key: 'randomUUID', name: 'crypto.randomUUID' },
  { owner: globalThis.crypto, key: 'getRandomValues', name: 'crypto.getRandomValues' },
];

/** Places at most. */
const LEAKS_MAX = 20;

/**
 * Runs something and notes who uses the real clock, timers or randomness meanwhile. For finding out why a simulation is
 * not repeatable; while it lasts, those functions are wrapped.
 */
export async function watchLeaks(run: () => Promise<void>): Promise<readonly Leak[]> {
  const leaks = new Map<string, Leak>();
  const undo = PATCHES.map((patch) => wrap(patch, leaks));
  try {
    await run();
  } finally {
    for (const restore of undo) restore();
  }
  return [...leaks.values()];
}

function wrap({ owner, key, name }: Patch, leaks: Map<string, Leak>): () => void {
  const original = Reflect.get(owner, key) as (...args: unknown[]) => unknown;
  const had = Object.getOwnPropertyDescriptor(owner, key);
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const place = callerOf(new Error('leak').stack ?? '');
    if (leaks.size < LEAKS_MAX) leaks.set(`${name} ${place}`, { name, place });
    return original.apply(this === undefined ? owner : this, args);
  };
  Object.defineProperty(owner, key, { value: wrapped, configurable: true, writable: true, enumerable: true });
  return () => {
    if (had === undefined) Reflect.deleteProperty(owner, key);
    else Object.defineProperty(owner, key, had);
  };
}

/** The first line of a stack below the wrapper. */
function callerOf(stack: string): string {
  const line = stack.split('\n')[2] ?? '';
  return line.trim().replace(/^at /, '');
}
