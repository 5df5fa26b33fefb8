import { isHistoryError } from '../history/describe-event.ts';
import { acceptanceOf, finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/**
 * Q14: a failure that was injected is told with its cause, or the operation has truly succeeded without it. What fails
 * an fsync of an enqueue that promises durability fails the enqueue.
 */
export function checkErrorFidelity(observation: Observation): Finding {
  const finding = new FindingBuilder('Q14');
  const { history } = observation;
  for (const [operation, note] of history.notes) {
    if (!isHistoryError(note) || note.injected === undefined) continue;
    finding.opportunity();
    if (note.syncedAgain !== undefined)
      finding.fail('a descriptor was synced again after its sync had failed', { operations: [operation] });
    const injected = note.injected.split(',').map((strike) => strike.replace('fsync:', ''));
    if (note.errno !== undefined && injected.includes(note.errno)) continue;
    const told = note.errno ?? note.code ?? note.name;
    const kind = history.kindOf(operation);
    finding.fail(`${note.injected} struck ${kind}, which told of ${told} instead`, {
      operations: [operation],
    });
  }
  for (let item = 0; item < history.items.id.length; item++) checkAccepted(observation, finding, item);
  return finding.build();
}

/** An enqueue that was struck and says that all is well: the item is there, and durable if that was promised. */
function checkAccepted(observation: Observation, finding: FindingBuilder, item: number): void {
  const { history, touches, final } = observation;
  const struck = struckBy(history.notes.get(history.items.operation.at(item)));
  if (struck === null || final === null || acceptanceOf(observation, item) !== 'accepted') return;
  finding.opportunity();
  const where = { touches: [...touches.of(item)] };
  const name = history.nameOf(item);
  if (struck.includes('fsync:') && observation.settings.durability === 'strict') {
    finding.fail(`${struck} struck the enqueue of ${name}, which was reported as durable`, where);
  }
  if (finalStateOf(observation, item) === null) {
    finding.fail(`${struck} struck the enqueue of ${name}, which was reported as done and is nowhere`, where);
  }
}

function struckBy(note: unknown): string | null {
  if (typeof note !== 'object' || note === null || !('struck' in note)) return null;
  return typeof note.struck === 'string' ? note.struck : null;
}
