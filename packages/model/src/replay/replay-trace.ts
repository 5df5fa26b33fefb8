import {
  Simulation,
  walkTree,
  type Candidate,
  type SimFs,
  type Strategy,
  type Task,
  type TraceStep,
} from '@spoolproof/sim';
import { callOf, castOf, listingOf, type Call } from '../behaviour/model-view.ts';
import { describeCall, NameBook } from '../behaviour/name-book.ts';
import { realCallOf, type RealCall } from '../behaviour/real-call.ts';
import { realListing } from '../behaviour/real-listing.ts';
import type { QuintModel, State } from '../quint/quint-model.ts';
import { makeSimulatedQueue, ownerOf, ROOT, Surroundings, Worker, type Command } from './queue-world.ts';
import type { Trace } from './trace.ts';

/** Where the real queue left the model. */
export interface Divergence {
  /** Steps of the trace that were replayed; the next one is where they part. */
  readonly step: number;
  /** What the model does, and what the queue did instead. */
  readonly expected: string;
  readonly found: readonly string[];
}

/** Calls that the queue may make on the way to the next one that the model has. */
const CALLS_BETWEEN_MAX = 600;

/**
 * Replays a behaviour of the model on the real queue: each process of the model is a task on the simulated filesystem, which is
 * let go on until it has made the call that the model says it makes next. After each, the directories are compared. Undefined when
 * they agree to the end.
 */
export async function replayTrace(model: QuintModel, trace: Trace): Promise<Divergence | undefined> {
  const kernel = await makeSimulatedQueue(model.constant('BUCKET') as number);
  return new Replay(model, trace, kernel).run();
}

/** One replay. It is the strategy of its own simulation. */
class Replay implements Strategy {
  readonly #model: QuintModel;
  readonly #trace: Trace;
  readonly #kernel: SimFs;
  readonly #simulation: Simulation;
  readonly #surroundings = new Surroundings();
  readonly #workers = new Map<number, Worker>();
  readonly #tasks = new Map<number, Task>();
  readonly #book: NameBook;
  #at = 0;
  #started = false;
  #skipped: string[] = [];
  #divergence: Divergence | undefined;

