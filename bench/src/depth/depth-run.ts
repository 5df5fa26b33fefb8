import type { ProcessFigures } from '../process-watch.ts';

/** What a process that measures is told. */
export interface DepthTask {
  readonly algorithm: Algorithm;
  /** `fill` makes it, `measure` opens what another process has made. */
  readonly act: 'fill' | 'measure';
  readonly root: string;
  readonly depth: number;
}

/** Ours, or the one of the incident. */
export type Algorithm = 'queue' | 'incident';

/** One kind of operation in one run. */
export interface Phase extends ProcessFigures {
  readonly items: number;
  readonly seconds: number;
  readonly calls: number;
  /** The longest time between a listing and a rename that acts on it. */
  readonly raceWindowMs: number;
}

/** What one process was seen to need that opened a queue of one depth. */
export interface DepthRun {
  readonly depth: number;
  /** By name, in the order in which they were measured. */
  readonly phases: Readonly<Record<string, Phase>>;
  /** The resident memory at its greatest, above that of the process before it opened anything, megabytes. */
  readonly memoryMb: number;
  /** Entries of the largest directory, and of the one that grows with the depth. */
  readonly directoryEntriesMax: number;
  readonly directoryEntriesGrowing: number;
  readonly inodes: number;
}
