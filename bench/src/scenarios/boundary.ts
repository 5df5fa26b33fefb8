import { boundariesOf, type Boundary } from '../boundary/boundaries.ts';
import { checkPrediction, type Check } from '../boundary/check-prediction.ts';
import { onIncidentMachine, type IncidentMachine } from '../boundary/incident-machine.ts';
import { limitsOf, STEP_SECONDS, type Limits } from '../boundary/limits.ts';
import { CURVES, type Curve } from '../depth/depth-curves.ts';
import { pointsOf, type DepthSummary } from '../depth/depth-summary.ts';
import { measureDepths } from '../depth/measure-depths.ts';
import { renderFit } from '../fit.ts';
import { machineOf, type Machine } from '../machine.ts';
import type { Scenario } from '../scenario.ts';

/** Depths of which the curves are made; a deeper one is a check of what they predict. */
const FITTED_DEPTH_MAX = 300_000;
/** Deeper than this there are no files: it is simulated, on the machine of the incident. */
const REAL_DEPTH_MAX = 4_000_000;
const CHECKED: readonly Curve[] = ['capSeconds', 'capCalls', 'memoryMb', 'claimCalls', 'loopDelayMaxMs'];

/** The result of the scenario `boundary`. */
export interface BoundaryResult {
  readonly scenario: 'boundary';
  readonly limits: Limits;
  readonly queue: readonly Boundary[];
  readonly incident: readonly Boundary[];
  readonly incidentMachine: IncidentMachine;
  readonly summaries: { readonly queue: readonly DepthSummary[]; readonly incident: readonly DepthSummary[] };
  readonly checks: readonly Check[];
  readonly machine: Machine;
}

/** Which declared limit is met first, and at what depth. */
export const boundaryScenario: Scenario = {
  name: 'boundary',
  summary: 'which declared limit is reached first, and at what depth',
  depths: [10_000, 30_000, 100_000, 300_000, 2_000_000],
  async run(run) {
    const fitted = run.depths.filter((depth) => depth <= FITTED_DEPTH_MAX);
    if (fitted.length < 2)
      throw new TypeError(`boundary: give two depths up to ${FITTED_DEPTH_MAX} at least, for the curves`);
    const deeper = run.depths.filter((depth) => depth > FITTED_DEPTH_MAX && depth <= REAL_DEPTH_MAX);
    const simulated = run.depths.filter((depth) => depth > REAL_DEPTH_MAX);
    const limits = await limitsOf(run.directory);
    const incidentMachine = await onIncidentMachine(run, simulated);
    const { queue, incident } = await measureDepths(run, fitted);
    // Once: filling takes minutes, and a count of calls needs no repetition.
    const checked = deeper.length === 0 ? [] : (await measureDepths({ ...run, repeats: 1 }, deeper)).queue;
    const result: BoundaryResult = {
      scenario: 'boundary',
      limits,
      queue: boundariesOf('queue', queue, limits),
      incident: boundariesOf('incident', incident, limits),
      incidentMachine,
      summaries: { queue: [...queue, ...checked], incident },
      checks: checked.flatMap((summary) => checksOf(queue, summary)),
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { queue, incident, incidentMachine, checks } = result as BoundaryResult;
    return (
      `boundary\n  spoolproof, on this machine\n${queue.map(renderBoundary).join('')}` +
      `  incident's algorithm, on this machine\n${incident.map(renderBoundary).join('')}` +
      `  simulated, on the machine of the incident\n` +
      `    spoolproof\n  ${renderBoundary(incidentMachine.queue)}` +
      `    incident's algorithm\n  ${renderBoundary(incidentMachine.incident)}` +
      `  checks of predictions against deeper runs (the step is ${STEP_SECONDS} s)\n` +
      [...checks, ...incidentMachine.checks].map(renderCheck).join('')
    );
  },
};

function checksOf(shallower: readonly DepthSummary[], summary: DepthSummary): Check[] {
  const checks = CHECKED.map((curve) => {
    const [point] = pointsOf([summary], curve);
    return point === undefined ? null : checkPrediction(CURVES[curve], pointsOf(shallower, curve), point);
  });
  return checks.filter((check) => check !== null);
}

function renderBoundary({ what, limit, unit, depth, fit }: Boundary): string {
  const where =
    depth === null ? 'at no depth: does not grow' : `at ${Math.round(depth).toLocaleString('en')}`;
  const by = fit === null ? '' : `, grows as ${renderFit(fit)}`;
  return `    ${what} (${Math.round(limit).toLocaleString('en')} ${unit}): ${where}${by}\n`;
}

function renderCheck({ what, depth, predicted, measured, ratio }: Check): string {
  return `    at ${depth.toLocaleString('en')}: ${what}: predicted ${predicted.toFixed(3)}, measured ${measured.toFixed(3)}, ratio ${ratio.toFixed(2)}\n`;
}
