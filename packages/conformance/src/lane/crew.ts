import type { FileSystem, ItemState } from '@spoolproof/contract';

import type { ProcessLog } from '../history/history-decoder.ts';
import type { History, HistoryProcess } from '../history/history.ts';
import type { DeathPlan, Job } from '../jobs/job.ts';
import type { SubjectSettings } from '../subject.ts';

/** What a process needed so far. */
export interface ActorResources {
  readonly peakRssBytes: number;
  readonly openDescriptorsMax: number;
}

/** How a job ended. */
export type JobOutcome =
  | { readonly kind: 'done'; readonly result: unknown; readonly resources: ActorResources }
  | { readonly kind: 'died' };

/** One process of a lane: a child process, or a task of the simulator. */
export interface Actor {
  readonly process: HistoryProcess;
  readonly isGone: boolean;
  /** What it said before it went, if it said anything. */
  readonly complaint: string;
  /** Has a job done. */
  run(job: Job, death: DeathPlan | null, onProgress?: (done: number) => void): Promise<JobOutcome>;
  /** Ends the job after the operation under way. */
  stop(): void;
  /** Closes the queue and waits until the process is gone. */
  close(): Promise<void>;
  /** Ends the process at once, wherever it is. */
  kill(): Promise<void>;
  /** Stops the process where it is, without ending it. */
  suspend(): void;
  /** Lets a stopped process go on. */
  resume(): void;
}

/** A queue of a world: where it is, and who works on it. */
export interface Place {
  readonly crew: Crew;
  readonly root: string;
}

/** One entry of a subject's own inventory. */
export interface ListingEntry {
  readonly id: string;
  readonly state: ItemState;
}

/**
 * The processes of a lane and the world they live in: child processes on real files, or tasks of the simulator. The
 * phases of a lane know nothing else of where they happen.
 */
export interface Crew {
  /** Microseconds since the lane began, on the clock of its world. */
  readonly nowUs: number;
  /** Microseconds of that clock at which the lane began. */
  readonly originUs: number;
  /** Processes killed so far, by others or by themselves. */
  readonly kills: number;
  /** The files as an outsider sees them: for auditors, and for planting what is foreign. Its calls are not recorded. */
  readonly disk: FileSystem;
  /** The same, with names as their bytes in latin1 where names are bytes: for names that are not UTF-8. */
  readonly rawDisk: FileSystem;
  /**
   * Starts a process in a role and opens the queue in it.
   *
   * @throws Error when it ends before the queue is open, other than by a kill.
   */
  spawn(role: string): Promise<Actor>;
  /** Starts several processes at once. */
  spawnAll(role: string, count: number): Promise<Actor[]>;
  /** Lets time pass. @throws the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** What an `inventory` job listed. */
  readListing(name: string): AsyncIterable<ListingEntry>;
  /** The logs of all processes. */
  logs(): ProcessLog[];
  /** A crew for another, empty queue of the same world, which ends with this one. */
  beside(name: string, history: History, settings: SubjectSettings): Promise<Place>;
  /** Lets a seed decide, from here on, whose step is next and what strikes. Only where steps are chosen. */
  openWindow?(seed: number): void;
  /** Ends what {@link Crew.openWindow} began. */
  closeWindow?(): void;
  /** Ends every process that is left, at once. */
  end(): Promise<void>;
}
