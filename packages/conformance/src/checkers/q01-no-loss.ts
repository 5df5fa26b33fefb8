import { acceptanceOf, AllowedStates, finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

const touchesShownMax = 8;

/** Q01: every enqueue that resolved is in exactly the state that its settles put it in. */
export function checkNoLoss(observation: Observation): Finding {
  const finding = new FindingBuilder('Q01');
  const { history, touches, final } = observation;
  if (final === null) return finding.build();
  const allowed = new AllowedStates(observation);
  for (let item = 0; item < history.items.id.length; item++) {
    if (acceptanceOf(observation, item) !== 'accepted') continue;
    finding.opportunity();
    const state = finalStateOf(observation, item);
    const { states } = allowed.of(item);
    if (state !== null && states.has(state)) continue;
    const expected = [...states].join(' or ');
    const name = history.nameOf(item);
    const message =
      state === null
        ? `${name} was accepted and is nowhere; it should be ${expected}`
        : `${name} is ${state}${state === 'done' ? ', and nobody acknowledged it' : ''}; it should be ${expected}`;
    finding.fail(message, { touches: [...touches.of(item)].slice(-touchesShownMax) });
  }
  return finding.build();
}
