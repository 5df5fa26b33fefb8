import type { ChildProcess } from 'node:child_process';

import type { HistoryProcess } from '../history/history.ts';
import type { DeathPlan, Job } from '../jobs/job.ts';
import type { Actor, JobOutcome } from '../lane/crew.ts';
import { forkModule } from './fork-module.ts';
import { monotonicUs } from './plain-ports.ts';
import type { ChildInit, FromChild, ToChild } from './protocol.ts';

const stderrKeptMax = 4000;

/** One child process of a lane. */
export class ChildHandle implements Actor {
  readonly process: HistoryProcess;
  readonly #child: ChildProcess;
  readonly #originUs: number;
  readonly #exited: Promise<void>;
  #pending: ((message: FromChild | null) => void) | null = null;
  #onProgress: ((done: number) => void) | null = null;
  #stderr = '';
  #isGone = false;
  #isClosing = false;
  #failure: string | null = null;

  constructor(process: HistoryProcess, originUs: number) {
    this.process = process;
    this.#originUs = originUs;
    this.#child = forkModule('child-main');
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-stderrKeptMax);
    });
    this.#child.on('message', (message) => this.#receive(message as FromChild));
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', (_code, signal) => {
        this.#isGone = true;
        this.process.endUs = Math.min(this.process.endUs, this.#nowUs());
        const natural = this.#isClosing ? 'closed' : 'crashed';
        this.process.end = signal === 'SIGKILL' ? 'killed' : natural;
        this.#settle(null);
        resolve();
      });
    });
    this.#child.on('error', () => this.#settle(null));
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** What the child said before it went, if it said anything. */
  get complaint(): string {
    return this.#failure ?? this.#stderr.trim();
  }

  /** Opens the queue in the child. False when it died first. */
  async init(init: ChildInit): Promise<boolean> {
    const answer = await this.#ask({ type: 'init', init });
    return answer?.type === 'ready';
  }

  /** Has a job done. */
  async run(job: Job, death: DeathPlan | null, onProgress?: (done: number) => void): Promise<JobOutcome> {
    this.#onProgress = onProgress ?? null;
    const answer = await this.#ask({ type: 'job', job, death });
    if (answer?.type !== 'done') return { kind: 'died' };
    return { kind: 'done', result: answer.result, resources: answer.resources };
  }

  /** Ends the job after the operation under way. */
  stop(): void {
    this.#send({ type: 'stop' });
  }

  /** Closes the queue and waits until the process is gone. */
  async close(): Promise<void> {
    if (!this.#isGone) {
      this.#isClosing = true;
      this.process.endUs = Math.min(this.process.endUs, this.#nowUs());
      this.#send({ type: 'close' });
    }
    await this.#exited;
  }

  /** Ends the process at once, wherever it is. */
  async kill(): Promise<void> {
    if (!this.#isGone) {
      this.process.endUs = Math.min(this.process.endUs, this.#nowUs());
      this.#child.kill('SIGKILL');
    }
    await this.#exited;
  }

  /** Stops the process where it is, without ending it. */
  suspend(): void {
    this.process.stopped.push({ fromUs: this.#nowUs(), toUs: Number.POSITIVE_INFINITY });
    this.#child.kill('SIGSTOP');
  }

  /** Lets a stopped process go on. */
  resume(): void {
    const stop = this.process.stopped.at(-1);
    if (stop !== undefined) stop.toUs = this.#nowUs();
    this.#child.kill('SIGCONT');
  }

  #nowUs(): number {
    return monotonicUs() - this.#originUs;
  }

  #ask(message: ToChild): Promise<FromChild | null> {
    if (this.#isGone) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#pending = resolve;
      this.#send(message);
    });
  }

  #send(message: ToChild): void {
    // The child may die at any moment; its exit tells all there is to say.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #receive(message: FromChild): void {
    if (message.type === 'progress') {
      this.#onProgress?.(message.done);
      return;
    }
    if (message.type === 'failed') this.#failure = message.message;
    this.#settle(message);
  }

  #settle(message: FromChild | null): void {
    const pending = this.#pending;
    this.#pending = null;
    pending?.(message);
  }
}
