import type { FileSystemCall } from '@spoolproof/contract';
import type { CrashProfile } from '../crash/profiles.ts';
import { chooseSurvival } from '../crash/survivors.ts';
import { Host } from '../environment/host.ts';
import { VirtualTime } from '../environment/virtual-time.ts';
import type { FaultEffect, FaultName } from '../faults/catalogue.ts';
import { FaultInjector, type FaultRule } from '../faults/injector.ts';
import { applyStrike } from '../faults/strike.ts';
import { takeAway } from '../faults/take-away.ts';
import { Call, CALL_CODE, CALL_NAMES } from '../kernel/call.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { MemfsKernel } from '../memfs/memfs-kernel.ts';
import { LatencyModel, latencyProfile, type LatencyName, type LatencyProfile } from '../latency/latency.ts';
import { SimFs } from '../volume/sim-fs.ts';
import type { CallLog } from './call-log.ts';
import { afterMicrotasks } from './microtask-barrier.ts';
import { RandomStrategy } from './random-strategy.ts';
import { Scheduler } from './scheduler.ts';
import { SimulationError } from './simulation-error.ts';
import type { Strategy } from './strategy.ts';
import { portsOf, WALL_START_MS } from './task-ports.ts';
import { Task, type Program, type SpawnOptions, type TaskState } from './task.ts';
import type { TraceStep } from './trace.ts';

const STEPS_MAX = 10_000_000;

/** What a simulation is made of. */
export interface SimulationOptions {
  /** The file system under the tasks; default: an empty {@link SimFs}. */
  readonly kernel?: Kernel;
  /** Who decides; default: {@link RandomStrategy} with the seed. */
  readonly strategy?: Strategy;
  /** Decides what tasks get from their `random` port, and the default strategy. Default 1. */
  readonly seed?: number;
  readonly faults?: readonly FaultRule[];
  /** What a power failure may take; default `kill`: nothing, and nothing is tracked. */
  readonly crashProfile?: CrashProfile;
  /** What calls cost in simulated time; default `steps`. */
  readonly latency?: LatencyName | LatencyProfile;
  /** A run of more steps fails; default ten million. */
  readonly stepsMax?: number;
  /** Whether learning a result is a step of its own, before which others may come. Default true. */
  readonly yieldOnDelivery?: boolean;
  /**
   * The strategy chooses the order of each listing among so many, instead of the volume's seed. With 120, directories of
   * up to five entries come in every order.
   */
  readonly listingOrders?: number;
  /** Records every call; default: none. */
  readonly log?: CallLog;
  /** Told of every step, for traces. */
  readonly onStep?: (step: TraceStep) => void;
  /**
   * Calls back when every program has run as far as it can; default: when no microtask is left. Programs that use ticks as
   * well need more.
   */
  readonly afterPrograms?: (callback: () => void) => void;
}

/** A call that is none of the port's: it takes its turn, is struck and is logged as a call of the port would be. */
export interface OwnCall {
  /** The call of the port that it counts as. */
  readonly call: FileSystemCall;
  readonly path: string;
  /** The second path of a rename or link; default: none. */
  readonly destination?: string;
  /** What is read into or written from; a fault may leave less of it to `act`. */
  readonly bytes?: Uint8Array;
  /** Makes it take effect, all of it at once. What it throws is what its caller learns. */
  readonly act: (call: Call) => unknown;
}

/** How a task ended. */
export interface TaskReport {
  readonly name: string;
  readonly state: TaskState;
  readonly error: unknown;
}

/** What a run did. */
export interface RunReport {
  readonly steps: number;
  /** Calls that took effect, by name. */
  readonly calls: Readonly<Partial<Record<FileSystemCall, number>>>;
  /** How long it would have taken, in milliseconds, by the latency profile. */
  readonly virtualMs: number;
  /** Two runs with the same hash did the same. */
  readonly traceHash: string;
  readonly tasks: readonly TaskReport[];
  /** How often each fault struck. */
  readonly strikes: ReadonlyMap<FaultName, number>;
}

/**
 * A world in which tasks race. Tasks are ordinary async code; a strategy chooses, step by step, whose call goes on.
 * The same choices give the same run, whatever the machine is doing meanwhile.
 */
