import type { ClauseEvidence, LaneEvidence } from '@spoolproof/contract';

import type { LaneName } from '../replay/gate-replay.ts';

/** A simulated lane that somebody else is asked to run. */
export interface LaneRequest {
  readonly subjectUrl: string;
  /** How the subject is named on the command line. */
  readonly subjectArgument: string;
  readonly fs: 'sim' | 'memfs';
  readonly lane: LaneName;
  readonly depth: number;
  /** The seed of the gate. */
  readonly seed: number;
  /** Random cases of each kind, for a lane of cases. */
  readonly cases: number;
}

/** What became of a lane. */
export interface LaneOutcome {
  readonly lane: LaneEvidence;
  readonly clauses: readonly ClauseEvidence[];
}
