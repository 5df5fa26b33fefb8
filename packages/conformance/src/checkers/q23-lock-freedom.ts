import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q23: whoever is killed, the others go on. */
export function checkLockFreedom({ kills, stalled }: Observation): Finding {
  const finding = new FindingBuilder('Q23');
  finding.opportunity(kills);
  for (const who of stalled)
    finding.fail(`${who} did not return from its operation after others were killed`);
  return finding.build();
}
