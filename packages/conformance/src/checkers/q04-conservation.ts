import { NONE } from '../history/history.ts';
import { acceptanceOf, finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q04: at rest, each accepted id is in exactly one place, and no number of a sequence is missing without a reason. */
export function checkConservation(observation: Observation): Finding {
  const finding = new FindingBuilder('Q04');
  const { history, touches, final, audit } = observation;
  if (final === null) return finding.build();
  let unaccepted = 0;
  let found = 0;
  for (let item = 0; item < history.items.id.length; item++) {
    const acceptance = acceptanceOf(observation, item);
    const state = finalStateOf(observation, item);
    if (state !== null && state !== 'staging') found++;
    if (acceptance !== 'accepted') {
      unaccepted++;
      continue;
    }
    finding.opportunity();
    if (state === null || state === 'staging') {
      finding.fail(`${history.nameOf(item)} was accepted and is in no place but ${state ?? 'nowhere'}`, {
        touches: [...touches.of(item)],
      });
    }
  }
  if (final.accepted !== found + final.duplicates.length) {
    const known = `${found} of the enqueues are among them`;
    finding.fail(`${final.accepted} items are there, retired ones included, and ${known}`);
  }
  for (const { id, states } of final.duplicates) {
    const item = id < history.itemOfId.length ? history.itemOfId.at(id) : NONE;
    const where = item === NONE ? {} : { touches: [...touches.of(item)] };
    finding.fail(`${history.ids.text(id)} is in two places: ${states.join(' and ')}`, where);
  }
  if (audit !== null && audit.holes > unaccepted) {
    const known = `${unaccepted} enqueues did not return or were not accepted`;
    finding.fail(`${audit.holes} numbers are missing from the sequences of producers, and only ${known}`);
  }
  for (let count = 0; audit !== null && count < audit.countMismatches; count++) {
    finding.fail('a bucket holds another number of items than its name says');
  }
  return finding.build();
}
