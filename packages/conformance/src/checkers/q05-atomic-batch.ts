import { NONE } from '../history/history.ts';
import { finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q05: a batch is all there or not there at all, also when its producer was killed. */
export function checkAtomicBatch(observation: Observation): Finding {
  const finding = new FindingBuilder('Q05');
  const { history, final } = observation;
  if (final === null) return finding.build();
  const batches = new Map<number, { present: number; missing: number }>();
  for (let item = 0; item < history.items.id.length; item++) {
    const operation = history.items.operation.at(item);
    if (history.kindOf(operation) !== 'enqueue-batch') continue;
    const batch = batches.get(operation) ?? { present: 0, missing: 0 };
    const isKnown = history.items.id.at(item) !== NONE;
    if (isKnown && finalStateOf(observation, item) !== null) batch.present++;
    else batch.missing++;
    batches.set(operation, batch);
  }
  let interrupted = 0;
  for (const [operation, { present, missing }] of batches) {
    if (present + missing > 1) finding.opportunity();
    const outcome = history.outcomeOf(operation);
    if (outcome !== 'ok') interrupted++;
    if (missing === 0 || (present === 0 && outcome !== 'ok')) continue;
    const said = outcome === 'ok' ? 'was accepted' : 'was interrupted';
    finding.fail(`a batch ${said}, and ${present} of its ${present + missing} items are there`, {
      operations: [operation],
    });
  }
  return finding.build(`${interrupted} batches were interrupted`);
}
