import type { Clock, FileSystemTraits, Ports, Timers } from '@spoolproof/contract';
import { deriveSeed, SeededRandom } from '../environment/seeded-random.ts';
import type { VirtualTime } from '../environment/virtual-time.ts';
import { Call, CALL_CODE, PHASE } from '../kernel/call.ts';
import { CallPort, type Submit } from '../kernel/port.ts';
import type { Task } from './task.ts';

/** The wall clock's reading when a simulation begins: a moment in November 2023. */
export const WALL_START_MS = 1_700_000_000_000;
/** The monotonic clock's reading then: the machines have been up for a while. */
const BOOT_AGE_MS = 1_000_000;

/** What the ports of a task need of the simulation. */
export interface PortContext {
  readonly time: VirtualTime;
  readonly traits: FileSystemTraits;
  readonly seed: number;
  readonly submit: Submit;
  /** Makes a call wait for its turn to be delivered. */
  readonly enqueue: (task: Task, call: Call) => void;
}

/** Everything that a task's program gets from outside. */
export function portsOf(task: Task, context: PortContext): Ports {
  return {
    fs: new CallPort(task, context.traits, context.submit),
    clock: clockOf(task, context.time),
    timers: new TaskTimers(task, context),
    random: new SeededRandom(deriveSeed(context.seed, task.id)),
    identity: task.host.identityOf(task.identity),
  };
}

function clockOf(task: Task, time: VirtualTime): Clock {
  return {
    nowMs: () => WALL_START_MS + time.nowMs + task.host.wallOffsetMs,
    monotonicMs: () => BOOT_AGE_MS + time.nowMs,
  };
}

/** Waiting, in simulated time. */
class TaskTimers implements Timers {
  readonly #task: Task;
  readonly #context: PortContext;

  constructor(task: Task, context: PortContext) {
    this.#task = task;
    this.#context = context;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const call = this.#call(CALL_CODE.sleep);
      const onAbort = (): void => {
        stop();
        reject(signal?.reason as Error);
      };
      call.resolve = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const stop = this.#enqueueAfter(call, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  every(ms: number, tick: () => void): () => void {
    let stopped = false;
    let stop: () => void = () => {};
    const arm = (): void => {
      const call = this.#call(CALL_CODE.tick);
      call.resolve = () => {
        if (stopped) return;
        tick();
        if (!stopped) arm();
      };
      stop = this.#enqueueAfter(call, ms);
    };
    arm();
    return () => {
      stopped = true;
      stop();
    };
  }

  turn(): Promise<void> {
    return new Promise<void>((resolve) => {
      const call = this.#call(CALL_CODE.turn);
      call.resolve = resolve as () => void;
      this.#context.enqueue(this.#task, call);
    });
  }

  #call(code: number): Call {
    const call = new Call(this.#task, code);
    call.phase = PHASE.deliver;
    return call;
  }

  /** Delivers a call when its time has come. Returns how to give it up. */
  #enqueueAfter(call: Call, ms: number): () => void {
    const task = this.#task;
    const { time, enqueue } = this.#context;
    const alarm = time.alarm(time.nowMs + Math.max(0, ms), () => {
      task.alarms.delete(alarm);
      enqueue(task, call);
    });
    task.alarms.add(alarm);
    return () => {
      alarm.cancelled = true;
      task.alarms.delete(alarm);
    };
  }
}
