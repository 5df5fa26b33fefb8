import type { SubjectSettings } from '../subject.ts';

/** Where the documents come from: a file of one document a line, or the generator with a seed. */
export type DocumentOrigin = { readonly input: string } | { readonly seed: number };

/** What a child process is started with. */
export interface ChildInit {
  readonly subjectUrl: string;
  readonly root: string;
  readonly role: string;
  /** Number of the process within the lane. */
  readonly process: number;
  readonly seed: number;
  readonly settings: SubjectSettings;
  readonly documents: DocumentOrigin;
  readonly logPath: string;
}

/** What a child is told to do. Each job runs until it is finished or told to stop. */
export type Job =
  /** Enqueues as fast as it can: batches where the subject has them. */
  | { readonly kind: 'build'; readonly items: number; readonly batch: number }
  /** Enqueues a mix of single, keyed and batched items. */
  | {
      readonly kind: 'produce';
      readonly itemsMax: number;
      readonly keys: number;
      readonly poison: number;
      readonly faults: boolean;
      readonly pauseMs: number;
    }
  /** Claims and settles a mix. */
  | { readonly kind: 'consume'; readonly itemsMax: number; readonly sizes: readonly number[] }
  /** Claims `claims` times up to `max` and acknowledges everything: counted, undisturbed. */
  | { readonly kind: 'probe'; readonly claims: number; readonly max: number }
  /** Enqueues one by one, then under keys, some of them twice: counted, undisturbed. */
  | { readonly kind: 'probe-enqueue'; readonly singles: number; readonly keyed: number }
  /** Does each kind of operation several times, and measures how long each holds the event loop. */
  | { readonly kind: 'probe-loop'; readonly batch: number }
  /** Claims and keeps the leases. */
  | { readonly kind: 'hold'; readonly max: number }
  /** Acknowledges the leases that were kept. */
  | { readonly kind: 'settle-held' }
  /** Enforces the caps one after the other, each at its time, so that all archivers begin together. */
  | {
      readonly kind: 'cap';
      readonly caps: readonly number[];
      readonly startUs: number;
      readonly stepUs: number;
    }
  /** Sweeps every `pauseMs` until stopped, or `times` times. */
  | { readonly kind: 'sweep'; readonly times: number; readonly pauseMs: number }
  | { readonly kind: 'readmit'; readonly max: number; readonly times: number; readonly pauseMs: number }
  | { readonly kind: 'stats' }
  /** Claims and acknowledges until nothing is left, or `itemsMax` items. */
  | { readonly kind: 'drain'; readonly itemsMax: number; readonly max: number }
  /** Enqueues once under each key. */
  | { readonly kind: 'enqueue-keys'; readonly keys: readonly string[] }
  /** Lists the subject's own inventory into a file, one `state id` a line. */
  | { readonly kind: 'inventory'; readonly path: string };

/** How a child is to end in the middle of its job: at a call, or after a successful rename. */
export interface DeathPlan {
  readonly atCall?: number;
  readonly afterRename?: number;
}

/** What the coordinator sends. */
export type ToChild =
  | { readonly type: 'init'; readonly init: ChildInit }
  | { readonly type: 'job'; readonly job: Job; readonly death: DeathPlan | null }
  /** Ends the job after the operation that is under way. */
  | { readonly type: 'stop' }
  /** Closes the queue and ends the process. */
  | { readonly type: 'close' };

/** What a child needed so far. */
export interface ChildResources {
  readonly peakRssBytes: number;
  readonly openDescriptorsMax: number;
}

/** What a child sends. */
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly result: unknown; readonly resources: ChildResources }
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'failed'; readonly message: string };
