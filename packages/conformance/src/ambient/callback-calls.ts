import type { AmbientProcess } from './ambient-process.ts';
import { handleOf } from './file-handle.ts';
import { closeFile, openFile } from './open-files.ts';
import { pathOf } from './arguments.ts';
import type { PathArgument } from './arguments.ts';
import { promiseCalls } from './promise-calls.ts';
import type { PromiseCall } from './promise-calls.ts';

/** A call that takes a callback as its last argument. */
export type CallbackCall = (process: AmbientProcess, ...given: unknown[]) => void;

type Callback = (error: unknown, ...results: unknown[]) => void;

/** Calls about descriptors, which `node:fs/promises` has as methods of a handle. */
const descriptorCalls: Readonly<Record<string, PromiseCall>> = {
  open: (process, file, flags, mode) =>
    openFile(process, pathOf(file as PathArgument), (flags as string) ?? 'r', mode as number | undefined),
  close: (process, descriptor) => closeFile(process, descriptor as number),
  fsync: (process, descriptor) => handleOf(process, descriptor).sync(),
  fdatasync: (process, descriptor) => handleOf(process, descriptor).datasync(),
  fstat: (process, descriptor, options) => handleOf(process, descriptor).stat(options as never),
  ftruncate: (process, descriptor, length) => handleOf(process, descriptor).truncate(length as number),
  futimes: (process, descriptor, atime, mtime) =>
    handleOf(process, descriptor).utimes(atime as Date, mtime as Date),
  fchmod: (process, descriptor, mode) => handleOf(process, descriptor).chmod(mode as number),
};

/** `read` and `write`, whose promises answer with an object and whose callbacks with two results. */
export const transferCalls: Readonly<Record<string, PromiseCall>> = {
  read: (process, descriptor, ...given) => handleOf(process, descriptor).read(...(given as [])),
  write: (process, descriptor, ...given) => handleOf(process, descriptor).write(...(given as [never])),
};

/** What `node:fs` has with callbacks for a simulated process: the same steps as with promises. */
export const callbackCalls: Readonly<Record<string, CallbackCall>> = {
  ...Object.fromEntries(
    Object.entries({ ...promiseCalls, ...descriptorCalls }).map(([name, call]) => [name, calledBack(call)]),
  ),
  read: calledBack(transferCalls['read'] as PromiseCall, (done) => {
    const { bytesRead, buffer } = done as { bytesRead: number; buffer: unknown };
    return [bytesRead, buffer];
  }),
  write: calledBack(transferCalls['write'] as PromiseCall, (done) => {
    const { bytesWritten, buffer } = done as { bytesWritten: number; buffer: unknown };
    return [bytesWritten, buffer];
  }),
  exists: (process, file, callback) => {
    const answer = callback as (exists: boolean) => void;
    const access = (promiseCalls['access'] as PromiseCall)(process, file);
    void access.then(
      () => answer(true),
      () => answer(false),
    );
  },
};

function calledBack(
  call: PromiseCall,
  results: (done: unknown) => unknown[] = (done) => (done === undefined ? [] : [done]),
): CallbackCall {
  return (process, ...given) => {
    const at = given.findLastIndex((argument) => typeof argument === 'function');
    const callback = given[at] as Callback | undefined;
    if (callback === undefined) throw new TypeError('a callback is needed');
    // What the callback throws is nobody's to catch, as in Node.
    const answer = async (): Promise<void> => {
      let done: unknown;
      try {
        done = await call(process, ...given.slice(0, at));
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, ...results(done));
    };
    void answer();
  };
}
