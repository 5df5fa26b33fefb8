import { syncBuiltinESMExports } from 'node:module';

import { clockPatches } from './clock-patches.ts';
import { fileSystemPatches } from './file-system-patches.ts';
import { identityPatches } from './identity-patches.ts';
import type { Patch } from './patch.ts';
import { randomnessPatches } from './randomness-patches.ts';
import { timerPatches } from './timer-patches.ts';

const startImmediate = setImmediate;

/** A world that is open until it is closed. */
export interface AmbientWorld {
  /** Puts everything back, unless somebody else has the world open as well. */
  close(): void;
}

/** Made once: what code kept while it was loaded goes on telling apart who asks. */
let patches: readonly Patch[] | null = null;
let opened = 0;

/**
 * Replaces `node:fs`, the clocks, timers, randomness and the pid by functions that ask whose code is running: that of a
 * simulated process gets the simulation, all others the real thing. May be opened more than once.
 */
export function openAmbientWorld(): AmbientWorld {
  patches ??= [
    ...fileSystemPatches(),
    ...clockPatches(),
    ...timerPatches(),
    ...randomnessPatches(),
    ...identityPatches(),
  ];
  if (opened++ === 0) apply(patches, 'simulated');
  let isClosed = false;
  return {
    close: () => {
      if (isClosed) return;
      isClosed = true;
      if (--opened === 0) apply(patches ?? [], 'real');
    },
  };
}

/**
 * Calls back when all code has run as far as it can, ticks and microtasks included, however they beget each other: streams
 * and callbacks live on ticks. Nothing is timed.
 */
export function afterTicks(callback: () => void): void {
  startImmediate(callback);
}

function apply(all: readonly Patch[], which: 'simulated' | 'real'): void {
  for (const patch of all) Object.defineProperty(patch.target, patch.name, patch[which]);
  syncBuiltinESMExports();
}