export class Simulation {
  readonly kernel: Kernel;
  readonly faults: FaultInjector;
  readonly time: VirtualTime = new VirtualTime();
  readonly tasks: Task[] = [];
  readonly #seed: number;
  readonly #scheduler: Scheduler;
  readonly #hosts: Map<string, Host> = new Map();
  #running = 0;
  #restarting = 0;

  constructor(options: SimulationOptions = {}) {
    this.#seed = options.seed ?? 1;
    this.kernel = options.kernel ?? new SimFs({ seed: this.#seed });
    this.faults = new FaultInjector(options.faults ?? []);
    this.#scheduler = new Scheduler({
      kernel: this.kernel,
      strategy: options.strategy ?? new RandomStrategy(this.#seed),
      time: this.time,
      latency: new LatencyModel(latencyProfile(options.latency ?? 'steps')),
      faults: this.faults,
      stepsMax: options.stepsMax ?? STEPS_MAX,
      yieldOnDelivery: options.yieldOnDelivery ?? true,
      log: options.log,
      afterPrograms: options.afterPrograms ?? afterMicrotasks,
      onStep: options.onStep,
      strike: (task, call, effect) => this.#strike(task, call, effect),
      isOver: () => this.#running === 0 && this.#restarting === 0,
      onDrained: (task) => this.#discard(task),
      explainStuck: () => this.#explainStuck(),
    });
    this.#prepareVolume(options.crashProfile ?? 'kill', options.listingOrders);
  }

  /** The kernel, if it is the simulated filesystem. */
  get simFs(): SimFs | undefined {
    return this.kernel instanceof SimFs ? this.kernel : undefined;
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#scheduler.steps;
  }

  /** A machine, by name; made when first asked for. */
  host(name = 'host-1'): Host {
    const host = this.#hosts.get(name) ?? new Host(name);
    this.#hosts.set(name, host);
    return host;
  }

  /** Starts a task; what is spawned before `run` waits for it. */
  spawn(name: string, program: Program, options: SpawnOptions = {}): Task {
    const host = this.host(options.host);
    const task = new Task(this.tasks.length, name, program, options, host, this.time.nowMs);
    this.tasks.push(task);
    this.#running += 1;
    if (this.#scheduler.started) this.#start(task);
    return task;
  }

  /** Does something right before a step, counting from 0: kills, pauses, cuts the power. */
  at(step: number, act: () => void): void {
    this.#scheduler.at(step, act);
  }

  /**
   * Runs until every task has ended.
   *
   * @throws what the first failing task threw.
   * @throws SimulationError `stuck` or `too-many-steps`.
   */
  async run(): Promise<RunReport> {
    await this.#scheduler.run(() => {
      for (const task of this.tasks.slice()) this.#start(task);
    });
    const failed = this.tasks.find((task) => task.state === 'failed');
    if (failed !== undefined) throw failed.error;
    return this.report();
  }

  /** What the run did so far. */
  report(): RunReport {
    const { steps, counts, trace } = this.#scheduler;
    const calls = Object.fromEntries(
      CALL_NAMES.map((name, code) => [name, counts[code]] as const).filter(([, count]) => count !== 0),
    );
    const tasks = this.tasks.map(({ name, state, error }) => ({ name, state, error }));
    const { strikes } = this.faults;
    return { steps, calls, virtualMs: this.time.nowMs, traceHash: trace.toString(), tasks, strikes };
  }

  /**
   * Makes a call of a task's own; the promise is settled when its result is delivered, never if the task dies.
   *
   * @throws SimulationError `not-supported` when the kernel is not memfs.
   */
  perform(task: Task, { call: name, path, destination = '', bytes, act }: OwnCall): Promise<unknown> {
    if (!(this.kernel instanceof MemfsKernel)) {
      throw new SimulationError('not-supported', 'only memfs takes calls that are none of the port');
    }
    const call = new Call(task, CALL_CODE[name]);
    call.path = path;
    call.destination = destination;
    call.bytes = bytes;
    call.act = act;
    return this.#scheduler.submit(task, call);
  }

  /** Kills a task: its calls under way are dropped, its files closed. It may start again, as its options say. */
  kill(task: Task): void {
    if (task.state !== 'running') return;
    this.#running -= 1;
    task.state = 'killed';
    this.#discard(task);
    task.host.end(task.identity.pid);
    task.options.onEnd?.(task);
    const { restarts = 0, restartAfterMs = 0 } = task.options;
    if (restarts === 0) return;
    this.#restarting += 1;
    this.time.alarm(this.time.nowMs + restartAfterMs, () => {
      this.#restarting -= 1;
      this.spawn(task.name, task.program, { ...task.options, restarts: restarts - 1 });
    });
  }

