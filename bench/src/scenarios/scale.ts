import { measureIncident, measureQueue, type DepthMeasurement } from '../depth-measurement.ts';
import { fitPower, type PowerFit } from '../fit.ts';
import { machineOf, type Machine } from '../machine.ts';
import type { Run, Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';

/** The incident's algorithm is measured up to here: its curve is a straight line long before. */
const INCIDENT_DEPTH_MAX = 300_000;

/** One quantity's growth with the depth. */
interface Growth {
  readonly queue: PowerFit | null;
  readonly incident: PowerFit | null;
}

/** The quantities whose curves are drawn. */
export const CURVES = {
  claimMicroseconds: 'single claim, µs',
  settleMicroseconds: 'claim, read and ack in batches, µs an item',
  capSeconds: 'one enforcement of the cap, s',
  capCalls: 'calls of one enforcement of the cap',
  memoryMb: 'memory above that at rest, MB',
  loopDelayP99Ms: 'event-loop delay p99, ms',
  loopDelayMaxMs: 'longest event-loop delay, ms',
  raceWindowMs: 'longest time from a listing to the rename that acts on it, ms',
} as const satisfies Partial<Record<keyof DepthMeasurement, string>>;

/** A quantity that grows, or should not. */
export type Curve = keyof typeof CURVES;

/** The result of the scenario `scale`. */
export interface ScaleResult {
  readonly scenario: 'scale';
  readonly queue: readonly DepthMeasurement[];
  readonly incident: readonly DepthMeasurement[];
  readonly growth: Readonly<Record<Curve, Growth>>;
  readonly claimRatio: number;
  readonly settleRatio: number;
  readonly machine: Machine;
}

/** What every operation costs from ten thousand to a million, beside the incident's algorithm. */
export const scaleScenario: Scenario = {
  name: 'scale',
  summary: 'time, calls, memory, event loop and race windows by depth, with fitted exponents',
  depths: [10_000, 30_000, 100_000, 300_000, 1_000_000],
  async run(run) {
    const { queue, incident } = await measureDepths(run, run.depths);
    const names = Object.keys(CURVES) as Curve[];
    const fitOf = (runs: readonly DepthMeasurement[], name: Curve): PowerFit | null =>
      fitPower(runs.map((measured) => [measured.depth, measured[name] ?? 0]));
    const ratio = (name: Curve): number =>
      (queue.at(-1)?.[name] ?? Number.NaN) / (queue[0]?.[name] ?? Number.NaN);
    const result: ScaleResult = {
      scenario: 'scale',
      queue,
      incident,
      growth: Object.fromEntries(
        names.map((name) => [name, { queue: fitOf(queue, name), incident: fitOf(incident, name) }]),
      ) as Record<Curve, Growth>,
      claimRatio: ratio('claimMicroseconds'),
      settleRatio: ratio('settleMicroseconds'),
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { queue, incident, growth, claimRatio, settleRatio } = result as ScaleResult;
    const rows = Object.entries(CURVES).map(([name, words]) => {
      const values = (runs: readonly DepthMeasurement[]): string =>
        runs.map((run) => `${run.depth}: ${run[name as Curve]?.toFixed(2) ?? '–'}`).join(', ');
      const { queue: ours, incident: theirs } = growth[name as Curve];
      return (
        `  ${words}\n    spoolproof  exponent ${ours?.exponent.toFixed(2) ?? '–'}; ${values(queue)}\n` +
        `    incident    exponent ${theirs?.exponent.toFixed(2) ?? '–'}; ${values(incident)}\n`
      );
    });
    return `scale\n${rows.join('')}  deepest over shallowest: claim ${claimRatio.toFixed(2)}, settle ${settleRatio.toFixed(2)}\n`;
  },
};

/** Measures both algorithms at these depths, shallow first, each in a directory that is removed afterwards. */
export async function measureDepths(
  run: Run,
  depths: readonly number[],
): Promise<{ queue: DepthMeasurement[]; incident: DepthMeasurement[] }> {
  const queue: DepthMeasurement[] = [];
  const incident: DepthMeasurement[] = [];
  // Not counted: the first one compiles the code.
  await withScratch(run, (directory) => measureQueue(run, directory, 8000));
  for (const depth of depths.toSorted((a, b) => a - b)) {
    queue.push(await withScratch(run, (directory) => measureQueue(run, directory, depth)));
    if (depth > INCIDENT_DEPTH_MAX) continue;
    incident.push(await withScratch(run, (directory) => measureIncident(run, directory, depth)));
  }
  return { queue, incident };
}
