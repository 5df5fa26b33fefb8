import { bytesOf, decoded, optionsOf, pathOf } from './arguments.ts';
import type { CallOptions, PathArgument } from './arguments.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { closeFileAtOnce, memfsFileOf, openFileAtOnce } from './open-files.ts';
import type { Flags } from './open-files.ts';
import { contentOf, pathCalls } from './path-calls.ts';
import { actAtOnce } from './take-step.ts';
import type { AmbientVolume, Step } from './take-step.ts';

/** A call that returns its result. */
export type SynchronousCall = (process: AmbientProcess, ...given: unknown[]) => unknown;

/**
 * What `node:fs` has with the ending `Sync` for a simulated process. A synchronous call leaves the scheduler no turn: it
 * takes effect at once, and no fault of the simulator strikes it.
 */
export const synchronousCalls: Readonly<Record<string, SynchronousCall>> = {
  ...Object.fromEntries(
    Object.entries(pathCalls).map(([name, known]) => [
      `${name}Sync`,
      (process: AmbientProcess, ...given: unknown[]): unknown => {
        const result = actAtOnce(process, known.step(given), (volume) => known.act(volume, given, process));
        known.after?.(process, result);
        return result;
      },
    ]),
  ),
  existsSync: (process, file) => {
    try {
      (synchronousCalls['accessSync'] as SynchronousCall)(process, file);
      return true;
    } catch {
      return false;
    }
  },
  openSync: (process, file, flags, mode) =>
    openFileAtOnce(process, pathOf(file as PathArgument), flags as Flags | undefined, mode as number),
  closeSync: (process, descriptor) => closeFileAtOnce(process, descriptor as number),
  readFileSync: (process, file, given) => {
    const options = optionsOf(given as CallOptions);
    const bytes = onFile(process, file, { call: 'readFile' }, (volume, target) =>
      volume.readFileSync(target as never),
    );
    return decoded(Buffer.from(bytes as Uint8Array), options);
  },
  writeFileSync: (process, ...given) => write(process, given, 'w'),
  appendFileSync: (process, ...given) => write(process, given, 'a'),
  copyFileSync: (process, from, to, mode) =>
    actAtOnce(process, { call: 'write', path: pathOf(to as PathArgument) }, (volume) =>
      volume.copyFileSync(pathOf(from as PathArgument), pathOf(to as PathArgument), mode as number),
    ),
  rmSync: (process, target, given) =>
    actAtOnce(process, { call: 'rmdir', path: pathOf(target as PathArgument) }, (volume) =>
      volume.rmSync(pathOf(target as PathArgument), given as never),
    ),
  readSync: (process, descriptor, into, offset, length, position) =>
    onDescriptor(process, descriptor, 'read', (volume, file) => {
      const buffer = into as Uint8Array;
      const from = typeof offset === 'number' ? offset : 0;
      const count = typeof length === 'number' ? length : buffer.length - from;
      return volume.readSync(file, buffer, from, count, position as number);
    }),
  writeSync: (process, descriptor, content, offset, length, position) =>
    onDescriptor(process, descriptor, 'write', (volume, file) => {
      if (typeof content === 'string') {
        const bytes = bytesOf(content, length as string | undefined);
        return volume.writeSync(file, bytes, 0, bytes.length, (offset as number | null) ?? undefined);
      }
      const bytes = content as Uint8Array;
      const from = typeof offset === 'number' ? offset : 0;
      const count = typeof length === 'number' ? length : bytes.length - from;
      return volume.writeSync(file, bytes, from, count, (position as number | null) ?? undefined);
    }),
  fsyncSync: (process, descriptor) =>
    onDescriptor(process, descriptor, 'fsync', (volume, file) => volume.fsyncSync(file)),
  fdatasyncSync: (process, descriptor) =>
    onDescriptor(process, descriptor, 'fsync', (volume, file) => volume.fsyncSync(file)),
  fstatSync: (process, descriptor, given) =>
    onDescriptor(process, descriptor, 'stat', (volume, file) => volume.fstatSync(file, given as never)),
  ftruncateSync: (process, descriptor, length) =>
    onDescriptor(process, descriptor, 'write', (volume, file) =>
      volume.ftruncateSync(file, (length as number | undefined) ?? 0),
    ),
  futimesSync: (process, descriptor, atime, mtime) =>
    onDescriptor(process, descriptor, 'utimes', (volume, file) =>
      volume.futimesSync(file, atime as never, mtime as never),
    ),
};

function write(process: AmbientProcess, given: readonly unknown[], flag: string): void {
  const options = optionsOf(given[2] as CallOptions);
  onFile(process, given[0], { call: 'write' }, (volume, target) =>
    volume.writeFileSync(target as never, contentOf(given), {
      flag: options.flag ?? flag,
      ...(options.mode === undefined ? {} : { mode: options.mode }),
    } as never),
  );
}

/** Acts on a file that is named by a path or by a descriptor. */
function onFile<T>(
  process: AmbientProcess,
  file: unknown,
  step: Step,
  act: (volume: AmbientVolume, target: string | number) => T,
): T {
  if (typeof file === 'number') {
    return onDescriptor(process, file, step.call, (volume, memfsFile) => act(volume, memfsFile));
  }
  const path = pathOf(file as PathArgument);
  const vanishing = step.call === 'readFile' ? { vanishing: [path] } : {};
  return actAtOnce(process, { ...step, path, ...vanishing }, (volume) => act(volume, path));
}

function onDescriptor<T>(
  process: AmbientProcess,
  descriptor: unknown,
  call: Step['call'],
  act: (volume: AmbientVolume, memfsFile: number) => T,
): T {
  return actAtOnce(process, { call }, (volume) =>
    act(volume, memfsFileOf(process, descriptor as number, call)),
  );
}