  constructor(model: QuintModel, trace: Trace, kernel: SimFs) {
    this.#model = model;
    this.#trace = trace;
    this.#kernel = kernel;
    this.#simulation = new Simulation({
      kernel,
      strategy: this,
      yieldOnDelivery: false,
      onStep: (step) => this.#onStep(step),
    });
    this.#book = new NameBook(new Map(model.processes.map((process) => [ownerOf(process), process])));
    const cast = castOf(model);
    for (const process of model.processes) {
      const worker = new Worker(process);
      const isSweeper = cast.get(process)?.role === 'sweeper';
      const task = this.#simulation.spawn(`p${process}`, (ports) =>
        worker.run(this.#surroundings.portsOf(process, ports), isSweeper),
      );
      this.#workers.set(process, worker);
      this.#tasks.set(process, task);
    }
  }

  async run(): Promise<Divergence | undefined> {
    try {
      await this.#simulation.run();
    } catch (error) {
      this.#diverge([`the queue threw ${String(error)}`]);
    }
    return this.#divergence;
  }

  choose(): number {
    return 0;
  }

  chooseTask(candidates: readonly Candidate[]): number {
    const task = this.#tasks.get(this.#current());
    return Math.max(
      0,
      candidates.findIndex((candidate) => candidate.index === task?.index),
    );
  }

  /** Who goes on: first everybody in turn until they are ready, then whoever the model says. */
  #current(): number {
    const waiting = [...this.#workers.values()].find((worker) => !worker.isReady);
    return waiting?.process ?? this.#next?.call.who ?? 0;
  }

  get #next(): { readonly call: Call; readonly state: State } | undefined {
    const state = this.#trace[this.#at + 1]?.state;
    return state === undefined ? undefined : { call: callOf(this.#model, state), state };
  }

  #onStep(step: TraceStep): void {
    if ([...this.#workers.values()].some((worker) => !worker.isReady)) return;
    if (!this.#started) {
      this.#started = true;
      this.#begin();
      return;
    }
    if (this.#divergence !== undefined || this.#next === undefined) return;
    const { call, state } = this.#next;
    if (step.task !== `p${call.who}`) return;
    const worker = this.#workers.get(call.who);
    // What an operation does when it has told its result is no part of the next one.
    if (step.call === 'turn' && worker?.command === undefined)
      this.#diverge(['the operation came to its end']);
    const seen = this.#seen(step, call.who);
    if (seen === undefined) return;
    if (worker?.command === undefined && this.#book.matches(seen, call)) this.#accept(state);
    else this.#skip(seen);
  }

  #seen(step: TraceStep, process: number): RealCall | undefined {
    if (step.phase === 2) return undefined;
    const phase = step.phase === 0 ? 'resolve' : 'effect';
    const { call, path, destination, outcome: errno } = step;
    return realCallOf(ROOT, { process, call, phase, path, destination, errno });
  }

  #accept(state: State): void {
    const entries = walkTree(this.#kernel.volume, ROOT);
    const differences = this.#book.differences(realListing(ROOT, entries), listingOf(this.#model, state));
    if (differences.length > 0) {
      this.#diverge(['made the same call, and then', ...differences]);
      return;
    }
    this.#skipped = [];
    this.#at += 1;
    this.#begin();
  }

  #skip(seen: RealCall): void {
    const { call, from, to, ok } = seen;
    const target = to.place === '' ? '' : ` -> ${this.#book.describe(to)}`;
    this.#skipped.push(`${call} ${this.#book.describe(from)}${target}${ok ? '' : '  (fails)'}`);
    if (seen.changes) this.#diverge([`${this.#skipped.pop() ?? ''}`]);
    else if (this.#skipped.length > CALLS_BETWEEN_MAX) this.#diverge(['never gets there']);
  }

  /** Steps of the model that are no calls: what processes are told, and what happens to them. */
  #begin(): void {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      const { who, call } = next.call;
      if (call === 'invoke') {
        const worker = this.#workers.get(who);
        if (worker !== undefined) worker.command = this.#commandOf(next.call);
      } else if (call === 'silence') this.#surroundings.silent.add(who);
      else if (call === 'kill') this.#kill(who);
      else return;
      this.#at += 1;
    }
    this.#end();
  }

  #kill(process: number): void {
    const task = this.#tasks.get(process);
    if (task !== undefined) this.#simulation.at(this.#simulation.steps, () => this.#simulation.kill(task));
  }

  #end(): void {
    for (const process of this.#tasks.keys()) this.#kill(process);
  }

  #diverge(found: readonly string[]): void {
    if (this.#divergence !== undefined) return;
    const expected = this.#next;
    this.#divergence = {
      step: this.#at,
      expected: expected === undefined ? 'the end' : `${expected.call.who}: ${describeCall(expected.call)}`,
      found,
    };
    this.#end();
  }

  #commandOf({ who, from }: Call): Command {
    const model = this.#model;
    const bucket = model.constant('BUCKET') as number;
    const role = castOf(model).get(who)?.role ?? '';
    switch (from.place) {
      case 'enqueue':
        return { operation: 'enqueue', role, batch: bucket };
      case 'claim':
        return { operation: 'claim', max: role === 'bulk' ? bucket : 1 };
      case 'ack':
      case 'release':
        return { operation: from.place, item: this.#itemToSettle(who) };
      case 'ackMany':
        return { operation: 'ackMany' };
      case 'cap':
      case 'readmit':
        return { operation: from.place, max: model.constant('CAP') as number };
      default:
        return { operation: 'sweep' };
    }
  }

  /** The end of the id of the item that the process holds longest: its producer and its number. */
  #itemToSettle(who: number): string {
    const before = this.#trace[this.#at]?.state as State;
    const procs = this.#model.read(before, 'procs') as unknown as readonly (readonly [
      number,
      { readonly held: readonly { readonly item: number }[] },
    ])[];
    const item = procs.find(([process]) => process === who)?.[1].held[0]?.item ?? 0;
    return `${ownerOf(Math.floor(item / 10))}-${(item % 10).toString(36).padStart(7, '0')}`;
  }
}
