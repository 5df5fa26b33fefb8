import type { DocumentSet } from '../documents/payload.ts';
import type { CallCounter } from '../measure/call-counter.ts';
import type { LoopHost } from '../measure/loop-watch.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { SubjectEntry, SubjectLease, SubjectQueue } from '../subject.ts';
import type { Recorder } from './recorder.ts';

/** What the jobs of one process share, and what they need of its world. */
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
  /** Microseconds on the clock of the lane's world. */
  nowUs(): number;
  /** Lets time pass, in milliseconds. */
  sleep(ms: number): Promise<void>;
  /** The event loop of this process, or null when it is not its own. */
  readonly loop: LoopHost | null;
  /** Gives the others a turn, so that messages arrive. */
  turn(): Promise<void>;
  /** Ends this process at once, as SIGKILL does. Never resolves. */
  die(): Promise<never>;
  /** Keeps entries of an inventory under a name. */
  keepListing(name: string, entries: readonly SubjectEntry[]): void;
}

const pauseSliceMs = 20;

/** Waits, but not longer than until the job is told to stop. */
export async function pause(worker: Worker, ms: number): Promise<void> {
  for (let left = ms; left > 0 && !worker.isStopping; left -= pauseSliceMs) {
    await worker.sleep(Math.min(left, pauseSliceMs));
  }
}
