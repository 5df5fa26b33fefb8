import { z } from 'zod';

import { historyEventSchema } from './history.ts';
import type { HistoryEvent } from './history.ts';

/** What a gate says: exit code 0, 1 or 3. `inconclusive`: no failure, but a clause that was to be exercised was not. */
export const EVIDENCE_VERDICTS = ['pass', 'fail', 'inconclusive'] as const;

/** One of the verdicts of a gate. */
export type EvidenceVerdict = (typeof EVIDENCE_VERDICTS)[number];

/** What a gate says about one clause. `unknown`: it had no opportunity to fail, which is never a pass. */
export const CLAUSE_VERDICTS = ['pass', 'fail', 'unknown', 'not-applicable'] as const;

/** One of the verdicts on a clause. */
export type ClauseVerdict = (typeof CLAUSE_VERDICTS)[number];

/** What is below the queue. `sim`: the simulated filesystem. `memfs`: one in memory. `real`: the kernel's. */
export const LANE_FILE_SYSTEMS = ['sim', 'memfs', 'real'] as const;

/** One of the kinds of file systems. */
export type LaneFileSystem = (typeof LANE_FILE_SYSTEMS)[number];

/**
 * How a subject was held. `A`: its ports were injected, everything can be chosen and replayed. `B`: `node:fs` was
 * replaced below it. `C`: real files, child processes, SIGKILL.
 */
export const LANE_TIERS = ['A', 'B', 'C'] as const;

/** One of the tiers. */
export type LaneTier = (typeof LANE_TIERS)[number];

/** One call of the file system in a counterexample. */
export interface CallEvent {
  /** Number of the process within its run. */
  readonly process: number;
  /** Number of the scheduler's step at which the call took effect. */
  readonly step: number;
  /** Microseconds since the run began. */
  readonly atUs: number;
  readonly call: string;
  /** Relative to the queue's root; a rename or link names both paths. */
  readonly path: string;
  /** `ok`, or the errno. */
  readonly result: string;
  /** The fault that struck it, if one did. */
  readonly fault?: string | undefined;
}

/** One way in which a clause failed, with the few lines of the history that show it. */
export interface Counterexample {
  readonly message: string;
  readonly history: readonly HistoryEvent[];
  /** The file system and the depth of the lane it was seen in. */
  readonly fs: LaneFileSystem;
  readonly depth: number;
  /** The one line that shows it again, for `--replay`. */
  readonly replay: string;
  /** The calls that led to it, where the run was simulated: the last few hundred. */
  readonly calls?: readonly CallEvent[] | undefined;
  /** What shrinking left, where the run was simulated. */
  readonly shrunk?: ShrunkCase | undefined;
}

/** The size of a shrunk case. Removing any one thing from it makes the failure go away. */
export interface ShrunkCase {
  readonly operations: number;
  readonly preemptions: number;
  readonly faults: number;
  readonly crashes: number;
  /** Runs that shrinking took. */
  readonly runs: number;
}

/** What was found out about one clause, over all lanes. */
export interface ClauseEvidence {
  readonly id: string;
  readonly name: string;
  readonly verdict: ClauseVerdict;
  /** Moments at which the clause could have failed. */
  readonly opportunities: number;
  /** How many of them did. */
  readonly failures: number;
  /** Why the verdict is not simply pass or fail, when there is something to say. */
  readonly note?: string | undefined;
  readonly counterexample?: Counterexample | undefined;
  /**
   * Random runs in which it could have failed and did not. With n of them a failure is rarer than 3 in n runs, at
   * 95 % (the rule of three).
   */
  readonly randomRuns?: number | undefined;
}

/** What happened in one lane. */
export interface LaneEvidence {
  /** What kind of lane: `standing`, `cases`, … */
  readonly name: string;
  readonly fs: LaneFileSystem;
  readonly tier: LaneTier;
  /** Items in `ready` when the concurrent phase began. */
  readonly depth: number;
  readonly seed: number;
  readonly seconds: number;
  /** Runs of the scheduler; 1 for a lane that is one long run. */
  readonly runs: number;
  /** Steps of the scheduler; 0 where the kernel schedules. */
  readonly steps: number;
  /** How often each fault struck, by name. */
  readonly faults: Readonly<Record<string, number>>;
  /** Costs as measured, by name with the unit: for the plots over the depth. */
  readonly costs: Readonly<Record<string, number>>;
  readonly archivers: number;
  readonly producers: number;
  readonly consumers: number;
  readonly sweepers: number;
  /** Calls that found an entry gone that a listing had shown: lost races that struck. */
  readonly vanished: number;
  /** Processes ended by SIGKILL. */
  readonly kills: number;
  /** Items accepted. */
  readonly items: number;
  /** Operations recorded. */
  readonly operations: number;
  /** Deliveries to consumers. */
  readonly deliveries: number;
  /** Items archived by the cap, as its reports say. */
  readonly archived: number;
  /** SHA-256 over the histories of all processes. */
  readonly historyHash: string;
  /** Seconds spent in each phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Whether the lane ended early, and why. */
  readonly cutShort?: string | undefined;
}

