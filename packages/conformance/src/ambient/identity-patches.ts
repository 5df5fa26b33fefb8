import childProcess from 'node:child_process';
import module from 'node:module';
import os from 'node:os';

import { NotSimulatedError, systemError } from './ambient-error.ts';
import { currentProcess, outsideProcesses } from './ambient-process.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { dispatch, replace } from './patch.ts';
import type { Patch } from './patch.ts';

const realPid = process.pid;

/** Who a process is and what else it can start: a simulated one has a pid of its own, and starts nothing. */
export function identityPatches(): Patch[] {
  return [
    replace(process, 'pid', {
      get: () => currentProcess()?.task.identity.pid ?? realPid,
      enumerable: true,
      configurable: true,
    }),
    dispatch(process, 'kill', (current, pid: number, signal?: string | number) =>
      probe(current, pid, signal),
    ),
    dispatch(os, 'hostname', ({ task }) => task.identity.host),
    ...['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'].map((name) =>
      dispatch(childProcess, name, () => {
        throw new NotSimulatedError(`child_process.${name}`);
      }),
    ),
    loading(),
  ];
}

/** Whether a process lives: signal 0, as lock files ask. */
function probe({ simulation, task }: AmbientProcess, pid: number, signal: string | number = 'SIGTERM'): true {
  if (signal !== 0) throw new NotSimulatedError(`process.kill with ${signal}`);
  const lives = simulation.tasks.some(
    ({ identity, state }) =>
      state === 'running' && identity.pid === pid && identity.host === task.identity.host,
  );
  if (!lives) throw systemError('ESRCH', 'kill');
  return true;
}

/** Code is loaded from the real disk, whoever needs it. */
function loading(): Patch {
  const prototype = module.Module.prototype as unknown as { readonly require: (id: string) => unknown };
  const real = prototype.require;
  return replace(prototype, 'require', {
    value(this: unknown, id: string): unknown {
      return outsideProcesses(() => Reflect.apply(real, this, [id]));
    },
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
