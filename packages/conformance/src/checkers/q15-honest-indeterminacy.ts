import { acceptanceOf, AllowedStates, finalStateOf } from './allowed-states.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q15: what failed or was killed in the middle is later found done or not done, never half. */
export function checkHonestIndeterminacy(observation: Observation): Finding {
  const finding = new FindingBuilder('Q15');
  const { history, touches, final } = observation;
  if (final === null) return finding.build();
  const allowed = new AllowedStates(observation);
  for (let item = 0; item < history.items.id.length; item++) {
    const acceptance = acceptanceOf(observation, item);
    const state = finalStateOf(observation, item);
    if (acceptance === 'indeterminate') {
      finding.opportunity();
      if (state === 'staging') {
        finding.fail(`the enqueue of ${history.nameOf(item)} is still half done`, {
          touches: [...touches.of(item)],
        });
      }
    }
    if (touches.count(item) < 2) continue;
    const { states, isIndeterminate } = allowed.of(item);
    if (!isIndeterminate) continue;
    finding.opportunity();
    if (state !== null && states.has(state)) continue;
    const message = `a settle of ${history.nameOf(item)} did not return, and the item is ${state ?? 'nowhere'}`;
    finding.fail(message, { touches: [...touches.of(item)] });
  }
  return finding.build();
}
