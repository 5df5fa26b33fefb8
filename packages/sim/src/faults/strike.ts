import type { Call } from '../kernel/call.ts';
import { errorOf, type SimFs } from '../volume/sim-fs.ts';
import type { FaultEffect } from './catalogue.ts';

/** What a fault may do to the world around the call it strikes. */
export interface Struck {
  readonly call: Call;
  /** The simulated filesystem, or undefined when another kernel is under test. */
  readonly simFs: SimFs | undefined;
  /** Makes the call take effect. */
  effect(): void;
  kill(reusePid: boolean): void;
  pause(forMs: number): void;
  stall(forMs: number): void;
  jumpClock(byMs: number): void;
  losePower(): void;
  /** Takes the entry at a path away from everybody. */
  takeAway(path: string): void;
  choose(count: number): number;
}

/** Lets a fault strike a call. Afterwards the call has its value or its error, unless its caller is dead. */
export function applyStrike(effect: FaultEffect, struck: Struck): void {
  const { call } = struck;
  switch (effect.kind) {
    case 'refuse':
      call.error = errorOf(call, effect.errno);
      return;
    case 'lie':
      struck.effect();
      call.error ??= errorOf(call, effect.errno);
      return;
    case 'vanish':
      vanish(effect.when, struck);
      return;
    case 'lose-writes':
      loseWrites(struck);
      return;
    case 'halve':
      if (call.bytes !== undefined) call.bytes = call.bytes.subarray(0, Math.ceil(call.bytes.length / 2));
      struck.effect();
      return;
    case 'damage':
      struck.effect();
      damage(struck);
      return;
    case 'jump':
      struck.jumpClock(effect.byMs);
      struck.effect();
      return;
    case 'stall':
      struck.stall(effect.forMs);
      struck.effect();
      return;
    case 'pause':
      struck.effect();
      struck.pause(effect.forMs);
      return;
    case 'kill':
      if (effect.when === 'after') struck.effect();
      struck.kill(effect.reusePid);
      return;
    case 'power-loss':
      struck.losePower();
  }
}

function vanish(when: 'before' | 'after', struck: Struck): void {
  const { call } = struck;
  if (when === 'before') {
    struck.takeAway(call.path);
    struck.effect();
    return;
  }
  struck.effect();
  if (call.error !== undefined) return;
  if (!Array.isArray(call.value)) {
    struck.takeAway(call.destination === '' ? call.path : call.destination);
    return;
  }
  const entries = call.value as readonly { readonly name: string }[];
  if (entries.length === 0) return;
  const gone = entries[struck.choose(entries.length)];
  if (gone !== undefined) struck.takeAway(`${call.path}/${gone.name}`);
}

function loseWrites(struck: Struck): void {
  const { call, simFs } = struck;
  const file = call.caller.descriptors[call.descriptor];
  if (file !== undefined) simFs?.volume.pending?.doom(file.inode);
  call.error = errorOf(call, 'EIO');
}

function damage(struck: Struck): void {
  const { call } = struck;
  const bytes = call.value instanceof Uint8Array ? call.value : call.bytes?.subarray(0, call.transferred);
  if (bytes === undefined || bytes.length === 0) return;
  const bit = struck.choose(bytes.length * 8);
  const at = bit >> 3;
  bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
}
