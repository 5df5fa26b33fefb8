import { acceptanceOf, finalStateOf } from './allowed-states.ts';
import { deliveriesOf } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q22: an item that kills its worker ends in dead, with its reason, after a bounded number of deliveries. */
export function checkPoisonIsolation(observation: Observation): Finding {
  const finding = new FindingBuilder('Q22');
  const { history, touches, final, audit, settings } = observation;
  if (final === null) return finding.build();
  for (const item of history.poison) {
    if (acceptanceOf(observation, item) !== 'accepted') continue;
    const deliveries = deliveriesOf(observation, item);
    const state = finalStateOf(observation, item);
    if (deliveries.length === 0 || state === 'overflow') continue;
    finding.opportunity(deliveries.length);
    const where = { touches: [...touches.of(item)] };
    const name = history.nameOf(item);
    if (state !== 'dead')
      finding.fail(`${name} killed ${deliveries.length} workers and is ${state ?? 'nowhere'}`, where);
    if (deliveries.length > settings.deliveriesMax) {
      finding.fail(
        `${name} was delivered ${deliveries.length} times, ${settings.deliveriesMax} are allowed`,
        where,
      );
    }
  }
  for (let count = 0; audit !== null && count < audit.reasonsMissing; count++) {
    finding.fail('an item was buried without its reason');
  }
  return finding.build();
}
