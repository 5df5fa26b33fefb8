import type { ChildProcess } from 'node:child_process';

import type { KnownBadQueue } from '../known-bad/known-bad-subjects.ts';
import type { ZooResult } from '../zoo/run-exhibit.ts';
import { forkModule } from './fork-module.ts';

/** Which queue a child is to run, and for how long. */
export interface ZooVisit {
  readonly queue: KnownBadQueue;
  readonly seed: number;
  readonly budgetSeconds: number;
  readonly cases?: number;
}

/** What a child of the zoo answers. */
export type ZooAnswer =
  | { readonly type: 'result'; readonly result: ZooResult }
  | { readonly type: 'failed'; readonly message: string };

const stderrKeptMax = 4000;

/** A child process that runs known-bad queues, one after the other. */
export class ZooKeeper implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #answer: ((answer: ZooAnswer) => void) | null = null;
  #stderr = '';

  /** @param signal ends the child when it is aborted. */
  constructor(signal?: AbortSignal) {
    this.#child = forkModule('zoo-main');
    const end = (): void => void this.#child.kill('SIGKILL');
    signal?.addEventListener('abort', end, { once: true });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-stderrKeptMax);
    });
    this.#child.on('message', (message) => this.#settle(message as ZooAnswer));
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', () => {
        signal?.removeEventListener('abort', end);
        this.#settle({ type: 'failed', message: `the process ended: ${this.#stderr.trim()}` });
        resolve();
      });
    });
  }

  /** Runs a queue. @throws Error when it could not be run. */
  async show(visit: ZooVisit): Promise<ZooResult> {
    const answer = await new Promise<ZooAnswer>((resolve) => {
      this.#answer = resolve;
      this.#child.send(visit);
    });
    if (answer.type === 'failed') throw new Error(`${visit.queue.name}: ${answer.message}`);
    return answer.result;
  }

  /** Ends the child. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }

  #settle(answer: ZooAnswer): void {
    const settle = this.#answer;
    this.#answer = null;
    settle?.(answer);
  }
}
