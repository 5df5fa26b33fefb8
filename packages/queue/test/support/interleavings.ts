import type { Actor } from './world.ts';

/** Makes processes take turns at random, from a seed: before each call, one lets the others get on by up to three steps. */
export function interleave(seed: number, actors: readonly Actor[]): void {
  let state = seed | 1;
  const draw = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (const actor of actors) {
    actor.fs.pause = async () => {
      for (let steps = draw() % 4; steps > 0; steps--) await new Promise((resolve) => setImmediate(resolve));
    };
  }
}
