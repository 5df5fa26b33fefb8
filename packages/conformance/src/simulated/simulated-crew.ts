import type { FileSystem, Ports } from '@spoolproof/contract';
import { MemfsKernel } from '@spoolproof/sim';
import type { FaultName, Simulation, Task } from '@spoolproof/sim';

import { inProcess } from '../ambient/ambient-process.ts';
import { isAmbient } from '../ambient/ambient-subject.ts';
import type { DocumentSet } from '../documents/payload.ts';
import type { ProcessLog } from '../history/history-decoder.ts';
import type { History } from '../history/history.ts';
import { Recorder } from '../jobs/recorder.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Crew, ListingEntry, Place } from '../lane/crew.ts';
import { CallCounter } from '../measure/call-counter.ts';
import { countingFileSystem } from '../measure/counting-file-system.ts';
import { deriveSeed, seededRandom } from '../seeded-random.ts';
import type { Subject, SubjectSettings } from '../subject.ts';
import { errnoOfFault } from './fault-errno.ts';
import { chooseFaults, WindowStrategy } from './window-strategy.ts';
import type { SwitchedStrategy } from './window-strategy.ts';
import { MemoryLog } from './memory-log.ts';
import { SimulatedActor } from './simulated-actor.ts';
import type { World } from './world.ts';
import { WORLD_HOME, WORLD_ROOT } from './world.ts';

/** What every process of a simulated lane has in common. */
export interface SimulatedCrewOptions {
  readonly subject: Subject;
  readonly world: World;
  readonly simulation: Simulation;
  readonly seed: number;
  readonly settings: SubjectSettings;
  readonly documents: DocumentSet;
  /** Where the strategy can be changed under way, for windows. */
  readonly strategy?: SwitchedStrategy;
  /** The directory of the queue; default {@link WORLD_ROOT}. */
  readonly root?: string;
}

/** What a process opens the queue with. */
interface Opening {
  readonly role: string;
  readonly index: number;
  readonly log: MemoryLog;
  readonly ports: Ports;
  readonly counter: CallCounter;
  readonly die: () => void;
}

/** Between two readings of the clock at the same simulated moment: what is in order stays in order. */
const tickUs = 0.001;

/** Tasks of a simulation as the processes of a lane. The coordinator is a task as well, outside the machines. */
export class SimulatedCrew implements Crew {
  readonly disk: FileSystem;
  readonly rawDisk: FileSystem;
  readonly originUs = 0;
  readonly #options: SimulatedCrewOptions;
  readonly #history: History;
  readonly #logs: Map<number, MemoryLog> = new Map();
  readonly #listings: Map<string, ListingEntry[]> = new Map();
  readonly #actors: SimulatedActor[] = [];
  readonly #counters: Map<string, CallCounter> = new Map();
  #timers: Ports['timers'] | null = null;
  readonly #root: string;
  readonly #beside: SimulatedCrew[] = [];
  #lastUs = 0;

  constructor(history: History, options: SimulatedCrewOptions) {
    this.#history = history;
    this.#options = options;
    this.disk = options.world.disk;
    this.rawDisk = options.world.disk;
    this.#root = options.root ?? WORLD_ROOT;
  }

  get nowUs(): number {
    this.#lastUs = Math.max(this.#lastUs + tickUs, this.#options.simulation.time.nowMs * 1000);
    return this.#lastUs;
  }

  get kills(): number {
    return this.#history.processes.filter(({ end }) => end === 'killed').length;
  }

  /** Lets a coordinator direct the lane, and runs the simulation until it is done. Answers with what it returns. */
  async direct<T>(coordinate: () => Promise<T>): Promise<T> {
    const { simulation } = this.#options;
    let result: { readonly value: T } | null = null;
    simulation.spawn(
      'coordinator',
      async ({ timers }) => {
        this.#timers = timers;
        try {
          result = { value: await coordinate() };
        } finally {
          await this.end();
        }
      },
      { host: 'outside', outside: true },
    );
    await simulation.run();
    if (result === null) throw new Error('the lane ended without a result');
    return (result as { readonly value: T }).value;
  }

  async spawn(role: string): Promise<SimulatedActor> {
    const actor = this.start(role);
    const isOpen = await actor.opened;
    if (!isOpen && actor.process.end === 'crashed') {
      throw new Error(`a ${role} could not open the queue: ${actor.complaint}`);
    }
    return actor;
  }

