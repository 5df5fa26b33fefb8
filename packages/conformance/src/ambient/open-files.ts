import { constants } from 'node:fs';

import { systemError } from './ambient-error.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { actAtOnce, takeStep } from './take-step.ts';
import type { AmbientVolume, Step } from './take-step.ts';

const fileMode = 0o666;
/** The first descriptor that is not a standard stream. */
const firstDescriptor = 3;

/** What Node's open takes for flags. */
export type Flags = string | number;

/** Opens a file; the descriptor is the process's own, and is closed when the process dies. */
export async function openFile(
  process: AmbientProcess,
  path: string,
  flags: Flags = 'r',
  mode: number = fileMode,
): Promise<number> {
  const descriptor = await takeStep(process, openStep(path, flags), (volume) =>
    enter(process, volume, path, flags, mode),
  );
  process.counter.descriptors(1);
  return descriptor;
}

/** Opens a file at once. */
export function openFileAtOnce(
  process: AmbientProcess,
  path: string,
  flags: Flags = 'r',
  mode: number = fileMode,
): number {
  const descriptor = actAtOnce(process, openStep(path, flags), (volume) =>
    enter(process, volume, path, flags, mode),
  );
  process.counter.descriptors(1);
  return descriptor;
}

/** Closes a file. */
export async function closeFile(process: AmbientProcess, descriptor: number): Promise<void> {
  process.counter.closing(descriptor);
  await takeStep(process, { call: 'close' }, (volume) => leave(process, volume, descriptor));
  process.counter.descriptors(-1);
}

/** Closes a file at once. */
export function closeFileAtOnce(process: AmbientProcess, descriptor: number): void {
  process.counter.closing(descriptor);
  actAtOnce(process, { call: 'close' }, (volume) => leave(process, volume, descriptor));
  process.counter.descriptors(-1);
}

/**
 * The descriptor of memfs for a descriptor of a process.
 *
 * @throws an error with the code EBADF when it has no such file open.
 */
export function memfsFileOf({ task }: AmbientProcess, descriptor: number, syscall: string): number {
  const file = task.descriptors[descriptor];
  if (file === undefined) throw systemError('EBADF', syscall);
  return (file as { readonly memfsFile?: number }).memfsFile ?? -1;
}

function openStep(path: string, flags: Flags): Step {
  const creates = typeof flags === 'number' ? (flags & constants.O_CREAT) !== 0 : !flags.startsWith('r');
  return { call: 'open', path, ...(creates ? {} : { vanishing: [path] }) };
}

function enter(
  { task }: AmbientProcess,
  volume: AmbientVolume,
  path: string,
  flags: Flags,
  mode: number,
): number {
  const { descriptors, descriptorsMax } = task;
  if (descriptors.filter((file) => file !== undefined).length >= descriptorsMax) {
    throw systemError('EMFILE', 'open', path);
  }
  const memfsFile = volume.openSync(path, flags, mode);
  let descriptor = firstDescriptor;
  while (descriptors[descriptor] !== undefined) descriptor += 1;
  const file = { inode: 0, mode: 'write' as const, path, parent: 0, position: 0, memfsFile };
  descriptors[descriptor] = file;
  return descriptor;
}

function leave(process: AmbientProcess, volume: AmbientVolume, descriptor: number): void {
  volume.closeSync(memfsFileOf(process, descriptor, 'close'));
  process.task.descriptors[descriptor] = undefined;
}
