import fs from 'node:fs';
import { promisify } from 'node:util';

import { currentProcess } from './ambient-process.ts';
import { NotSimulatedError } from './ambient-error.ts';
import { callbackCalls, transferCalls } from './callback-calls.ts';
import { dispatch } from './patch.ts';
import type { Patch, Replacement } from './patch.ts';
import { promiseCalls } from './promise-calls.ts';
import { synchronousCalls } from './synchronous-calls.ts';

/** What is no call: classes, and streams, which make their calls through the functions that are replaced. */
const untouched: ReadonlySet<string> = new Set([
  'createReadStream',
  'createWriteStream',
  '_toUnixTimestamp',
  'Dirent',
  'Stats',
  'Dir',
  'ReadStream',
  'WriteStream',
  'FileReadStream',
  'FileWriteStream',
]);

/** Every function of `node:fs` and `node:fs/promises`: those that are not simulated say so. */
export function fileSystemPatches(): Patch[] {
  return [
    ...functionsOf(fs).map((name) => dispatch(fs, name, callOf(name))),
    ...functionsOf(fs.promises).map((name) =>
      dispatch(
        fs.promises,
        name,
        (promiseCalls[name] as Replacement | undefined) ?? (async () => refuse(`fs.promises.${name}`)),
      ),
    ),
  ].map(promisable);
}

function functionsOf(target: object): string[] {
  return Object.entries(target)
    .filter(([name, value]) => typeof value === 'function' && !untouched.has(name))
    .map(([name]) => name);
}

function callOf(name: string): Replacement {
  const known = name.endsWith('Sync') ? synchronousCalls[name] : callbackCalls[name];
  return (known as Replacement | undefined) ?? (() => refuse(`fs.${name}`));
}

function refuse(call: string): never {
  throw new NotSimulatedError(call);
}

/** `promisify` knows by a mark that the callbacks of some calls have two results, or no error. */
function promisable(patch: Patch): Patch {
  const { name, target, real, simulated } = patch;
  if (target !== fs || !['read', 'write', 'exists'].includes(name)) return patch;
  const original = promisify(real.value as (...given: unknown[]) => void) as (...given: unknown[]) => unknown;
  const value = (...given: unknown[]): unknown => {
    const process = currentProcess();
    if (process === undefined) return original(...given);
    if (name !== 'exists') return transferCalls[name]?.(process, ...given);
    return promiseCalls['access']?.(process, ...given).then(
      () => true,
      () => false,
    );
  };
  Object.defineProperty(simulated.value, promisify.custom, { value, configurable: true });
  return patch;
}
