import { deliveriesOf } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q09: after an ack or a burial that settled, an item is never delivered again. */
export function checkSettleFinality(observation: Observation): Finding {
  const finding = new FindingBuilder('Q09');
  const { history, touches } = observation;
  for (let item = 0; item < history.items.id.length; item++) {
    if (touches.count(item) < 2) continue;
    const deliveries = deliveriesOf(observation, item);
    const final = deliveries
      .flatMap(({ settles }) => settles)
      .filter(({ kind, result }) => kind !== 'release' && result === 'settled');
    for (const settle of final) {
      finding.opportunity();
      const again = deliveries.find(({ invokeUs }) => invokeUs > settle.returnUs);
      if (again === undefined) continue;
      const message = `${history.nameOf(item)} was delivered again after its ${settle.kind} had settled`;
      finding.fail(message, { touches: [settle.touch, again.touch] });
    }
  }
  return finding.build();
}
