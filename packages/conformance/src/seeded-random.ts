import type { Random } from '@spoolproof/contract';

/** A random source that one seed replays. */
export interface SeededRandom extends Random {
  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number;
  /** Whether something with the given probability happens. */
  chance(probability: number): boolean;
  /** One of a list. @throws RangeError when the list is empty. */
  pick<T>(list: readonly T[]): T;
}

/** A seeded random source (mulberry32): not for secrets, but the same everywhere and for ever. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((uint32() / 0x1_0000_0000) * limit);
  return {
    uint32,
    below,
    chance: (probability) => uint32() / 0x1_0000_0000 < probability,
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
  };
}

/** Derives an independent seed from a seed and a path of numbers, so that each process and phase has its own. */
export function deriveSeed(seed: number, ...path: readonly number[]): number {
  let mixed = spread(seed, 0x9e3779b1);
  // Each is spread over all bits before they meet, else neighbouring seeds share their streams.
  for (const step of path) mixed = spread(mixed ^ spread(step, 0x85ebca77), 0x9e3779b1);
  return mixed;
}

function spread(value: number, factor: number): number {
  let mixed = Math.imul(value + 1, factor) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
