import type { Simulation, Task } from '@spoolproof/sim';

import type { HistoryProcess } from '../history/history.ts';
import type { DeathPlan, Job } from '../jobs/job.ts';
import { describeError } from '../jobs/recorder.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Actor, JobOutcome } from '../lane/crew.ts';

/** What a task is told to do next. */
type Order =
  { readonly type: 'job'; readonly job: Job; readonly death: DeathPlan | null } | { readonly type: 'close' };

/** One simulated process of a lane: a task that takes one order after the other. */
export class SimulatedActor implements Actor {
  readonly process: HistoryProcess;
  readonly #simulation: Simulation;
  readonly #nowUs: () => number;
  readonly #opened: Promise<boolean>;
  readonly #exited: Promise<void>;
  #task: Task | null = null;
  #worker: Worker | null = null;
  #order: ((order: Order) => void) | null = null;
  #waiting: Order[] = [];
  #answer: ((outcome: JobOutcome) => void) | null = null;
  #onProgress: ((done: number) => void) | null = null;
  #isGone = false;
  #complaint = '';

  /**
   * @param start opens the queue, within the task.
   * @param spawn starts the task.
   */
  constructor(
    played: HistoryProcess,
    simulation: Simulation,
    nowUs: () => number,
    spawn: (program: (start: () => Promise<Worker>) => Promise<void>, onEnd: () => void) => Task,
  ) {
    this.process = played;
    this.#simulation = simulation;
    this.#nowUs = nowUs;
    let open: (isOpen: boolean) => void = () => undefined;
    let exit: () => void = () => undefined;
    this.#opened = new Promise((resolve) => (open = resolve));
    this.#exited = new Promise((resolve) => (exit = resolve));
    this.#task = spawn(
      async (start) => this.#program(start, open),
      () => {
        this.#end();
        open(false);
        exit();
      },
    );
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get complaint(): string {
    return this.#complaint;
  }

  /** Resolves when the queue is open, or false when the task ended first. */
  get opened(): Promise<boolean> {
    return this.#opened;
  }

  run(job: Job, death: DeathPlan | null, onProgress?: (done: number) => void): Promise<JobOutcome> {
    if (this.#isGone) return Promise.resolve({ kind: 'died' });
    this.#onProgress = onProgress ?? null;
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#give({ type: 'job', job, death });
    });
  }

  stop(): void {
    if (this.#worker !== null) this.#worker.isStopping = true;
  }

  async close(): Promise<void> {
    if (!this.#isGone) {
      this.process.endUs = Math.min(this.process.endUs, this.#nowUs());
      this.#give({ type: 'close' });
    }
    await this.#exited;
  }

  async kill(): Promise<void> {
    if (!this.#isGone && this.#task !== null) this.#simulation.kill(this.#task);
    await this.#exited;
  }

  suspend(): void {
    this.process.stopped.push({ fromUs: this.#nowUs(), toUs: Number.POSITIVE_INFINITY });
    if (this.#task !== null) this.#simulation.pause(this.#task);
  }

  resume(): void {
    const stop = this.process.stopped.at(-1);
    if (stop !== undefined) stop.toUs = this.#nowUs();
    if (this.#task !== null) this.#simulation.resume(this.#task);
  }

  /** Told of progress by the worker. */
  progress(done: number): void {
    this.#onProgress?.(done);
  }

  async #program(start: () => Promise<Worker>, open: (isOpen: boolean) => void): Promise<void> {
    try {
      const worker = await start();
      this.#worker = worker;
      open(true);
      for (;;) {
        const order = await this.#next();
        if (order.type === 'close') return await worker.queue.close();
        await this.#work(worker, order);
      }
    } catch (error) {
      const { name, message, code } = describeError(error);
      this.#complaint = `${code ?? name}: ${message}`;
      this.process.end = 'crashed';
    }
  }

  async #work(worker: Worker, { job, death }: Order & { readonly type: 'job' }): Promise<void> {
    worker.isStopping = false;
    if (death?.atCall !== undefined) worker.counter.dieAtCall(death.atCall);
    if (death?.afterRename !== undefined) worker.counter.dieAfterRename(death.afterRename);
    const result = await runJob(worker, job);
    const { openDescriptorsMax } = worker.counter;
    const answer = this.#answer;
    this.#answer = null;
    // All simulated processes share one memory: what each needs is measured on real ones.
    answer?.({ kind: 'done', result, resources: { peakRssBytes: 0, openDescriptorsMax } });
  }

  #give(order: Order): void {
    const take = this.#order;
    this.#order = null;
    if (take === null) this.#waiting.push(order);
    else take(order);
  }

  #next(): Promise<Order> {
    const order = this.#waiting.shift();
    return order === undefined ? new Promise((resolve) => (this.#order = resolve)) : Promise.resolve(order);
  }

  #end(): void {
    this.#isGone = true;
    this.process.endUs = Math.min(this.process.endUs, this.#nowUs());
    if (this.process.end === 'running') {
      this.process.end = this.#task?.state === 'killed' ? 'killed' : 'closed';
    }
    const answer = this.#answer;
    this.#answer = null;
    answer?.({ kind: 'died' });
  }
}
