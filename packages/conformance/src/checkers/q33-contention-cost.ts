import { contentionAttemptsMax } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/**
 * Q33: attempts that found their item gone, per claim that got one, are bounded by the number of workers. Of claims of one item
 * each, beside others: whoever probes alone has nobody to contend with.
 */
export function checkContentionCost({ history, workers }: Observation): Finding {
  const finding = new FindingBuilder('Q33');
  const winners = claimsThatGotSome(history);
  let lost = 0;
  let won = 0;
  for (let operation = 0; operation < history.operations.kind.length; operation++) {
    if (history.kindOf(operation) !== 'claim' || history.outcomeOf(operation) !== 'ok') continue;
    if (history.operations.asked.at(operation) !== 1 || history.processOf(operation).role === 'prober')
      continue;
    lost += history.operations.vanished.at(operation);
    if (winners.has(operation)) won++;
  }
  if (won === 0) return finding.build();
  finding.opportunity(won);
  const ratio = lost / won;
  if (ratio > contentionAttemptsMax(workers)) {
    finding.fail(`${ratio.toFixed(2)} lost attempts per claim with ${workers} workers`);
  }
  return finding.build(`${ratio.toFixed(3)} lost attempts per claim with ${workers} workers`);
}

function claimsThatGotSome(history: Observation['history']): Set<number> {
  const winners = new Set<number>();
  for (let touch = 0; touch < history.touches.operation.length; touch++) {
    const operation = history.touches.operation.at(touch);
    if (history.kindOf(operation) === 'claim') winners.add(operation);
  }
  return winners;
}
