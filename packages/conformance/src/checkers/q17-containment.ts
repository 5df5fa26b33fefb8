import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q17: files that are not the queue's stay where they are, inside and outside of its root. */
export function checkContainment({ foreign, outside }: Observation): Finding {
  const finding = new FindingBuilder('Q17');
  for (const [place, outcome] of [
    ['inside', foreign],
    ['outside', outside],
  ] as const) {
    if (outcome === null) continue;
    finding.opportunity(outcome.planted);
    for (const path of outcome.disturbed)
      finding.fail(`a foreign file ${place} the root was disturbed: ${path}`);
    for (const id of outcome.counted) finding.fail(`a foreign file was counted as the item ${id}`);
  }
  return finding.build();
}
