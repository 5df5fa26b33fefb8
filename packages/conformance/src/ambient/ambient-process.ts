import { AsyncLocalStorage } from 'node:async_hooks';

import type { Ports } from '@spoolproof/contract';
import type { MemfsKernel, Simulation, Task } from '@spoolproof/sim';

import type { CallCounter } from '../measure/call-counter.ts';

/** A simulated process whose code believes that it has Node to itself. */
export interface AmbientProcess {
  readonly task: Task;
  readonly simulation: Simulation;
  readonly kernel: MemfsKernel;
  readonly ports: Ports;
  readonly counter: CallCounter;
  /** Whether the directory that a path lies in is there. */
  readonly hasParent: (path: string) => boolean;
}

const processes = new AsyncLocalStorage<AmbientProcess>();

/** The simulated process whose code is running, or undefined outside the simulation. */
export function currentProcess(): AmbientProcess | undefined {
  return processes.getStore();
}

/** Runs code, and all that it awaits, as the code of a simulated process. */
export function inProcess<T>(process: AmbientProcess, run: () => T): T {
  return processes.run(process, run);
}

/** Runs code with the real world around it, whoever asks. */
export function outsideProcesses<T>(run: () => T): T {
  return processes.exit(run);
}
