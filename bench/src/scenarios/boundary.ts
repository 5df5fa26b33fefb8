import { execFileSync } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { INCIDENT, replayIncident } from '@spoolproof/conformance';
import {
  descriptorsMax,
  directoryEntriesMax,
  EVENT_LOOP_SLICE_MS,
  MEMORY_GROWTH_BYTES_MAX,
} from '@spoolproof/contract';
import {
  boundariesOf,
  checkPrediction,
  statsBoundary,
  type Boundary,
  type Check,
  type Limits,
} from '../boundaries.ts';
import type { DepthMeasurement } from '../depth-measurement.ts';
import { machineOf, type Machine } from '../machine.ts';
import type { Run, Scenario } from '../scenario.ts';
import { measureDepths } from './scale.ts';

const STEP_SECONDS = 600;
const BUCKET_ITEMS = 1000;
/** Depths of which the curves are made; a deeper one is a check of what they predict. */
const FITTED_DEPTH_MAX = 300_000;
/** Entries of an ext4 directory of two index levels, 4 KB blocks three quarters full, and names of 48 bytes. */
const EXT4_DIRECTORY_ENTRIES = Math.floor(508 * 511 * (4096 / 56) * 0.75);

/** The result of the scenario `boundary`. */
export interface BoundaryResult {
  readonly scenario: 'boundary';
  readonly limits: Limits;
  readonly queue: readonly Boundary[];
  readonly incident: readonly Boundary[];
  /** Where the incident's own machine ran out of its step, by arithmetic and in the simulator at that depth. */
  readonly incidentMachine: { readonly depth: number; readonly simulatedMinutes: number };
  readonly checks: readonly Check[];
  readonly machine: Machine;
}

/** Which declared limit is met first, and at what depth. */
export const boundaryScenario: Scenario = {
  name: 'boundary',
  summary: 'which declared limit is reached first, and at what depth',
  depths: [10_000, 30_000, 100_000, 300_000],
  async run(run) {
    const fitted = run.depths.filter((depth) => depth <= FITTED_DEPTH_MAX);
    const deeper = run.depths.filter((depth) => depth > FITTED_DEPTH_MAX);
    const { queue, incident } = await measureDepths(run, fitted);
    const checks: Check[] = [];
    for (const depth of deeper) {
      const checked = await measureDepths(run, [depth]);
      for (const found of checked.queue) checks.push(...checksOf(queue, found));
    }
    const limits = await limitsOf(run);
    const depth = statsBoundary(INCIDENT.statsPerSecond, STEP_SECONDS);
    run.say(`simulating the incident's machine at ${depth} files`);
    const { alone } = await replayIncident({ files: depth, sampledFiles: 1000 });
    const flat = { ...limits, directoryEntries: EXT4_DIRECTORY_ENTRIES };
    const result: BoundaryResult = {
      scenario: 'boundary',
      limits,
      queue: boundariesOf(queue, limits, descriptorsMax(1)),
      incident: boundariesOf(incident, flat, 1),
      incidentMachine: { depth, simulatedMinutes: alone.minutes },
      checks,
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { queue, incident, incidentMachine, checks } = result as BoundaryResult;
    return (
      `boundary\n  spoolproof\n${queue.map(renderBoundary).join('')}  incident, on this machine\n` +
      incident.map(renderBoundary).join('') +
      `  incident, on its own machine: ${incidentMachine.depth} files fill a step of ${STEP_SECONDS} s; ` +
      `simulated, ${incidentMachine.simulatedMinutes.toFixed(2)} minutes\n` +
      checks
        .map(
          ({ what, depth, predicted, measured, ratio }) =>
            `  check at ${depth}: ${what} predicted ${predicted.toFixed(3)}, measured ${measured.toFixed(3)}, ratio ${ratio.toFixed(2)}\n`,
        )
        .join('')
    );
  },
};

function checksOf(queue: readonly DepthMeasurement[], found: DepthMeasurement): Check[] {
  const checks = [
    checkPrediction('seconds of an enforcement', queue, found, (run) => run.capSeconds),
    checkPrediction('calls of an enforcement', queue, found, (run) => run.capCalls),
    checkPrediction('entries of the largest directory', queue, found, (run) => run.directoryEntriesMax),
  ];
  return checks.filter((check) => check !== null);
}

async function limitsOf(run: Run): Promise<Limits> {
  const { ffree } = await statfs(run.directory);
  const descriptors =
    process.platform === 'win32'
      ? 8192
      : Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  return {
    stepSeconds: STEP_SECONDS,
    memoryMb: MEMORY_GROWTH_BYTES_MAX / 2 ** 20,
    directoryEntries: directoryEntriesMax(BUCKET_ITEMS),
    loopDelayMs: EVENT_LOOP_SLICE_MS,
    inodesFree: ffree,
    descriptors: Number.isNaN(descriptors) ? Number.MAX_SAFE_INTEGER : descriptors,
  };
}

function renderBoundary({ what, limit, unit, depth, fit }: Boundary): string {
  const where = depth === null ? 'at no depth' : `at ${Math.round(depth)}`;
  const by = fit === null ? '' : `, grows with exponent ${fit.exponent.toFixed(2)}`;
  return `    ${what} (${Math.round(limit)} ${unit}): ${where}${by}\n`;
}
