import { NONE } from '../history/history.ts';
import { acceptanceOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q02: whatever is delivered or listed was enqueued by someone, and not refused. */
export function checkNoPhantom(observation: Observation): Finding {
  const finding = new FindingBuilder('Q02');
  const { history, final, touches } = observation;
  for (const { id, operation } of history.phantoms) {
    finding.fail(`${id} was delivered, and nobody enqueued it`, { operations: [operation] });
  }
  for (let touch = 0; touch < history.touches.item.length; touch++) {
    const operation = history.touches.operation.at(touch);
    if (history.kindOf(operation) !== 'claim') continue;
    finding.opportunity();
    const item = history.touches.item.at(touch);
    if (item === NONE) continue;
    const enqueued = history.operations.invokeUs.at(history.items.operation.at(item));
    if (history.operations.returnUs.at(operation) < enqueued) {
      finding.fail(`${history.nameOf(item)} was delivered before it was enqueued`, {
        touches: [...touches.of(item)],
      });
    }
  }
  for (let id = 0; final !== null && id < final.span; id++) {
    if (final.stateOf(id) === null || final.stateOf(id) === 'staging') continue;
    finding.opportunity();
    const item = id < history.itemOfId.length ? history.itemOfId.at(id) : NONE;
    if (item === NONE)
      finding.fail(`${history.ids.text(id)} is ${final.stateOf(id)}, and nobody enqueued it`);
    else if (acceptanceOf(observation, item) === 'refused') {
      const where = { touches: [...touches.of(item)] };
      finding.fail(`${history.nameOf(item)} is ${final.stateOf(id)}, though its enqueue was refused`, where);
    }
  }
  return finding.build();
}
