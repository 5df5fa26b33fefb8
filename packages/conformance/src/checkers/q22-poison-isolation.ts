import { POISON_DELAYS_MAX } from '@spoolproof/contract';

import { acceptanceOf, finalStateOf } from './allowed-states.ts';
import { countUnknownClaims, deliveriesOf } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';
import { poisonMates } from './poison-mates.ts';

/**
 * Q22: an item that kills its worker ends in dead, with its reason, after a bounded number of deliveries; what was held
 * beside it is delayed a bounded number of times, and is not buried for it.
 */
export function checkPoisonIsolation(observation: Observation): Finding {
  const finding = new FindingBuilder('Q22');
  const { audit } = observation;
  if (observation.final === null) return finding.build();
  checkPoison(observation, finding);
  checkMates(observation, finding);
  for (let count = 0; audit !== null && count < audit.reasonsMissing; count++) {
    finding.fail('an item was buried without its reason');
  }
  return finding.build();
}

function checkPoison(observation: Observation, finding: FindingBuilder): void {
  const { history, touches, settings, burials } = observation;
  const unknownClaims = countUnknownClaims(history);
  for (const item of history.poison) {
    if (acceptanceOf(observation, item) !== 'accepted') continue;
    const deliveries = deliveriesOf(observation, item);
    const state = finalStateOf(observation, item);
    if (deliveries.length === 0 || state === 'overflow') continue;
    finding.opportunity(deliveries.length);
    const where = { touches: [...touches.of(item)] };
    const name = history.nameOf(item);
    // Who acknowledged it had not read it, and lived.
    const isAcked = deliveries.some(({ settles }) =>
      settles.some(({ kind, result }) => kind === 'ack' && result !== 'lease-lost'),
    );
    if (state !== 'dead' && !(state === 'done' && isAcked))
      finding.fail(`${name} killed ${deliveries.length} workers and is ${state ?? 'nowhere'}`, where);
    if (deliveries.length > settings.deliveriesMax) {
      const allowed = `${settings.deliveriesMax} are allowed`;
      finding.fail(`${name} was delivered ${deliveries.length} times, ${allowed}`, where);
    }
    const told = burials?.get(history.items.id.at(item));
    if (state !== 'dead' || told === undefined) continue;
    if (told >= deliveries.length && told <= deliveries.length + unknownClaims) continue;
    finding.fail(`${name} was delivered ${deliveries.length} times, and its reason says ${told}`, where);
  }
}

function checkMates(observation: Observation, finding: FindingBuilder): void {
  const { history, touches, settings } = observation;
  for (const { item, poison, spoiled, further } of poisonMates(observation)) {
    finding.opportunity();
    const name = history.nameOf(item);
    const where = { touches: [...spoiled, ...further].map(({ touch }) => touch) };
    if (further.length > POISON_DELAYS_MAX) {
      const because = `because workers died that held ${history.nameOf(poison)} too`;
      const message = `${name} was delivered again ${further.length} times ${because}, ${POISON_DELAYS_MAX} are allowed`;
      finding.fail(message, where);
    }
    if (finalStateOf(observation, item) !== 'dead' || spoiled.length < settings.deliveriesMax) continue;
    const isBuried = deliveriesOf(observation, item)
      .flatMap(({ settles }) => settles)
      .some(({ kind, result }) => kind === 'bury' && result !== 'lease-lost');
    if (isBuried) continue;
    finding.fail(`${name} was buried for what ${history.nameOf(poison)} did`, {
      touches: [...touches.of(item)],
    });
  }
}
