import { SWEEP_CALLS_PER_DELETION, sweepCallsMax } from '@spoolproof/contract';

import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';
import { numberFromNote } from './reports.ts';

/** Q36: a sweep costs what is in flight and what it deletes, and nothing that grows with the depth or with what is done. */
export function checkRecoveryCost(observation: Observation): Finding {
  const finding = new FindingBuilder('Q36');
  const notes = checkSweeps(observation, finding);
  const { recovery, final } = observation;
  if (recovery === null || recovery.secondCalls === 0) return finding.build(notes.join('; '));
  finding.opportunity();
  const bound = sweepCallsMax({ owners: recovery.owners, buckets: 0, staged: 0 });
  if (recovery.secondCalls > bound) {
    finding.fail(`a sweep with nothing to do took ${recovery.secondCalls} calls, allowed are ${bound}`);
  }
  notes.push(`${recovery.secondCalls} calls beside ${final?.accepted ?? 0} items`);
  return finding.build(notes.join('; '));
}

/** The sweeps beside which nobody else was at work, each against what was in flight when it began. */
function checkSweeps({ history, sweeps }: Observation, finding: FindingBuilder): string[] {
  const notes: string[] = [];
  for (const window of sweeps) {
    for (const operation of operationsWithin(history, ['sweep'], window)) {
      if (history.outcomeOf(operation) !== 'ok') continue;
      finding.opportunity();
      const calls = history.operations.calls.at(operation);
      const deleted = numberFromNote(history, operation, 'doneDeleted');
      const bound = sweepCallsMax(window.work) + deleted * SWEEP_CALLS_PER_DELETION;
      if (deleted > 0) notes.push(`${calls} calls for ${deleted} deletions`);
      if (calls <= bound) continue;
      const { owners, buckets, staged } = window.work;
      const work = `${owners} owners, ${buckets} buckets and ${staged} staged files in flight, ${deleted} deletions`;
      finding.fail(
        `${calls} calls of a sweep with ${work} beside ${window.done} done, allowed are ${bound}`,
        {
          operations: [operation],
        },
      );
    }
  }
  return notes;
}
