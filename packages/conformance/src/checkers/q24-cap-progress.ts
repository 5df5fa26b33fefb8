import { CAP_PREPARING_RENAMES_MAX } from '@spoolproof/contract';

import { isHistoryError } from '../history/describe-event.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import { operationsWithin } from './deliveries.ts';
import type { Observation } from './observation.ts';

/** Q24: enforcement that is killed, or dies by itself, still shrinks the queue each time. */
export function checkCapProgress({ history, interruptedCaps, capWindows }: Observation): Finding {
  const finding = new FindingBuilder('Q24');
  for (const { depthBefore, depthAfter, afterRename, cap, wasKilled } of interruptedCaps) {
    if (!wasKilled || depthBefore <= cap) continue;
    if (depthAfter > depthBefore)
      finding.fail(`an enforcement that was killed left ${depthAfter} of ${depthBefore} items`);
    if (afterRename <= CAP_PREPARING_RENAMES_MAX) continue;
    finding.opportunity();
    if (depthAfter === depthBefore) {
      finding.fail(
        `an enforcement that was killed after ${afterRename} renames left all ${depthBefore} items`,
      );
    }
  }
  for (const window of capWindows) {
    const operations = operationsWithin(history, ['cap'], window);
    const threw = operations.filter((operation) => failedByItself(history, operation));
    if (threw.length === 0 || window.before.count('ready') <= window.cap) continue;
    finding.opportunity();
    if (window.after.count('ready') >= window.before.count('ready')) {
      finding.fail(`${threw.length} enforcements failed, and none made the queue any shorter`, {
        operations: threw.slice(0, 4),
      });
    }
  }
  return finding.build();
}

/** Whether it failed with nothing wrong with the disk: no queue gets on while that says no. */
function failedByItself(history: Observation['history'], operation: number): boolean {
  if (history.outcomeOf(operation) !== 'fail') return false;
  const note = history.notes.get(operation);
  return !isHistoryError(note) || note.injected === undefined;
}
