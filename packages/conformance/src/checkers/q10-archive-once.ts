import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CapWindow, Observation } from './observation.ts';
import { numberFromNote } from './reports.ts';

/** Q10: concurrent archivers archive each victim once, and overwrite nothing. */
export function checkArchiveOnce({ history, capWindows }: Observation): Finding {
  const finding = new FindingBuilder('Q10');
  for (const window of capWindows) {
    const operations = operationsWithin(history, ['cap'], window);
    const moved = window.before.count('ready') - window.after.count('ready');
    finding.opportunity(Math.max(0, moved));
    const where = { operations: operations.slice(0, 8) };
    const gone = countGone(window);
    if (gone > 0)
      finding.fail(`${gone} items that were there before the enforcement are nowhere after it`, where);
    const left = countUnarchived(window);
    if (left > 0) finding.fail(`${left} archived items left the archive during an enforcement`, where);
    for (const { id, states } of window.after.duplicates) {
      finding.fail(
        `${history.ids.text(id)} is in two places after an enforcement: ${states.join(' and ')}`,
        where,
      );
    }
    const entered = archivedBetween(window);
    const isComplete = operations.every((operation) => history.outcomeOf(operation) === 'ok');
    const reported = operations.reduce(
      (sum, operation) => sum + numberFromNote(history, operation, 'archived'),
      0,
    );
    if (isComplete ? reported !== entered : reported > entered) {
      finding.fail(
        `the enforcements say that they archived ${reported}, and ${entered} items entered the archive`,
        where,
      );
    }
  }
  return finding.build();
}

/** Items that entered the archive: overflow, or done where a queue archives into that. */
export function archivedBetween({ before, after }: CapWindow): number {
  const overflow = after.count('overflow') - before.count('overflow');
  return overflow + (after.count('done') - before.count('done'));
}

/** Entries of the archive that are in another state afterwards: only archivers were at work. */
function countUnarchived({ before, after }: CapWindow): number {
  let left = 0;
  for (let id = 0; id < before.span; id++) {
    if (before.stateOf(id) === 'overflow' && after.stateOf(id) !== 'overflow') left++;
  }
  return left;
}

function countGone({ before, after }: CapWindow): number {
  let gone = 0;
  for (let id = 0; id < before.span; id++) {
    const state = before.stateOf(id);
    if (state !== null && state !== 'staging' && after.stateOf(id) === null) gone++;
  }
  return gone;
}
