import type { ClauseEvidence } from '@spoolproof/contract';

/**
 * What random runs without a failure say about its rate, by the rule of three: after n of them it is below 3/n, at 95 %.
 * Undefined where there were none, or where something failed.
 *
 * The rule holds for runs that are independent and drawn like those to come, and from about 30 runs on.
 */
export function describeBound({ randomRuns, failures }: ClauseEvidence): string | undefined {
  if (randomRuns === undefined || randomRuns < 1 || failures > 0) return undefined;
  const runs = randomRuns.toLocaleString('en-US');
  if (randomRuns < 30) return `0 failures in ${runs} runs: too few for a bound`;
  return `0 failures in ${runs} runs: p < ${formatProbability(3 / randomRuns)} at 95 %`;
}

function formatProbability(probability: number): string {
  return String(Number(probability.toPrecision(2)));
}
