import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Evidence, LaneEvidence } from '@spoolproof/contract';

import { mergeFindings, verdictOf } from '../evidence/merge-findings.ts';
import type { LaneFindings } from '../evidence/merge-findings.ts';
import { deriveSeed } from '../seeded-random.ts';
import type { GateProgress } from '../lane/lane-context.ts';
import { planLane } from '../lane/lane-plan.ts';
import { formatGateReplay } from '../replay/gate-replay.ts';
import { loadSubject } from './load-subject.ts';
import { readMachineFacts } from './machine-facts.ts';
import { removeTree } from './remove-tree.ts';
import { runRealLane } from './run-real-lane.ts';

/** What a gate is run with. */
export interface GateOptions {
  /** URL of a module that exports `subject`, and maybe `createPorts`. Every child process loads it. */
  readonly subjectModule: string;
  /** Standing depths, one lane each. */
  readonly depths: readonly number[];
  /** Kinds of file systems; so far there is `real`. */
  readonly fs?: readonly 'real'[];
  /** Everything random in the plan comes from it. */
  readonly seed: number;
  /** A file of one document a line; default: generated alerts. */
  readonly input?: string;
  /** For the whole gate; it is shared out by depth. Default 600. A lane that takes longer says so. */
  readonly budgetSeconds?: number;
  /** Where the gate's directory is made; default the system's directory for temporary files. */
  readonly directory?: string;
  /** The commit that is being tested, for the evidence. */
  readonly commit?: string;
  /** How the subject is named on the command line, for the replay line; default its name. */
  readonly subjectArgument?: string;
  readonly onProgress?: (progress: GateProgress) => void;
  readonly signal?: AbortSignal;
}

const budgetSecondsDefault = 600;

/** What a lane takes of the whole, roughly: something for its phases, something for its files. */
function weightOf(depth: number): number {
  return 150_000 + depth;
}

/**
 * Holds a subject to the contract on real files, at each depth, and says what was found. Everything it makes is
 * removed again, also when it is aborted.
 *
 * @throws the signal's reason when it is aborted; Error when the subject cannot be loaded or opened.
 */
export async function runGate(options: GateOptions): Promise<Evidence> {
  const { depths, seed, subjectModule, input, onProgress } = options;
  for (const depth of depths) {
    if (!Number.isInteger(depth) || depth < 1)
      throw new RangeError(`a depth is a whole number from 1, not ${depth}`);
  }
  const signal = options.signal ?? new AbortController().signal;
  const { subject } = await loadSubject(subjectModule);
  const home = mkdtempSync(path.join(options.directory ?? tmpdir(), 'spoolproof-gate-'));
  const weight = depths.reduce((sum, depth) => sum + weightOf(depth), 0);
  const started = new Date();
  const lanes: LaneEvidence[] = [];
  const found: LaneFindings[] = [];
  try {
    for (const [number, depth] of depths.entries()) {
      const { lane, findings, observation, annexes } = await runRealLane({
        plan: planLane(depth, deriveSeed(seed, depth)),
        subject,
        subjectUrl: subjectModule,
        documents: input === undefined ? { seed } : { input },
        home: path.join(home, `lane-${number}`),
        budgetSeconds: ((options.budgetSeconds ?? budgetSecondsDefault) * weightOf(depth)) / weight,
        signal,
        report: (phase, done, total) => onProgress?.({ depth, phase, done, total }),
      });
      lanes.push(lane);
      const replay = formatGateReplay({
        subject: options.subjectArgument ?? subject.name,
        fs: 'real',
        lane: 'standing',
        depth,
        seed,
      });
      for (const each of [{ history: observation.history, findings }, ...annexes]) {
        found.push({ fs: 'real', depth, replay, history: each.history, findings: each.findings });
      }
    }
  } finally {
    // All at once at the end: ext4 creates files slowly for a while after it has removed many.
    const depth = Math.max(0, ...depths);
    await removeTree(home, (removed) => onProgress?.({ depth, phase: 'clean up', done: removed, total: 0 }));
  }
  const clauses = mergeFindings(found);
  return {
    schema: 2,
    verdict: verdictOf(clauses),
    subject: subject.name,
    subjectVersion: subject.version,
    ...(options.commit === undefined ? {} : { commit: options.commit }),
    seed,
    startedAt: started.toISOString(),
    seconds: Math.round((Date.now() - started.getTime()) / 10) / 100,
    lanes,
    clauses,
    machine: readMachineFacts(options.directory ?? tmpdir()),
    replay: replayLine(options, subject.name),
  };
}

/** The line that runs the same plan again. Kernels schedule as they like: it replays the plan, not the schedule. */
function replayLine({ depths, seed, input, subjectArgument }: GateOptions, name: string): string {
  const lanes = depths.map((depth) => `--depth ${depth}`).join(' ');
  const documents = input === undefined ? '' : ` --input ${input}`;
  return `spoolproof gate --subject ${subjectArgument ?? name} --fs real ${lanes} --seed ${seed}${documents}`;
}
