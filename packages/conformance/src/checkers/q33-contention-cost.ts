import { contentionAttemptsMax } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q33: attempts that found their item gone, per claim that got some, are bounded by the number of workers. */
export function checkContentionCost({ history, workers }: Observation): Finding {
  const finding = new FindingBuilder('Q33');
  let lost = 0;
  let won = 0;
  for (let operation = 0; operation < history.operations.kind.length; operation++) {
    if (history.kindOf(operation) !== 'claim' || history.outcomeOf(operation) !== 'ok') continue;
    lost += history.operations.vanished.at(operation);
    won++;
  }
  if (won === 0) return finding.build();
  finding.opportunity(won);
  const ratio = lost / won;
  if (ratio > contentionAttemptsMax(workers)) {
    finding.fail(`${ratio.toFixed(2)} lost attempts per claim with ${workers} workers`);
  }
  return finding.build(`${ratio.toFixed(3)} lost attempts per claim with ${workers} workers`);
}
