import { LANE_FILE_SYSTEMS } from '@spoolproof/contract';
import type { Evidence, LaneFileSystem } from '@spoolproof/contract';

import { refuseUnsimulated } from '../ambient/ambient-subject.ts';
import { mergeClauses } from '../evidence/merge-clauses.ts';
import { verdictOf } from '../evidence/merge-findings.ts';
import type { GateProgress } from '../lane/lane-context.ts';
import { runInLaneWorker } from '../real/lane-worker.ts';
import { loadSubject } from '../real/load-subject.ts';
import { readMachineFacts } from '../real/machine-facts.ts';
import { nowMs } from '../real/plain-ports.ts';
import { runRealLanes } from '../real/run-real-lanes.ts';
import type { Subject } from '../subject.ts';
import type { LaneOutcome } from './lane-request.ts';
import { planSimulatedLanes } from './plan-gate.ts';

/** What a gate is run with. */
export interface GateOptions {
  /** URL of a module that exports `subject`, and maybe `createPorts`. Every process of the gate loads it. */
  readonly subjectModule: string;
  /** Standing depths, one lane each on each file system. */
  readonly depths: readonly number[];
  /** What is below the queue; default: all three; memfs and real for subjects with ambient ports. */
  readonly fs?: readonly LaneFileSystem[];
  /** Only these clauses; default: all that the subject is held to. */
  readonly clauses?: readonly string[];
  /** Everything random in the plan comes from it. */
  readonly seed: number;
  /** A file of one document a line, for the lanes on real files; default: generated alerts. */
  readonly input?: string;
  /** For the whole gate; lanes share it out. Default 600. A lane that takes longer says so. */
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

/**
 * Holds a subject to the contract, in the simulator and on real files, at each depth, and says what was found. The simulated
 * lanes run side by side, each file system in a process of its own; the lanes on real files come after them.
 *
 * @throws the signal's reason when it is aborted; Error when the subject cannot be loaded or opened; RangeError for a
 *   depth that is none, and for a file system that a subject with ambient ports cannot be run on.
 */
export async function runGate(options: GateOptions): Promise<Evidence> {
  const { depths, seed, subjectModule, onProgress } = options;
  for (const depth of depths) {
    if (!Number.isInteger(depth) || depth < 1)
      throw new RangeError(`a depth is a whole number from 1, not ${depth}`);
  }
  const startedMs = nowMs();
  const signal = options.signal ?? new AbortController().signal;
  const { subject } = await loadSubject(subjectModule);
  const subjectArgument = options.subjectArgument ?? subject.name;
  const fs = options.fs ?? fileSystemsOf(subject);
  for (const kind of fs) refuseUnsimulated(subject, kind);
  const budgetSeconds = options.budgetSeconds ?? budgetSecondsDefault;
  const common = { subjectUrl: subjectModule, subjectArgument, seed };
  const simulated = await Promise.all(
    planSimulatedLanes(fs, depths, common, budgetSeconds).map(async (requests) => {
      const outcomes: LaneOutcome[] = [];
      for (const request of requests) {
        const { depth } = request;
        const report = (phase: string, done: number, total: number): void =>
          onProgress?.({ fs: request.fs, depth, phase, done, total });
        outcomes.push(await runInLaneWorker(request, signal, report));
      }
      return outcomes;
    }),
  );
  const real = fs.includes('real')
    ? await runRealLanes({
        subject,
        ...common,
        depths,
        input: options.input,
        budgetSeconds,
        directory: options.directory,
        signal,
        report: (depth, phase, done, total) => onProgress?.({ fs: 'real', depth, phase, done, total }),
      })
    : [];
  const outcomes = [...simulated.flat(), ...real];
  const clauses = mergeClauses(outcomes.map((outcome) => outcome.clauses)).filter(
    ({ id }) => options.clauses?.includes(id) !== false,
  );
  return {
    schema: 2,
    verdict: verdictOf(clauses),
    subject: subject.name,
    subjectVersion: subject.version,
    ...(options.commit === undefined ? {} : { commit: options.commit }),
    seed,
    startedAt: new Date(startedMs).toISOString(),
    seconds: Math.round((nowMs() - startedMs) / 10) / 100,
    lanes: outcomes.map(({ lane }) => lane),
    clauses,
    machine: readMachineFacts(options.directory),
    replay: commandOf(options, subjectArgument, fs),
  };
}

/** What can be below a subject: one that reaches the outside world by itself does not know the simulator's file system. */
function fileSystemsOf({ ports, simulated }: Subject): readonly LaneFileSystem[] {
  if (ports !== 'ambient') return LANE_FILE_SYSTEMS;
  return simulated === false ? ['real'] : ['memfs', 'real'];
}

/** The command that runs the same plan again. Kernels schedule as they like: on real files it is the plan, not the schedule. */
function commandOf(
  { depths, seed, input, clauses }: GateOptions,
  subject: string,
  fs: readonly LaneFileSystem[],
): string {
  const documents = input === undefined ? '' : ` --input ${input}`;
  const only = clauses === undefined ? '' : ` --clauses ${clauses.join(',')}`;
  return `spoolproof gate --subject ${subject} --fs ${fs.join(',')} --depth ${depths.join(',')} --seed ${seed}${only}${documents}`;
}