  /** Starts a process without waiting for it to open the queue. */
  start(role: string): SimulatedActor {
    const { simulation } = this.#options;
    const played = this.#history.addProcess(role, this.nowUs);
    const log = new MemoryLog(() => this.nowUs);
    this.#logs.set(played.index, log);
    const actor: SimulatedActor = new SimulatedActor(
      played,
      simulation,
      () => this.nowUs,
      (program, onEnd) =>
        simulation.spawn(
          `${role}-${played.index}`,
          (ports, task) => {
            const die = (): void => simulation.kill(task);
            const counter = new CallCounter(die);
            const opening = { role, index: played.index, log, ports, counter, die };
            return this.#asIts(task, ports, counter, () =>
              program(() => this.#open(opening, (done) => actor.progress(done))),
            );
          },
          {
            onEnd: () => {
              log.isClosed = true;
              onEnd();
            },
          },
        ),
    );
    this.#actors.push(actor);
    return actor;
  }

  spawnAll(role: string, count: number): Promise<SimulatedActor[]> {
    return Promise.all(Array.from({ length: count }, () => this.spawn(role)));
  }

  /** From now on, faults that strike are noted by whoever they strike, and told. */
  watchStrikes(watch: (fault: FaultName) => void): void {
    const { faults } = this.#options.simulation;
    faults.onStrike = (fault, call, task) => {
      watch(fault);
      const errno = errnoOfFault(fault);
      if (errno !== null) this.#counters.get(task)?.noteStrike(call.callName, errno);
    };
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#timers === null) throw new Error('nobody directs this lane');
    await this.#timers.sleep(ms, signal);
  }

  openWindow(seed: number): void {
    const { simulation, strategy } = this.#options;
    strategy?.follow(new WindowStrategy(seed, simulation.steps));
    for (const rule of chooseFaults(seed)) simulation.faults.arm(rule, simulation.steps);
  }

  closeWindow(): void {
    const { simulation, strategy } = this.#options;
    strategy?.follow(null);
    simulation.faults.disarm();
  }

  async *readListing(name: string): AsyncGenerator<ListingEntry> {
    yield* this.#listings.get(name) ?? [];
  }

  logs(): ProcessLog[] {
    return this.#history.processes.map(({ index }) => ({
      process: index,
      load: () => this.#logs.get(index)?.bytes() ?? Buffer.alloc(0),
    }));
  }

  async beside(name: string, history: History, settings: SubjectSettings): Promise<Place> {
    const home = `${WORLD_HOME}/${name}`;
    const root = `${home}/queue`;
    await this.disk.mkdir(home);
    await this.disk.mkdir(root);
    const crew = new SimulatedCrew(history, { ...this.#options, settings, root });
    crew.#timers = this.#timers;
    this.#beside.push(crew);
    return { crew, root };
  }

  async end(): Promise<void> {
    for (const crew of this.#beside) await crew.end();
    for (const actor of this.#actors) if (!actor.isGone) await actor.kill();
  }

  /** Runs the program of a task, as code of its own process where it reaches the world by itself. */
  #asIts<T>(task: Task, ports: Ports, counter: CallCounter, run: () => T): T {
    const { simulation, subject, world } = this.#options;
    if (!isAmbient(subject) || !(world.kernel instanceof MemfsKernel)) return run();
    const { kernel, hasParent } = world;
    return inProcess({ task, simulation, kernel, ports, counter, hasParent }, run);
  }

  async #open(
    { role, index, log, ports, counter, die }: Opening,
    progress: (done: number) => void,
  ): Promise<Worker> {
    const { subject, world, settings, documents, seed } = this.#options;
    this.#counters.set(`${role}-${index}`, counter);
    const fs = countingFileSystem(ports.fs, counter, world.hasParent);
    const context = { root: this.#root, ports: { ...ports, fs }, role, settings };
    if (role === 'preparer') await subject.prepare?.(context);
    return {
      process: index,
      queue: await subject.open(context),
      documents,
      random: seededRandom(deriveSeed(seed, index)),
      recorder: new Recorder(log, counter, this.#root),
      counter,
      held: [],
      nextItem: 0,
      isStopping: false,
      progress,
      nowUs: () => this.nowUs,
      loop: null,
      sleep: (ms) => ports.timers.sleep(ms),
      turn: () => ports.timers.turn(),
      die: () => {
        die();
        return new Promise(() => undefined);
      },
      keepListing: (name, entries) => {
        const kept = this.#listings.get(name) ?? [];
        for (const entry of entries) kept.push(entry);
        this.#listings.set(name, kept);
      },
    };
  }
}
