import type { FileSystem } from '@spoolproof/contract';
import { deriveSeed, SeededRandom } from '../environment/seeded-random.ts';
import { directPort } from '../kernel/direct-port.ts';
import { MemfsKernel } from '../memfs/memfs-kernel.ts';
import { AsUserFileSystem } from '../real/as-user-file-system.ts';
import { RealFileSystem } from '../real/real-file-system.ts';
import { canActAs, effectiveUser, makeScratch, setOwner, withoutMask } from '../real/scratch-directory.ts';
import { BulkBuilder } from '../volume/bulk-builder.ts';
import { SimFs } from '../volume/sim-fs.ts';
import { describeOperation, randomProgram, type LitmusOperation } from './operation.ts';
import { runProgram, type LitmusOutcome, type LitmusTier } from './run-program.ts';

/** Options of {@link runLitmus}. */
export interface LitmusOptions {
  /** Random programs to run; default 200. */
  readonly runs?: number;
  /** The first seed; the n-th program has this plus n. Default 1. */
  readonly seed?: number;
  /** An existing directory of the real filesystem to compare with. Everything made in it is removed. */
  readonly directory: string;
  /** Calls per program; default 60. */
  readonly length?: number;
  readonly onProgress?: (done: number, runs: number) => void;
}

/** A program on which a filesystem did not do as the simulated one does. */
export interface LitmusDifference {
  readonly seed: number;
  /** `real` or `memfs`. */
  readonly tier: string;
  /** What was done up to there, a line each. */
  readonly program: readonly string[];
  /** What the simulated filesystem said, and what the other did. */
  readonly simulated: string;
  readonly other: string;
}

/** What the litmus runs found. */
export interface LitmusReport {
  readonly runs: number;
  readonly calls: number;
  /** Calls that failed, by errno, on the simulated filesystem: what the programs have reached. */
  readonly errnos: Readonly<Record<string, number>>;
  /** Whether some programs had several users, which takes root. */
  readonly users: boolean;
  readonly differences: readonly LitmusDifference[];
}

/** Users of the programs that have several: root and two others. */
const USERS = [0, 4001, 4002] as const;
/** Directories that such a program begins with. Bits of the group are those of everybody: groups are not modelled. */
const OWNED = [
  { path: '/a', uid: 4001, mode: 0o755 },
  { path: '/b', uid: 4002, mode: 0o1777 },
  { path: '/c', uid: 4001, mode: 0o700 },
  { path: '/a/d', uid: 4002, mode: 0o777 },
] as const;
const SCRATCH_MODE = 0o777;

/**
 * Runs random programs on the simulated filesystem, on a real directory and on memfs, and compares every result, every
 * error and the trees that they leave. On root's behalf, every third program has three users; memfs sits those out.
 */
export async function runLitmus(options: LitmusOptions): Promise<LitmusReport> {
  const { runs = 200, seed: first = 1, directory, length = 60, onProgress } = options;
  const differences: LitmusDifference[] = [];
  const errnos: Record<string, number> = {};
  const users = canActAs(USERS[1], directory);
  for (let run = 0; run < runs; run += 1) {
    const seed = first + run;
    const several = users && run % 3 === 0;
    const program = randomProgram(new SeededRandom(deriveSeed(seed, 1)), length, several ? USERS.length : 1);
    const found = await withoutMask(() => compareTiers(program, directory, seed, several));
    differences.push(...found.differences);
    for (const result of found.results) {
      if (/^E[A-Z]+$/.test(result)) errnos[result] = (errnos[result] ?? 0) + 1;
    }
    onProgress?.(run + 1, runs);
  }
  return { runs, calls: runs * length, errnos, users, differences };
}

async function compareTiers(
  program: readonly LitmusOperation[],
  directory: string,
  seed: number,
  several: boolean,
): Promise<{ readonly differences: readonly LitmusDifference[]; readonly results: readonly string[] }> {
  const simulated = await runProgram(simulatedTier(seed, several), program);
  const scratch = makeScratch(directory);
  try {
    const real = await runProgram(realTier(scratch.path, several), program);
    const differences = differencesOf('real', seed, program, simulated, real);
    if (several) return { differences, results: simulated.results };
    const memfs = { name: 'memfs', ports: [directPort(new MemfsKernel())], directoryLinks: false };
    const again = await runProgram({ ...simulatedTier(seed, false), directoryLinks: false }, program);
    const other = differencesOf('memfs', seed, program, again, await runProgram(memfs, program));
    return { differences: [...differences, ...other], results: simulated.results };
  } finally {
    scratch.remove();
  }
}

function simulatedTier(seed: number, several: boolean): LitmusTier {
  const simFs = new SimFs({ seed, rootMode: SCRATCH_MODE });
  simFs.volume.nowMs = () => Number.MAX_SAFE_INTEGER;
  const bulk = new BulkBuilder(simFs.volume);
  bulk.setStatus(simFs.volume.root, { mtimeMs: Number.MAX_SAFE_INTEGER });
  if (several) for (const { path, uid, mode } of OWNED) bulk.setStatus(bulk.directory(path), { uid, mode });
  const uids = several ? USERS : [effectiveUser()];
  return { name: 'simulated', ports: uids.map((uid) => directPort(simFs, { uid })), directoryLinks: true };
}

function realTier(scratch: string, several: boolean): LitmusTier {
  const real: FileSystem = new RealFileSystem(scratch);
  setOwner(scratch, effectiveUser(), SCRATCH_MODE);
  if (!several) return { name: 'real', ports: [real], directoryLinks: true };
  for (const { path, uid, mode } of OWNED) {
    void real.mkdir(path);
    setOwner(scratch + path, uid, mode);
  }
  return { name: 'real', ports: USERS.map((uid) => new AsUserFileSystem(real, uid)), directoryLinks: true };
}

/** The first difference of each kind: after a call that went otherwise, nothing that follows means anything. */
function differencesOf(
  tier: string,
  seed: number,
  program: readonly LitmusOperation[],
  simulated: LitmusOutcome,
  other: LitmusOutcome,
): readonly LitmusDifference[] {
  const at = simulated.results.findIndex((result, index) => result !== other.results[index]);
  if (at !== -1) {
    const lines = program
      .slice(0, at + 1)
      .map((operation, index) => `${describeOperation(operation)} -> ${simulated.results[index]}`);
    return [
      { seed, tier, program: lines, simulated: simulated.results[at] ?? '', other: other.results[at] ?? '' },
    ];
  }
  const left = simulated.tree.filter((line) => !other.tree.includes(line));
  const right = other.tree.filter((line) => !simulated.tree.includes(line));
  if (left.length === 0 && right.length === 0) return [];
  const lines = program.map(
    (operation, index) => `${describeOperation(operation)} -> ${simulated.results[index]}`,
  );
  return [{ seed, tier, program: lines, simulated: left.join('\n'), other: right.join('\n') }];
}
