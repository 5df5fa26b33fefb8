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

/** One way in which a clause failed, with the few lines of the history that show it. */
export interface Counterexample {
  readonly message: string;
  readonly history: readonly HistoryEvent[];
  /** Depth of the lane it was seen in. */
  readonly depth: number;
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
}

/** What happened in one lane. */
export interface LaneEvidence {
  readonly fs: string;
  /** Items in `ready` when the concurrent phase began. */
  readonly depth: number;
  readonly seconds: number;
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
  readonly schema: 1;
  readonly verdict: EvidenceVerdict;
  readonly subject: string;
  readonly subjectVersion: string;
  readonly commit?: string | undefined;
  readonly seed: number;
  readonly lanes: readonly LaneEvidence[];
  readonly clauses: readonly ClauseEvidence[];
  readonly machine: MachineFacts;
  /** The one line that runs the same plan again. Real kernels replay the plan, not the schedule. */
  readonly replay: string;
}

const counterexampleSchema: z.ZodType<Counterexample> = z.object({
  message: z.string(),
  history: z.array(historyEventSchema),
  depth: z.int().nonnegative(),
});

const clauseEvidenceSchema: z.ZodType<ClauseEvidence> = z.object({
  id: z.string().regex(/^[A-Z][0-9]{2}$/u),
  name: z.string(),
  verdict: z.enum(CLAUSE_VERDICTS),
  opportunities: z.int().nonnegative(),
  failures: z.int().nonnegative(),
  note: z.string().optional(),
  counterexample: counterexampleSchema.optional(),
});

const count = z.int().nonnegative();

const laneEvidenceSchema: z.ZodType<LaneEvidence> = z.object({
  fs: z.string(),
  depth: count,
  seconds: z.number().nonnegative(),
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
  schema: z.literal(1),
  verdict: z.enum(EVIDENCE_VERDICTS),
  subject: z.string(),
  subjectVersion: z.string(),
  commit: z.string().optional(),
  seed: z.int().nonnegative(),
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
