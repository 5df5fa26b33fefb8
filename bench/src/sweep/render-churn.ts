import { renderFigures } from '../process-watch.ts';
import type { Churn, RateRatios } from './churn.ts';
import type { EnqueueRates } from './enqueue-rate.ts';

/** The rates of three phases, of the queue and of the bare calls, for a terminal. */
export function renderChurn(churn: Churn): string {
  const { deleter, deletion, before, during, after, duringOverBefore, afterOverBefore } = churn;
  const line = (phase: string, side: 'ours' | 'floor', rates: EnqueueRates, ratios?: RateRatios): string =>
    `    ${phase.padEnd(6)} ${side.padEnd(5)}  single ${cell(rates.singlePerSecond.median, ratios?.single)}` +
    `  batched ${cell(rates.batchedPerSecond.median, ratios?.batched)}\n`;
  const sides = ['ours', 'floor'] as const;
  return (
    `  enqueues a second beside the ${deleter} (× before)\n` +
    sides.map((side) => line('before', side, before[side])).join('') +
    sides.map((side) => line('during', side, during[side], duringOverBefore[side])).join('') +
    sides.map((side) => line('after', side, after[side], afterOverBefore[side])).join('') +
    `    ${deletion.deleted} deleted in ${deletion.seconds.toFixed(1)} s, ` +
    `${Math.round(deletion.deletedPerSecond)} a second; after: ${churn.afterSeconds} s\n` +
    // A bare loop holds its event loop by design.
    (deleter === 'retention' ? `    ${renderFigures(deletion.figures)}\n` : '')
  );
}

function cell(perSecond: number, ratio: number | undefined): string {
  const text = ratio === undefined ? '' : ` (${ratio.toFixed(2)})`;
  return `${Math.round(perSecond)}${text}`.padEnd(14);
}
