import { errnoOf } from '@spoolproof/contract';
import type { FileSystemCall } from '@spoolproof/contract';
import { Call, CALL_CODE } from '@spoolproof/sim';
import type { MemfsKernel } from '@spoolproof/sim';

import { inProcess } from './ambient-process.ts';
import type { AmbientProcess } from './ambient-process.ts';

/** The volume of memfs that stands in for the disk. */
export type AmbientVolume = MemfsKernel['volume'];

/** One call as the scheduler and the counters see it. */
export interface Step {
  /** The call of the port that it counts as, which decides what faults can strike it. */
  readonly call: FileSystemCall;
  readonly path?: string;
  /** The second path of a rename or link. */
  readonly destination?: string;
  /** What is read into or written from. */
  readonly bytes?: Uint8Array;
  /** With the error ENOENT, an entry has vanished if the directories of these are there; default: none can have. */
  readonly vanishing?: readonly string[];
}

/**
 * Lets the scheduler choose when a call takes effect and when its caller learns of it; the effect itself is atomic. Faults
 * and deaths strike it as they strike calls of the port.
 */
export async function takeStep<T>(
  process: AmbientProcess,
  { call, path = '', destination, bytes, vanishing }: Step,
  act: (volume: AmbientVolume, call: Call) => T,
): Promise<T> {
  const { counter, hasParent, kernel, simulation, task } = process;
  counter.begin(call);
  try {
    const done = await simulation.perform(task, {
      call,
      path,
      ...(destination === undefined ? {} : { destination }),
      ...(bytes === undefined ? {} : { bytes }),
      // memfs reads the clock for its timestamps: it has to be the clock of the process.
      act: (made) => inProcess(process, () => act(kernel.volume, made)),
    });
    return done as T;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && vanishing?.every(hasParent) === true) counter.vanished();
    throw error;
  }
}

/**
 * Makes a call at once, on the same volume, with nobody in between: a synchronous call cannot wait for its turn.
 *
 * @throws Error when the process has been killed: its code must not touch the disk any more.
 */
export function actAtOnce<T>(
  process: AmbientProcess,
  { call, path = '', destination = '', vanishing }: Step,
  act: (volume: AmbientVolume) => T,
): T {
  const { counter, hasParent, kernel, task } = process;
  counter.begin(call);
  if (task.isDead) throw new Error('this process is dead');
  const made = new Call(task, CALL_CODE[call]);
  made.path = path;
  made.destination = destination;
  made.act = () => act(kernel.volume);
  // Through the kernel, which knows where memfs is not POSIX.
  kernel.effect(made);
  if (made.error === undefined) return made.value as T;
  if (errnoOf(made.error) === 'ENOENT' && vanishing?.every(hasParent) === true) counter.vanished();
  throw made.error;
}
