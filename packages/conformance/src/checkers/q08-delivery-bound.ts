import type { HistoryProcess } from '../history/history.ts';
import { deliveriesOf } from './deliveries.ts';
import type { Delivery } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q08: an item is delivered again only after a release, an expiry, or the end of the process that held it. */
export function checkDeliveryBound(observation: Observation): Finding {
  const finding = new FindingBuilder('Q08');
  const { history, touches, settings } = observation;
  for (let item = 0; item < history.items.id.length; item++) {
    if (touches.count(item) < 2) continue;
    const deliveries = deliveriesOf(observation, item).toSorted((a, b) => a.returnUs - b.returnUs);
    finding.opportunity(deliveries.length);
    for (const [number, delivery] of deliveries.entries()) {
      const next = deliveries[number + 1];
      if (next === undefined) continue;
      const owner = history.processOf(history.touches.operation.at(delivery.touch));
      if (hasEnded(delivery, next, owner, settings.leaseMs)) continue;
      const message =
        `${history.nameOf(item)} was delivered again, though process ${delivery.process} had neither released it ` +
        `nor lost its lease`;
      const shown = [delivery.touch, ...delivery.settles.map(({ touch }) => touch), next.touch];
      finding.fail(message, { touches: shown });
    }
  }
  return finding.build();
}

function hasEnded(delivery: Delivery, next: Delivery, owner: HistoryProcess, leaseMs: number): boolean {
  const isSettledAway = delivery.settles.some(
    ({ kind, result }) =>
      result === 'lease-lost' || result === 'unknown' || (kind === 'release' && result === 'settled'),
  );
  if (isSettledAway || owner.endUs < next.returnUs) return true;
  // Silent for a whole lease: stopped, or just not heard of. The silence may have begun before the claim, by up to half a lease;
  // and the lease may have begun as soon as the claim was invoked.
  const silentUs = next.returnUs - delivery.invokeUs;
  return silentUs >= (leaseMs * 1000) / 2;
}
