import type { CrashProfile, FaultRule } from '@spoolproof/sim';

import type { Job } from '../jobs/job.ts';
import type { SubjectSettings } from '../subject.ts';

/** One thing that one process of a case does. */
export interface CaseStep {
  /** Which of the roles. */
  readonly actor: number;
  readonly job: Job;
}

/**
 * A small run as data: who does what, on how many items, and what may go wrong. Any subset of its steps is a case as
 * well, which is how a failing one is made small.
 */
export interface Case {
  /** Names it in replay lines, without spaces: its kind and its seed. */
  readonly name: string;
  readonly settings: SubjectSettings;
  /** Items that are ready when it begins. */
  readonly preload: number;
  /** The most of them that somebody has claimed before it begins, and keeps until it is over; default none. */
  readonly held?: number;
  readonly roles: readonly string[];
  readonly steps: readonly CaseStep[];
  /** What strikes at random; a schedule places its own instead. */
  readonly faults: readonly FaultRule[];
  /** What a power failure may take. */
  readonly crashProfile: CrashProfile;
  /** Whether files that are not the queue's lie in its directories. */
  readonly hasForeign: boolean;
}
