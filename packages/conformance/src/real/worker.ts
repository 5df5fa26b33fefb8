import { setTimeout as delay } from 'node:timers/promises';

import type { DocumentSet } from '../documents/payload.ts';
import type { CallCounter } from '../measure/call-counter.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { SubjectLease, SubjectQueue } from '../subject.ts';
import type { Recorder } from './recorder.ts';

/** What the jobs of one child process share. */
export interface Worker {
  readonly process: number;
  readonly queue: SubjectQueue;
  readonly documents: DocumentSet;
  readonly random: SeededRandom;
  readonly recorder: Recorder;
  readonly counter: CallCounter;
  /** Leases that were claimed and are kept on purpose. */
  readonly held: SubjectLease[];
  /** Own number of the next enqueue attempt. */
  nextItem: number;
  /** Set when the coordinator wants the job to end. */
  isStopping: boolean;
  progress(done: number): void;
}

/** Gives the event loop a turn, so that messages arrive. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const pauseSliceMs = 20;

/** Waits, but not longer than until the job is told to stop. */
export async function pause(worker: Worker, ms: number): Promise<void> {
  for (let left = ms; left > 0 && !worker.isStopping; left -= pauseSliceMs) {
    await delay(Math.min(left, pauseSliceMs));
  }
}
