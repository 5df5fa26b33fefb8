import type { VirtualTime } from '../environment/virtual-time.ts';
import type { FaultEffect } from '../faults/catalogue.ts';
import type { FaultInjector } from '../faults/injector.ts';
import { CALL_NAMES, HAS_PATH, PHASE, type Call } from '../kernel/call.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { LatencyModel } from '../latency/latency.ts';
import type { CallLog } from './call-log.ts';
import { RunnableTasks } from './runnable-tasks.ts';
import { SimulationError } from './simulation-error.ts';
import type { ChoiceLabel, Strategy } from './strategy.ts';
import type { Task } from './task.ts';
import { TraceHash, traceStep, type TraceStep } from './trace.ts';

/** What a scheduler is made of. */
export interface SchedulerOptions {
  readonly kernel: Kernel;
  readonly strategy: Strategy;
  readonly time: VirtualTime;
  readonly latency: LatencyModel;
  readonly faults: FaultInjector;
  readonly stepsMax: number;
  readonly yieldOnDelivery: boolean;
  readonly log: CallLog | undefined;
  /** Calls back when every program has run as far as it can. */
  readonly afterPrograms: (callback: () => void) => void;
  readonly onStep: ((step: TraceStep) => void) | undefined;
  /** Lets a fault strike a call. */
  readonly strike: (task: Task, call: Call, effect: FaultEffect) => void;
  /** Whether every task has ended for good. */
  readonly isOver: () => boolean;
  /** Told when a task that has ended has no calls left. */
  readonly onDrained: (task: Task) => void;
  /** Why nothing can go on. */
  readonly explainStuck: () => SimulationError;
}

/** Something to be done right before a step. */
interface Action {
  readonly step: number;
  readonly act: () => void;
}

/**
 * Makes the steps. One call of one task goes one phase further at a time; when a task has learnt a result, it runs
 * until it waits again, and nothing else happens meanwhile.
 */
export class Scheduler {
  /** Steps made so far. */
  steps = 0;
  readonly runnable: RunnableTasks = new RunnableTasks();
  readonly trace: TraceHash = new TraceHash();
  /** Calls that took effect, by code. */
  readonly counts: Float64Array = new Float64Array(CALL_NAMES.length);

  readonly #options: SchedulerOptions;
  readonly #rows: Map<Call, number> = new Map();
  readonly #actions: Action[] = [];
  #started = false;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Whether `run` has been called. */
  get started(): boolean {
    return this.#started;
  }

  /** Does something right before a step, counting from 0. */
  at(step: number, act: () => void): void {
    this.#actions.push({ step, act });
    this.#actions.sort((a, b) => a.step - b.step);
  }

  /** Runs until everything is over. */
  run(begin: () => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#started = true;
      begin();
      this.#options.afterPrograms(this.#pump);
    });
  }

  /** Takes a new call of a task; the promise is settled when its result is delivered, never if the task dies. */
  submit(task: Task, call: Call): Promise<never> {
    return new Promise<never>((resolve, reject) => {
      call.resolve = resolve as (value: never) => void;
      call.reject = reject;
      call.phase = HAS_PATH[call.code] === true && call.listing === undefined ? PHASE.resolve : PHASE.effect;
      const { log } = this.#options;
      if (log !== undefined) this.#rows.set(call, log.invoke(task.id, call.code, this.steps));
      this.enqueue(task, call);
    });
  }

  /** Makes a call wait for its next phase. The dead make no calls. */
  readonly enqueue = (task: Task, call: Call): void => {
    if (task.isDead) return;
    task.calls.push(call);
    if (task.calls.length === 1 && !task.paused) this.runnable.add(task);
  };

  /** One of `count` ways to go on. */
  readonly choose = (count: number, label: string): number =>
    count < 2 ? 0 : this.#options.strategy.choose(count, label as ChoiceLabel);

  readonly #pump = (): void => {
    try {
      while (this.#step());
      if (this.#options.isOver() && this.runnable.size === 0) this.#resolve();
      else this.#options.afterPrograms(this.#pump);
    } catch (error) {
      this.#reject(error);
    }
  };

  /** One step. False when program code may be waiting for its turn, or all is over. */
  #step(): boolean {
    const action = this.#actions[0];
    if (action !== undefined && action.step <= this.steps) {
      this.#actions.shift();
      action.act();
      return false;
    }
    if (this.runnable.size === 0) {
      if (!this.#options.isOver() && !this.#options.time.jump()) throw this.#options.explainStuck();
      return false;
    }
    const { stepsMax, strategy } = this.#options;
    if (this.steps >= stepsMax) {
      throw new SimulationError('too-many-steps', `the run did not end within ${stepsMax} steps`);
    }
    const task = this.runnable.choose(strategy, this.steps);
    const { calls } = task;
    const call = calls[calls.length === 1 ? 0 : this.choose(calls.length, 'call')] as Call;
    this.steps += 1;
    return this.#advance(task, call);
  }

  /** Takes a call one phase further. False when program code may be waiting for its turn. */
  #advance(task: Task, call: Call): boolean {
    const { phase } = call;
    const { kernel, yieldOnDelivery, onStep } = this.#options;
    let goesOn = true;
    if (phase === PHASE.resolve) {
      kernel.resolve(call);
      call.phase = call.error === undefined ? PHASE.effect : PHASE.deliver;
    } else if (phase === PHASE.effect) goesOn = this.#effect(task, call);
    this.trace.step(task.id, call, phase);
    if (onStep !== undefined) onStep(traceStep(this.steps - 1, task.name, call, phase));
    if (phase !== PHASE.deliver && (yieldOnDelivery || call.phase !== PHASE.deliver)) return goesOn;
    this.#deliver(task, call);
    return false;
  }

  #effect(task: Task, call: Call): boolean {
    const { faults, kernel, latency, time, strike } = this.#options;
    this.counts[call.code] = (this.counts[call.code] as number) + 1;
    call.phase = PHASE.deliver;
    const callers = this.runnable.size;
    const fault =
      faults.concerns(call.code) && task.options.outside !== true
        ? faults.strike(call, task.name, this.steps - 1, (count) => this.choose(count, 'fault'))
        : undefined;
    if (fault === undefined) kernel.effect(call);
    else strike(task, call, fault);
    const dueMs = time.nextDueMs;
    time.advance(latency.costMs(call, callers));
    // A fault or an alarm may have started, killed or woken somebody.
    return fault === undefined && time.nowMs < dueMs;
  }

  #deliver(task: Task, call: Call): void {
    if (task.isDead) return;
    const { calls } = task;
    calls.splice(calls.indexOf(call), 1);
    const row = this.#rows.get(call);
    if (row !== undefined) {
      this.#options.log?.settle(row, call, this.steps);
      this.#rows.delete(call);
    }
    if (call.error === undefined) call.resolve(call.value as never);
    else call.reject(call.error);
    if (calls.length > 0) return;
    this.runnable.delete(task);
    if (task.state !== 'running') this.#options.onDrained(task);
  }
}
