import type { LaneFileSystem } from '@spoolproof/contract';

import type {
  CapWindow,
  ContentionWindow,
  CostWindow,
  DrainOutcome,
  InterruptedCap,
  LargestDirectory,
  LoopSlice,
  OrderWindow,
} from '../checkers/observation.ts';
import type {
  ReadmitWindow,
  RecoveryOutcome,
  RejectWindow,
  StatsComparison,
  SweepWindow,
} from '../checkers/observation.ts';
import type { History } from '../history/history.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Subject } from '../subject.ts';
import type { Crew } from './crew.ts';
import type { ForeignFiles } from './foreign-files.ts';
import type { LanePlan } from './lane-plan.ts';

/** What a gate tells while it runs. */
export interface GateProgress {
  readonly fs: LaneFileSystem;
  readonly depth: number;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What a lane has seen so far, for the checkers. */
export interface LaneSightings {
  readonly capWindows: CapWindow[];
  readonly interruptedCaps: InterruptedCap[];
  readonly orderWindows: OrderWindow[];
  readonly stats: StatsComparison[];
  readonly readmits: ReadmitWindow[];
  readonly stalled: string[];
  readonly enqueueCosts: CostWindow[];
  readonly loopSlices: LoopSlice[];
  readonly rejects: RejectWindow[];
  readonly sweeps: SweepWindow[];
  readonly contentions: ContentionWindow[];
  /** The largest directory in each look at the disk. */
  readonly directories: LargestDirectory[];
  baseCost: CostWindow | null;
  fullCost: CostWindow | null;
  recovery: RecoveryOutcome | null;
  drain: DrainOutcome | null;
}

/** What the phases of a lane share. */
export interface LaneContext {
  readonly plan: LanePlan;
  readonly subject: Subject;
  readonly root: string;
  readonly history: History;
  readonly crew: Crew;
  readonly random: SeededRandom;
  readonly foreign: ForeignFiles;
  readonly seen: LaneSightings;
  readonly signal: AbortSignal;
  /** When the lane should be over, on the lane's clock. */
  readonly deadlineUs: number;
  readonly report: (phase: string, done: number, total: number) => void;
}

/** Nothing seen yet. */
export function emptySightings(): LaneSightings {
  return {
    capWindows: [],
    interruptedCaps: [],
    orderWindows: [],
    stats: [],
    readmits: [],
    stalled: [],
    enqueueCosts: [],
    loopSlices: [],
    rejects: [],
    sweeps: [],
    contentions: [],
    directories: [],
    baseCost: null,
    fullCost: null,
    recovery: null,
    drain: null,
  };
}
