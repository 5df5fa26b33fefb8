import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q21: after one sweep, no item is leased to a process that is gone. */
export function checkOrphanReclaim({ recovery }: Observation): Finding {
  const finding = new FindingBuilder('Q21');
  if (recovery === null) return finding.build();
  finding.opportunity(recovery.orphansBefore);
  if (recovery.orphansAfter > 0) {
    finding.fail(`${recovery.orphansAfter} items are still leased to processes that are gone, after a sweep`);
  }
  return finding.build();
}
