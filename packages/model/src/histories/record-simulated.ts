import {
  SeededRandom,
  Simulation,
  walkTree,
  type Candidate,
  type SimFs,
  type Strategy,
  type Task,
  type TraceStep,
} from '@spoolproof/sim';
import type { History } from '../behaviour/history.ts';
import { parseItem } from '../behaviour/real-names.ts';
import { realListing } from '../behaviour/real-listing.ts';
import { makeSimulatedQueue, ROOT, Surroundings, Worker } from '../replay/queue-world.ts';
import type { Cast } from './errand.ts';
import { Recording } from './recording.ts';

/** What a history is recorded of. */
export interface RecordOptions {
  readonly cast: Cast;
  readonly bucketItemsMax: number;
  readonly cap: number;
  readonly seed: number;
}

const PHASE_EFFECT = 1;

/**
 * Lets processes of the real queue race on the simulated filesystem, by a seed, and records what they do: each call in two steps
 * where the model has two, in one where it has one.
 */
export async function recordSimulated(options: RecordOptions): Promise<History> {
  return new SimulatedWorld(options, await makeSimulatedQueue(options.bucketItemsMax)).run();
}

/** The processes of one recording. It is the strategy of its own simulation. */
class SimulatedWorld implements Strategy {
  readonly #random: SeededRandom;
  readonly #simulation: Simulation;
  readonly #recording: Recording;
  readonly #workers = new Map<string, Worker>();
  readonly #tasks: Task[] = [];

  constructor(options: RecordOptions, kernel: SimFs) {
    this.#random = new SeededRandom(options.seed);
    const surroundings = new Surroundings();
    this.#simulation = new Simulation({
      kernel,
      strategy: this,
      yieldOnDelivery: false,
      onStep: (step) => this.#onStep(step),
    });
    this.#recording = new Recording({
      ...options,
      surroundings,
      draw: (below) => this.#random.uint32() % below,
      listing: () => realListing(ROOT, walkTree(kernel.volume, ROOT)),
      kill: (process) => this.#kill(process),
    });
    for (const [process, role] of options.cast) {
      const worker = new Worker(process);
      this.#workers.set(`p${process}`, worker);
      const program: Parameters<Simulation['spawn']>[1] = (ports) =>
        worker.run(surroundings.portsOf(process, ports), role === 'sweeper');
      this.#tasks.push(this.#simulation.spawn(`p${process}`, program));
    }
  }

  async run(): Promise<History> {
    await this.#simulation.run();
    return this.#recording.history;
  }

  choose(): number {
    return 0;
  }

  chooseTask(candidates: readonly Candidate[], current: number): number {
    const waiting = [...this.#workers.values()].find((worker) => !worker.isReady);
    const first = candidates.findIndex(({ index }) => this.#tasks[index]?.name === `p${waiting?.process}`);
    if (waiting !== undefined) return Math.max(0, first);
    if (this.#isInOneStep(this.#tasks[candidates[current]?.index ?? -1])) return current;
    return this.#random.uint32() % candidates.length;
  }

  /** Whether the model has only one step for this and what came before: all but the moves of items, and the look for owners. */
  #isInOneStep(task: Task | undefined): boolean {
    const call = task?.calls[0];
    if (call === undefined) return false;
    if (call.phase !== PHASE_EFFECT) {
      return call.callName === 'readdir' && [`${ROOT}/staging`, `${ROOT}/owners`].includes(call.path);
    }
    const isItem = parseItem(call.path.slice(call.path.lastIndexOf('/') + 1)) !== undefined;
    return call.callName !== 'rename' || !isItem || call.path.includes('/key-');
  }

  #onStep({ task, call, phase, path, destination, outcome: errno }: TraceStep): void {
    if ([...this.#workers.values()].some((each) => !each.isReady)) return;
    const worker = this.#workers.get(task);
    if (worker === undefined) return;
    const { process } = worker;
    if (call === 'turn') this.#recording.onIdle(worker);
    else if (phase !== 2) {
      this.#recording.onCall({
        process,
        call,
        phase: phase === 0 ? 'resolve' : 'effect',
        path,
        destination,
        errno,
      });
    }
    if (this.#recording.isOver) for (const each of this.#workers.values()) this.#kill(each.process);
  }

  #kill(process: number): void {
    const task = this.#tasks.find(({ name }) => name === `p${process}`);
    if (task !== undefined) this.#simulation.at(this.#simulation.steps, () => this.#simulation.kill(task));
  }
}
