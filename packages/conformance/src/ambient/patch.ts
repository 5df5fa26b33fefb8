import { currentProcess } from './ambient-process.ts';
import type { AmbientProcess } from './ambient-process.ts';

/** One property of a module or global that is another one while the world is open. */
export interface Patch {
  readonly target: object;
  readonly name: string;
  readonly simulated: PropertyDescriptor;
  readonly real: PropertyDescriptor;
}

/** A function for simulated processes, in the place of one that reaches the real world. */
export type Replacement = (process: AmbientProcess, ...given: never[]) => unknown;

/** Puts a function before one that exists: code of a simulated process gets the one, all others the other. */
export function dispatch(target: object, name: string, replacement: Replacement): Patch {
  const real = realOf(target, name);
  const original = Reflect.get(target, name) as (...given: unknown[]) => unknown;
  function dispatched(this: unknown, ...given: unknown[]): unknown {
    const process = currentProcess();
    return process === undefined
      ? Reflect.apply(original, this, given)
      : replacement(process, ...(given as never[]));
  }
  // What hangs on the original, as `hrtime.bigint` and `realpath.native`, stays.
  for (const key of Reflect.ownKeys(original)) {
    const own = Reflect.getOwnPropertyDescriptor(original, key);
    if (own !== undefined && key !== 'prototype')
      Object.defineProperty(dispatched, key, { ...own, configurable: true });
  }
  const { enumerable = true } = real;
  return {
    target,
    name,
    real,
    simulated: { value: dispatched, writable: true, enumerable, configurable: true },
  };
}

/** Replaces a property by another. */
export function replace(target: object, name: string, simulated: PropertyDescriptor): Patch {
  return { target, name, real: realOf(target, name), simulated };
}

function realOf(target: object, name: string): PropertyDescriptor {
  const real = Object.getOwnPropertyDescriptor(target, name);
  if (real === undefined) throw new TypeError(`there is no '${name}' to replace`);
  return real;
}
