import path from 'node:path';

import type { AmbientProcess } from './ambient-process.ts';
import { decoded, optionsOf, pathOf } from './arguments.ts';
import type { CallOptions, PathArgument } from './arguments.ts';
import { AmbientDirectory } from './ambient-directory.ts';
import { readAll, writeAll } from './file-contents.ts';
import { AmbientFileHandle } from './file-handle.ts';
import { closeFile, openFile } from './open-files.ts';
import type { Flags } from './open-files.ts';
import { contentOf, pathCalls } from './path-calls.ts';
import type { Arguments } from './path-calls.ts';
import { takeStep } from './take-step.ts';

/** A call of Node for a simulated process. */
export type PromiseCall = (process: AmbientProcess, ...given: unknown[]) => Promise<unknown>;

const exclusive = 1;

/** What `node:fs/promises` has for a simulated process. Calls that are several system calls are as many steps. */
export const promiseCalls: Readonly<Record<string, PromiseCall>> = {
  ...Object.fromEntries(Object.keys(pathCalls).map((name) => [name, inOneStep(name)])),
  open: async (process, file, flags, mode) =>
    new AmbientFileHandle(
      process,
      await openFile(
        process,
        pathOf(file as PathArgument),
        flags as Flags | undefined,
        mode as number | undefined,
      ),
    ),
  opendir: async (process, directory) => {
    const entries = await call(process, 'readdir', directory, { withFileTypes: true });
    return new AmbientDirectory(process, pathOf(directory as PathArgument), entries as never);
  },
  readFile: async (process, file, given) => {
    const options = optionsOf(given as CallOptions);
    if (file instanceof AmbientFileHandle) return await file.readFile(options);
    const read = await withFile(process, file, options.flag ?? 'r', options, (descriptor) =>
      readAll(process, descriptor),
    );
    return decoded(read, options);
  },
  writeFile: async (process, ...given) => await write(process, given, 'w'),
  appendFile: async (process, ...given) => await write(process, given, 'a'),
  copyFile: async (process, from, to, mode = 0) => {
    const bytes = await withFile(process, from, 'r', {}, (descriptor) => readAll(process, descriptor));
    const flags = ((mode as number) & exclusive) === 0 ? 'w' : 'wx';
    await withFile(process, to, flags, {}, (descriptor) => writeAll(process, descriptor, bytes));
  },
  rm: async (process, target, given) =>
    await remove(process, pathOf(target as PathArgument), optionsOf(given as CallOptions)),
};

/** Makes a call by its name. */
function call(process: AmbientProcess, name: string, ...given: unknown[]): Promise<unknown> {
  return (promiseCalls[name] as PromiseCall)(process, ...given);
}

function inOneStep(name: string): PromiseCall {
  const known = pathCalls[name] as (typeof pathCalls)[string];
  return async (process, ...given) => {
    const result = await takeStep(process, known.step(given), (volume) => known.act(volume, given, process));
    known.after?.(process, result);
    return result;
  };
}

async function withFile<T>(
  process: AmbientProcess,
  file: unknown,
  flags: Flags,
  { mode }: CallOptions,
  use: (descriptor: number) => Promise<T>,
): Promise<T> {
  const descriptor = await openFile(process, pathOf(file as PathArgument), flags, mode);
  try {
    return await use(descriptor);
  } finally {
    await closeFile(process, descriptor);
  }
}

async function write(process: AmbientProcess, given: Arguments, flags: Flags): Promise<void> {
  const [file] = given;
  const options = optionsOf(given[2] as CallOptions);
  const bytes = contentOf(given);
  if (file instanceof AmbientFileHandle) return await file.writeFile(bytes);
  await withFile(process, file, options.flag ?? flags, options, (descriptor) =>
    writeAll(process, descriptor, bytes),
  );
}

/** Removes entry by entry, as Node does: others can come between. */
async function remove(process: AmbientProcess, target: string, options: CallOptions): Promise<void> {
  try {
    const status = (await call(process, 'lstat', target)) as { isDirectory(): boolean };
    if (!status.isDirectory()) return void (await call(process, 'unlink', target));
    if (options.recursive !== true) {
      throw Object.assign(new Error(`Path is a directory: rm returned EISDIR ${target}`), {
        code: 'ERR_FS_EISDIR',
      });
    }
    for (const name of (await call(process, 'readdir', target)) as string[]) {
      await remove(process, path.join(target, name), { ...options, force: true });
    }
    await call(process, 'rmdir', target);
  } catch (error) {
    if (options.force !== true || (error as { readonly code?: string }).code !== 'ENOENT') throw error;
  }
}
