import { deliveriesOf } from './deliveries.ts';
import type { Delivery } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q06: valid leases of one item never overlap. Only overlaps that are certain count. */
export function checkSingleWinner(observation: Observation): Finding {
  const finding = new FindingBuilder('Q06');
  const { history, touches } = observation;
  for (let item = 0; item < history.items.id.length; item++) {
    if (touches.count(item) < 2) continue;
    const deliveries = deliveriesOf(observation, item);
    finding.opportunity(deliveries.length);
    const byStart = deliveries.toSorted((a, b) => a.returnUs - b.returnUs);
    let holder: Delivery | null = null;
    for (const delivery of byStart) {
      // A process may not have got the item before its claim was invoked, nor later than the claim returned.
      if (
        holder !== null &&
        delivery.returnUs < holder.certainUntilUs &&
        delivery.certainUntilUs > delivery.returnUs
      ) {
        const message = `${history.nameOf(item)} was leased to processes ${holder.process} and ${delivery.process} at once`;
        finding.fail(message, { touches: shown(holder, delivery) });
      }
      if (holder === null || delivery.certainUntilUs > holder.certainUntilUs) holder = delivery;
    }
  }
  return finding.build();
}

function shown(...deliveries: readonly Delivery[]): number[] {
  return deliveries.flatMap(({ touch, settles }) => [touch, ...settles.map((settle) => settle.touch)]);
}
