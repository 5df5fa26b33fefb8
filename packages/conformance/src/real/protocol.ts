import type { DeathPlan, Job } from '../jobs/job.ts';
import type { ActorResources } from '../lane/crew.ts';
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
  /** Directory of the logs. */
  readonly logs: string;
}

/** What the coordinator sends. */
export type ToChild =
  | { readonly type: 'init'; readonly init: ChildInit }
  | { readonly type: 'job'; readonly job: Job; readonly death: DeathPlan | null }
  /** Ends the job after the operation that is under way. */
  | { readonly type: 'stop' }
  /** Closes the queue and ends the process. */
  | { readonly type: 'close' };

/** What a child sends. */
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly result: unknown; readonly resources: ActorResources }
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'failed'; readonly message: string };
