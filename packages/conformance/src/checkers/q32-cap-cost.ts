import { CAP_CALLS_CONSTANT, capCallsMax } from '@spoolproof/contract';

import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q32: an enforcement costs a call per bucket, not per item. */
export function checkCapCost({ history, capWindows, settings }: Observation): Finding {
  const finding = new FindingBuilder('Q32');
  const notes: string[] = [];
  for (const window of capWindows) {
    if (!window.isSolo || window.work === null) continue;
    const victims = window.before.count('ready') - window.after.count('ready');
    const [operation] = operationsWithin(history, ['cap'], window);
    if (operation === undefined || victims <= 0 || history.outcomeOf(operation) !== 'ok') continue;
    finding.opportunity();
    const bound = capCallsMax({
      sealedBuckets: window.work.sealedBuckets,
      partialBuckets: window.work.partialBuckets,
      partialItems: Math.min(window.work.partialItems, victims),
      bucketItemsMax: settings.bucketItemsMax,
    });
    const calls = history.operations.calls.at(operation);
    const stats = history.operations.stats.at(operation);
    notes.push(`${calls} calls for ${victims} items`);
    if (calls > bound)
      finding.fail(`${calls} calls for ${victims} victims, allowed are ${bound}`, {
        operations: [operation],
      });
    if (stats > CAP_CALLS_CONSTANT)
      finding.fail(`${stats} stat calls for ${victims} victims`, { operations: [operation] });
  }
  return finding.build(notes.join('; '));
}
