import { contentionAttemptsMax } from '@spoolproof/contract';

import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q33: attempts that found their item gone, per claim that got one, are bounded by the number of workers. */
export function checkContentionCost(observation: Observation): Finding {
  const finding = new FindingBuilder('Q33');
  const { history } = observation;
  const notes: string[] = [];
  const winners = claimsThatGotSome(observation);
  for (const window of observation.contentions) {
    let lost = 0;
    let won = 0;
    for (const operation of operationsWithin(history, ['claim'], window)) {
      if (history.operations.asked.at(operation) !== 1 || history.outcomeOf(operation) !== 'ok') continue;
      lost += history.operations.vanished.at(operation);
      if (winners.has(operation)) won++;
    }
    if (won === 0) continue;
    finding.opportunity(won);
    const ratio = lost / won;
    const words = `${ratio.toFixed(3)} lost attempts per claim with ${window.workers} workers`;
    notes.push(words);
    if (ratio > contentionAttemptsMax(window.workers)) finding.fail(words);
  }
  return finding.build(notes.join('; '));
}

function claimsThatGotSome({ history }: Observation): Set<number> {
  const winners = new Set<number>();
  for (let touch = 0; touch < history.touches.operation.length; touch++) {
    const operation = history.touches.operation.at(touch);
    if (history.kindOf(operation) === 'claim') winners.add(operation);
  }
  return winners;
}
