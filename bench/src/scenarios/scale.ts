import { CURVE_NAMES, CURVES, type Curve } from '../depth/depth-curves.ts';
import { pointsOf, type DepthSummary } from '../depth/depth-summary.ts';
import { measureDepths } from '../depth/measure-depths.ts';
import { fitPower, type PowerFit } from '../fit.ts';
import { machineOf, type Machine } from '../machine.ts';
import type { Scenario } from '../scenario.ts';

/** One quantity's growth with the depth. */
interface Growth {
  readonly queue: PowerFit | null;
  readonly incident: PowerFit | null;
}

/** The result of the scenario `scale`. */
export interface ScaleResult {
  readonly scenario: 'scale';
  readonly queue: readonly DepthSummary[];
  readonly incident: readonly DepthSummary[];
  readonly growth: Readonly<Record<Curve, Growth>>;
  /** Deepest over shallowest. */
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
    const ratio = (curve: Curve): number =>
      (queue.at(-1)?.figures[curve]?.median ?? Number.NaN) / (queue[0]?.figures[curve]?.median ?? Number.NaN);
    const result: ScaleResult = {
      scenario: 'scale',
      queue,
      incident,
      growth: Object.fromEntries(
        CURVE_NAMES.map((curve) => [
          curve,
          { queue: fitPower(pointsOf(queue, curve)), incident: fitPower(pointsOf(incident, curve)) },
        ]),
      ) as Record<Curve, Growth>,
      claimRatio: ratio('claimMicroseconds'),
      settleRatio: ratio('settleMicroseconds'),
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { queue, incident, growth, claimRatio, settleRatio } = result as ScaleResult;
    const rows = CURVE_NAMES.map((curve) => {
      const line = (who: string, summaries: readonly DepthSummary[], fit: PowerFit | null): string =>
        `    ${who}  exponent ${fit?.exponent.toFixed(2) ?? '–'}; ${summaries.map((each) => valueOf(each, curve)).join(', ')}\n`;
      const { queue: ours, incident: theirs } = growth[curve];
      return `  ${CURVES[curve]}\n${line('spoolproof', queue, ours)}${line('incident  ', incident, theirs)}`;
    });
    return `scale\n${rows.join('')}  deepest over shallowest: claim ${claimRatio.toFixed(2)}, settle ${settleRatio.toFixed(2)}\n`;
  },
};

function valueOf({ depth, figures }: DepthSummary, curve: Curve): string {
  const spread = figures[curve];
  if (spread === null) return `${depth}: –`;
  return `${depth}: ${spread.median.toFixed(3)} (${spread.min.toFixed(3)} to ${spread.max.toFixed(3)})`;
}
