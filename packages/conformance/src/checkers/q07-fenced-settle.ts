import { deliveriesOf } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q07: a superseded owner's settle changes nothing and says so; at most one settle of a delivery succeeds. */
export function checkFencedSettle(observation: Observation): Finding {
  const finding = new FindingBuilder('Q07');
  const { history, touches } = observation;
  for (let item = 0; item < history.items.id.length; item++) {
    if (touches.count(item) < 3) continue;
    const deliveries = deliveriesOf(observation, item);
    for (const delivery of deliveries) {
      const succeeded = delivery.settles.filter(({ result }) => result === 'settled');
      if (delivery.settles.length > 1) finding.opportunity();
      if (succeeded.length > 1) {
        const where = { touches: [delivery.touch, ...succeeded.map(({ touch }) => touch)] };
        finding.fail(
          `${succeeded.length} settles of one delivery of ${history.nameOf(item)} succeeded`,
          where,
        );
      }
      for (const settle of delivery.settles) {
        const successor = deliveries.find(
          (other) => other.invokeUs > delivery.returnUs && other.returnUs < settle.invokeUs,
        );
        if (successor === undefined) continue;
        finding.opportunity();
        if (settle.result !== 'settled') continue;
        const message =
          `process ${delivery.process} was told that its ${settle.kind} of ${history.nameOf(item)} settled, ` +
          `after process ${successor.process} had claimed it`;
        finding.fail(message, { touches: [delivery.touch, successor.touch, settle.touch] });
      }
    }
  }
  return finding.build();
}
