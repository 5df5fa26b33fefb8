import { sweepCallsMax } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q36: a sweep that finds nothing to do costs nothing that grows with the depth or with what is done. */
export function checkRecoveryCost({ recovery, final }: Observation): Finding {
  const finding = new FindingBuilder('Q36');
  if (recovery === null || recovery.secondCalls === 0) return finding.build();
  finding.opportunity();
  const bound = sweepCallsMax({ owners: recovery.owners, buckets: 0, staged: 0 });
  if (recovery.secondCalls > bound) {
    finding.fail(`a sweep with nothing to do took ${recovery.secondCalls} calls, allowed are ${bound}`);
  }
  return finding.build(`${recovery.secondCalls} calls beside ${final?.accepted ?? 0} items`);
}
