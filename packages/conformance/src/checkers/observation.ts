import type { Capabilities, SweepWork } from '@spoolproof/contract';

import type { History } from '../history/history.ts';
import type { Snapshot } from '../history/snapshot.ts';
import type { TouchIndex } from '../history/touch-index.ts';
import type { SubjectSettings, SubjectStats } from '../subject.ts';

/** A stretch of time, microseconds since the lane began. */
export interface TimeWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A stretch during which only archivers were at work, with what an auditor found before and after. */
export interface CapWindow extends TimeWindow {
  readonly cap: number;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** One archiver alone: then its calls are counted undisturbed. */
  readonly isSolo: boolean;
  /** The numbers of the ids that were ready before, by bucket, in queue order; null where only the queue knows it. */
  readonly order: readonly (readonly number[])[] | null;
  /** What the enforcement had to do, for the bound of Q32, where the auditor can tell. */
  readonly work: {
    /** Complete buckets that left `ready`. */
    readonly sealedBuckets: number;
    /** Open and tapped buckets of `ready` before, and the items in them. */
    readonly partialBuckets: number;
    readonly partialItems: number;
  } | null;
}

/** An enforcement that was killed in the middle, with the depth before and after. */
export interface InterruptedCap {
  readonly depthBefore: number;
  readonly depthAfter: number;
  /** Successful renames after which it was killed. */
  readonly afterRename: number;
  readonly cap: number;
  /** False when it finished before its death came. */
  readonly wasKilled: boolean;
}

/** A stretch during which only consumers were at work, on what was ready when it began. */
export interface OrderWindow extends TimeWindow {
  readonly before: Snapshot;
}

/** A stretch in which one undisturbed process worked at a known depth, for the cost clauses. */
export interface CostWindow extends TimeWindow {
  readonly depth: number;
  /** The most memory the process had, in bytes. */
  readonly peakRssBytes: number;
  readonly openDescriptorsMax: number;
}

/** A stretch in which only producers were at work, on a queue that refuses what is beyond its cap. */
export interface RejectWindow extends TimeWindow {
  readonly max: number;
  readonly producers: number;
  readonly depthBefore: number;
  readonly depthAfter: number;
}

/** A stretch in which so many workers claimed one item at a time, and nobody else was at work. */
export interface ContentionWindow extends TimeWindow {
  readonly workers: number;
}

/** A sweep beside which nobody else was at work. */
export interface SweepWindow extends TimeWindow {
  /** What was in flight when it began. */
  readonly work: SweepWork;
  /** Items finished by then: what a sweep must not cost. */
  readonly done: number;
  /** What an auditor found to have left `leased` and `done` meanwhile; null where nobody looked again. */
  readonly moved: { readonly reclaimed: number; readonly deleted: number } | null;
}

/** The largest directory of the queue's own at one look at the disk. */
export interface LargestDirectory {
  /** Relative to the root. */
  readonly path: string;
  readonly entries: number;
}

/** How long one kind of operation held the event loop, at the full depth. */
export interface LoopSlice {
  readonly operation: string;
  /** The longest time between two turns during a repetition, in the repetition in which that was shortest. Milliseconds. */
  readonly sliceMs: number;
  readonly repetitions: number;
}

/** What became of files that are not the queue's. */
export interface ForeignOutcome {
  readonly planted: number;
  /** Gone, changed, or moved by themselves. */
  readonly disturbed: readonly string[];
  /** Ids under which one of them was listed as an item. */
  readonly counted: readonly string[];
}

/** What an independent reader and the subject said at one quiet moment. */
export interface StatsComparison {
  readonly reported: SubjectStats;
  readonly audited: SubjectStats;
}

/** What the lane saw of recovery. */
export interface RecoveryOutcome {
  /** Items leased by processes that are gone, before the first undisturbed sweep and after it. */
  readonly orphansBefore: number;
  readonly orphansAfter: number;
  /** Where everything was after the first and after the second sweep. */
  readonly afterFirst: Snapshot;
  readonly afterSecond: Snapshot;
  /** The report and the calls of the second sweep. */
  readonly secondReport: Readonly<Record<string, number>> | null;
  readonly secondCalls: number;
  readonly owners: number;
  /** Sweeps that were killed in the middle before. */
  readonly interrupted: number;
}

/** What became of the last drain. */
export interface DrainOutcome {
  readonly readyBefore: number;
  readonly readyAfter: number;
  readonly delayedAfter: number;
  readonly leasedAfter: number;
}

/** What a readmission did, by its reports and by the auditor. */
export interface ReadmitWindow extends TimeWindow {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** Defects that the auditor found at the end, by kind. */
export interface AuditFacts {
  readonly holes: number;
  readonly countMismatches: number;
  readonly damaged: number;
  readonly payloadsChecked: number;
  readonly keysWithoutItem: number;
  readonly reasonsMissing: number;
  readonly largestDirectory: { readonly path: string; readonly entries: number };
  readonly examples: readonly string[];
}

/** Everything the checkers judge: what the processes wrote down, and what was seen from outside. */
export interface Observation {
  readonly history: History;
  readonly touches: TouchIndex;
  readonly capabilities: Capabilities;
  readonly settings: SubjectSettings;
  readonly workers: number;
  /** Where everything was at the end, at rest; null when the lane did not get that far. */
  readonly final: Snapshot | null;
  readonly audit: AuditFacts | null;
  readonly capWindows: readonly CapWindow[];
  readonly interruptedCaps: readonly InterruptedCap[];
  readonly orderWindows: readonly OrderWindow[];
  readonly costs: { readonly base: CostWindow; readonly full: CostWindow } | null;
  /** Stretches in which one undisturbed process enqueued items one by one. */
  readonly enqueueCosts: readonly CostWindow[];
  readonly loopSlices: readonly LoopSlice[];
  readonly rejects: readonly RejectWindow[];
  readonly sweeps: readonly SweepWindow[];
  readonly contentions: readonly ContentionWindow[];
  /** The largest directory in every look at the disk, the last one included. */
  readonly directories: readonly LargestDirectory[];
  /** By number of the id, how many deliveries the reason beside a buried item tells; null where nobody can read it. */
  readonly burials: ReadonlyMap<number, number> | null;
  readonly foreign: ForeignOutcome | null;
  readonly outside: ForeignOutcome | null;
  readonly stats: readonly StatsComparison[];
  readonly readmits: readonly ReadmitWindow[];
  readonly recovery: RecoveryOutcome | null;
  readonly drain: DrainOutcome | null;
  readonly kills: number;
  /** Processes that were alive and did not return from an operation in time. */
  readonly stalled: readonly string[];
}
