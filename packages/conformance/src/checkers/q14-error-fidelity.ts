import { isHistoryError } from '../history/describe-event.ts';
import { finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q14: a failure that was injected is told with its cause, or the operation has truly succeeded without it. */
export function checkErrorFidelity(observation: Observation): Finding {
  const finding = new FindingBuilder('Q14');
  const { history, touches, final } = observation;
  for (let item = 0; item < history.items.id.length; item++) {
    const operation = history.items.operation.at(item);
    const note = history.notes.get(operation);
    if (isHistoryError(note)) {
      if (note.injected === undefined) continue;
      finding.opportunity();
      if (note.syncedAgain !== undefined)
        finding.fail('a descriptor was synced again after its sync had failed', { operations: [operation] });
      if (note.errno === note.injected) continue;
      const told = note.errno ?? note.code ?? note.name;
      finding.fail(`${note.injected} struck an enqueue, which told of ${told} instead`, {
        operations: [operation],
      });
      continue;
    }
    const struck = struckBy(note);
    if (struck === null || final === null) continue;
    finding.opportunity();
    if (isSync(note)) {
      finding.fail(
        `${struck} struck a sync of the enqueue of ${history.nameOf(item)}, which resolved all the same`,
        {
          touches: [...touches.of(item)],
        },
      );
      continue;
    }
    if (finalStateOf(observation, item) !== null) continue;
    const message = `${struck} struck the enqueue of ${history.nameOf(item)}, which was reported as done and is nowhere`;
    finding.fail(message, { touches: [...touches.of(item)] });
  }
  return finding.build();
}

function isSync(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'struckCall' in note && note.struckCall === 'fsync';
}

function struckBy(note: unknown): string | null {
  if (typeof note !== 'object' || note === null || !('struck' in note)) return null;
  return typeof note.struck === 'string' ? note.struck : null;
}
