import type { JournalSubject } from '@spoolproof/contract';
import { FindingBuilder, type Finding } from '../checkers/finding.ts';
import { crashRuns } from './crash-runs.ts';
import { stateOf } from './reference-state.ts';

/** J05: after a crash at any step, the state is that of the resolved appends and of a first part of those in flight. */
export async function checkReplayEqualsState(subject: JournalSubject, every: number): Promise<Finding> {
  const finding = new FindingBuilder('J05');
  await crashRuns(subject, every, ({ where, resolved, inFlight, found }) => {
    finding.opportunity();
    if ('error' in found) {
      finding.fail(`${where}: it cannot be opened: ${String(found.error)}`);
      return;
    }
    const legal = inFlight.map((_, at) => stateOf([...resolved, ...inFlight.slice(0, at + 1)]));
    if (found.text !== stateOf(resolved) && !legal.includes(found.text)) {
      finding.fail(`${where}: the state is ${found.text}; resolved ${resolved.join(' ')}`);
    }
  });
  return finding.build();
}
