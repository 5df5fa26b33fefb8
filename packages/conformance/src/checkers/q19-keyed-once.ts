import { NONE } from '../history/history.ts';
import { finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q19: all enqueues of one key yield one item, and no key is taken without one. */
export function checkKeyedOnce(observation: Observation): Finding {
  const finding = new FindingBuilder('Q19');
  const { history, final, audit } = observation;
  const byKey = new Map<string, number[]>();
  for (const [item, key] of history.keys) byKey.set(key, [...(byKey.get(key) ?? []), item]);
  for (const [key, items] of byKey) {
    if (items.length > 1) finding.opportunity();
    const operations = items.map((item) => history.items.operation.at(item)).slice(0, 8);
    const answers = new Set(items.map((item) => answeredId(observation, item)).filter((id) => id !== null));
    if (answers.size > 1) {
      finding.fail(`enqueues of the key ${key} were answered with ${[...answers].join(' and ')}`, {
        operations,
      });
    }
    if (final === null) continue;
    const present = items.filter((item) => finalStateOf(observation, item) !== null);
    if (present.length > 1) finding.fail(`the key ${key} has ${present.length} items`, { operations });
    const isAnswered = answers.size > 0;
    if (isAnswered && present.length === 0)
      finding.fail(`the key ${key} is taken, and its item is nowhere`, { operations });
  }
  for (let count = 0; audit !== null && count < audit.keysWithoutItem; count++) {
    finding.fail('a key on disk names an item that is nowhere');
  }
  return finding.build();
}

/** The id with which an enqueue was answered, or null when it was not. */
function answeredId({ history }: Observation, item: number): string | null {
  const note = history.notes.get(history.items.operation.at(item));
  if (typeof note === 'object' && note !== null && 'id' in note && typeof note.id === 'string')
    return note.id;
  const isOk = history.outcomeOf(history.items.operation.at(item)) === 'ok';
  return isOk && history.items.id.at(item) !== NONE ? history.nameOf(item) : null;
}