  /** Lets a task stand still; with a duration in milliseconds, it goes on by itself. */
  pause(task: Task, forMs?: number): void {
    task.paused = true;
    this.#scheduler.runnable.delete(task);
    if (forMs !== undefined) this.time.alarm(this.time.nowMs + forMs, () => this.resume(task));
  }

  /** Lets a paused task go on. */
  resume(task: Task): void {
    task.paused = false;
    if (task.calls.length > 0 && !task.isDead) this.#scheduler.runnable.add(task);
  }

  /**
   * Cuts the power: every task dies, unsynced changes are lost as the crash profile allows and the strategy chooses,
   * and the machines boot again.
   *
   * @throws SimulationError `not-supported` when the kernel is not the simulated filesystem.
   */
  losePower(): void {
    const { simFs } = this;
    if (simFs === undefined) {
      throw new SimulationError('not-supported', 'only the simulated filesystem can lose power');
    }
    for (const task of this.tasks.slice()) if (task.options.outside !== true) this.kill(task);
    const { pending } = simFs.volume;
    simFs.losePower(pending === undefined ? [] : chooseSurvival(pending, this.#scheduler.choose));
    for (const host of this.#hosts.values()) host.reboot();
  }

  #prepareVolume(profile: CrashProfile, listingOrders: number | undefined): void {
    const { simFs } = this;
    if (simFs === undefined) return;
    if (profile === 'kill') simFs.volume.pending = undefined;
    else simFs.trackUnsynced(profile);
    simFs.volume.nowMs = () => WALL_START_MS + this.time.nowMs;
    simFs.listingOrder =
      listingOrders === undefined ? simFs.seededOrder : () => this.#scheduler.choose(listingOrders, 'order');
  }

  #start(task: Task): void {
    const ports = portsOf(task, {
      time: this.time,
      traits: this.kernel.traits,
      seed: this.#seed,
      submit: (call) => this.#scheduler.submit(task, call),
      enqueue: this.#scheduler.enqueue,
    });
    const end = (state: 'ended' | 'failed', error?: unknown): void => {
      if (task.isDead) return;
      this.#running -= 1;
      task.state = state;
      task.error = error;
      for (const alarm of task.alarms) alarm.cancelled = true;
      task.host.end(task.identity.pid);
      if (task.calls.length === 0) this.#discard(task);
      task.options.onEnd?.(task);
    };
    // A program that throws before its first await fails like any other.
    void (async () => task.program(ports, task))().then(
      () => end('ended'),
      (error: unknown) => end('failed', error),
    );
  }

  /** Closes and forgets everything that a task had. */
  #discard(task: Task): void {
    task.calls.length = 0;
    this.#scheduler.runnable.delete(task);
    for (const alarm of task.alarms) alarm.cancelled = true;
    task.alarms.clear();
    this.kernel.release(task);
  }

  #strike(task: Task, call: Call, effect: FaultEffect): void {
    const { simFs } = this;
    applyStrike(effect, {
      call,
      simFs,
      effect: () => this.kernel.effect(call),
      kill: (reusePid) => {
        this.kill(task);
        if (reusePid) task.host.nextPid = task.identity.pid;
      },
      pause: (forMs) => this.pause(task, forMs),
      stall: (forMs) => this.time.advance(forMs),
      jumpClock: (byMs) => {
        task.host.wallOffsetMs += byMs;
      },
      losePower: () => this.losePower(),
      takeAway: (path) => {
        if (simFs !== undefined) takeAway(simFs, path);
      },
      choose: (count) => this.#scheduler.choose(count, 'damage'),
    });
  }

  #explainStuck(): SimulationError {
    const waiting = this.tasks.filter(({ state }) => state === 'running');
    const paused = waiting.filter((task) => task.paused).map(({ name }) => `'${name}' is paused for ever`);
    const lost = waiting
      .filter((task) => !task.paused)
      .map(({ name }) => `'${name}' waits for something that is not simulated`);
    return new SimulationError('stuck', `nothing can go on: ${[...paused, ...lost].join(', ')}`);
  }
}