/** The machine a gate ran on. */
export interface MachineFacts {
  readonly platform: string;
  readonly release: string;
  readonly node: string;
  readonly cpus: number;
  readonly cpuModel: string;
  readonly memoryMiB: number;
  /** Type of the filesystem below the lanes, as a number from statfs in hexadecimal. */
  readonly filesystem: string;
}

/** Everything a gate found out. Written as `evidence.json`. */
export interface Evidence {
  readonly schema: 2;
  readonly verdict: EvidenceVerdict;
  readonly subject: string;
  readonly subjectVersion: string;
  readonly commit?: string | undefined;
  readonly seed: number;
  /** When it began, as an ISO 8601 time. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Failures that a baseline had already, by clause; they did not count for the verdict. */
  readonly knownFailures?: readonly string[] | undefined;
  readonly lanes: readonly LaneEvidence[];
  readonly clauses: readonly ClauseEvidence[];
  readonly machine: MachineFacts;
  /** The command that runs the same plan again. Real kernels replay the plan, not the schedule. */
  readonly replay: string;
}

const count = z.int().nonnegative();

const callEventSchema: z.ZodType<CallEvent> = z.object({
  process: count,
  step: count,
  atUs: z.number(),
  call: z.string(),
  path: z.string(),
  result: z.string(),
  fault: z.string().optional(),
});

const counterexampleSchema: z.ZodType<Counterexample> = z.object({
  message: z.string(),
  history: z.array(historyEventSchema),
  fs: z.enum(LANE_FILE_SYSTEMS),
  depth: count,
  replay: z.string(),
  calls: z.array(callEventSchema).optional(),
  shrunk: z
    .object({ operations: count, preemptions: count, faults: count, crashes: count, runs: count })
    .optional(),
});

const clauseEvidenceSchema: z.ZodType<ClauseEvidence> = z.object({
  id: z.string().regex(/^[A-Z][0-9]{2}$/u),
  name: z.string(),
  verdict: z.enum(CLAUSE_VERDICTS),
  opportunities: z.int().nonnegative(),
  failures: z.int().nonnegative(),
  note: z.string().optional(),
  counterexample: counterexampleSchema.optional(),
  randomRuns: count.optional(),
});

const laneEvidenceSchema: z.ZodType<LaneEvidence> = z.object({
  name: z.string(),
  fs: z.enum(LANE_FILE_SYSTEMS),
  tier: z.enum(LANE_TIERS),
  depth: count,
  seed: count,
  seconds: z.number().nonnegative(),
  runs: count,
  steps: count,
  faults: z.record(z.string(), count),
  costs: z.record(z.string(), z.number()),
  archivers: count,
  producers: count,
  consumers: count,
  sweepers: count,
  vanished: count,
  kills: count,
  items: count,
  operations: count,
  deliveries: count,
  archived: count,
  historyHash: z.string(),
  phases: z.record(z.string(), z.number()),
  cutShort: z.string().optional(),
});

/** Validates an `evidence.json`. */
export const evidenceSchema: z.ZodType<Evidence> = z.object({
  schema: z.literal(2),
  verdict: z.enum(EVIDENCE_VERDICTS),
  subject: z.string(),
  subjectVersion: z.string(),
  commit: z.string().optional(),
  seed: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
  knownFailures: z.array(z.string()).optional(),
  lanes: z.array(laneEvidenceSchema),
  clauses: z.array(clauseEvidenceSchema),
  machine: z.object({
    platform: z.string(),
    release: z.string(),
    node: z.string(),
    cpus: count,
    cpuModel: z.string(),
    memoryMiB: count,
    filesystem: z.string(),
  }),
  replay: z.string(),
});
