import { CallLog } from '../scheduler/call-log.ts';
import { Simulation } from '../scheduler/simulation.ts';
import type { SimFs } from '../volume/sim-fs.ts';
import { buildReady, drain, DRAIN_FAULTS } from './drain.ts';

/** What the benchmark needs of the machine it runs on. */
export interface BenchMachine {
  /** Milliseconds on any clock that never goes back. */
  readonly elapsedMs: () => number;
  /** Bytes in use: the heap and what lies outside it. May collect garbage first; its own time does not count. */
  readonly memoryBytes: () => number;
}

/** One drain. */
export interface SimBenchRun {
  readonly depth: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** The most memory in use whenever it was looked at, in MiB. */
  readonly heapMb: number;
  /** How long building the volume took, in milliseconds. */
  readonly buildMs: number;
  /** How long it takes, at worst, to take a case on the standing volume back and set the next one up, in milliseconds. */
  readonly caseStartMs: number;
  /** Faults that struck. */
  readonly strikes: number;
  /** How long the drain would have taken on ext4, in milliseconds. */
  readonly virtualMs: number;
  readonly traceHash: string;
}

/** Options of {@link benchSim}. */
export interface SimBenchOptions {
  /** Simulated workers; default 8. */
  readonly workers?: number;
  /** Default 1. */
  readonly seed?: number;
}

const MEBIBYTE = 1024 * 1024;
/** Memory is looked at once in so many steps. */
const LOOK_EVERY_STEPS = 200_000;
/** Cases that are started on the standing volume, and the steps each of them makes. */
const CASES = 20;
const CASE_STEPS = 500;
/** Drains of a depth are made until so many steps have been timed. */
const STEPS_MIN = 1_000_000;
/** Deaths that a worker survives: more than there will be. */
const RESTARTS = 1_000_000;

/**
 * Drains volumes of several depths with simulated workers, faults and a log of every call, and says how fast the steps
 * were made. Flat cost shows as equal figures side by side.
 */
export async function benchSim(
  depths: readonly number[],
  machine: BenchMachine,
  { workers = 8, seed = 1 }: SimBenchOptions = {},
): Promise<readonly SimBenchRun[]> {
  const runs: SimBenchRun[] = [];
  for (const depth of depths) {
    const buildStart = machine.elapsedMs();
    const kernel = buildReady(depth, seed);
    const buildMs = Math.round(machine.elapsedMs() - buildStart);
    const caseStartMs = await timeCaseStart(kernel, machine, workers);
    // A drain that is over in a moment times the compiler: small ones are made again, and the fastest counts.
    let best = await timeDrain(kernel, machine, workers, seed);
    for (let steps = best.steps; steps < STEPS_MIN; steps += best.steps) {
      const again = await timeDrain(buildReady(depth, seed), machine, workers, seed);
      if (again.stepsPerSecond > best.stepsPerSecond) best = again;
    }
    runs.push({ depth, ...best, buildMs, caseStartMs });
  }
  return runs;
}

type DrainFigures = Omit<SimBenchRun, 'depth' | 'buildMs' | 'caseStartMs'>;

async function timeDrain(
  kernel: SimFs,
  machine: BenchMachine,
  workers: number,
  seed: number,
): Promise<DrainFigures> {
  const simulation = new Simulation({
    kernel,
    seed,
    faults: DRAIN_FAULTS,
    latency: 'ext4',
    log: new CallLog(),
    stepsMax: Infinity,
  });
  spawnWorkers(simulation, workers, RESTARTS);
  let bytesMax = 0;
  let lookedMs = 0;
  const look = (): void => {
    const start = machine.elapsedMs();
    bytesMax = Math.max(bytesMax, machine.memoryBytes());
    lookedMs += machine.elapsedMs() - start;
    simulation.at(simulation.steps + LOOK_EVERY_STEPS, look);
  };
  look();
  lookedMs = 0;
  const start = machine.elapsedMs();
  const { steps, strikes, virtualMs, traceHash } = await simulation.run();
  const seconds = (machine.elapsedMs() - start - lookedMs) / 1000;
  return {
    steps,
    stepsPerSecond: Math.round(steps / seconds),
    heapMb: Math.round(bytesMax / MEBIBYTE),
    strikes: [...strikes.values()].reduce((sum, count) => sum + count, 0),
    virtualMs: Math.round(virtualMs),
    traceHash,
  };
}

/** Starts case after case on the same volume, each of which is taken back. */
async function timeCaseStart(kernel: SimFs, machine: BenchMachine, workers: number): Promise<number> {
  let worstMs = 0;
  for (let seed = 1; seed <= CASES; seed += 1) {
    const mark = kernel.volume.mark();
    const simulation = new Simulation({ kernel, seed });
    spawnWorkers(simulation, workers);
    simulation.at(CASE_STEPS, () => {
      for (const task of simulation.tasks) simulation.kill(task);
    });
    await simulation.run();
    const start = machine.elapsedMs();
    kernel.volume.rollback(mark);
    spawnWorkers(new Simulation({ kernel, seed }), workers);
    worstMs = Math.max(worstMs, machine.elapsedMs() - start);
  }
  return Math.round(worstMs * 1000) / 1000;
}

function spawnWorkers(simulation: Simulation, workers: number, restarts = 0): void {
  for (let worker = 0; worker < workers; worker += 1) {
    simulation.spawn(`worker-${worker}`, drain, { restarts });
  }
}
