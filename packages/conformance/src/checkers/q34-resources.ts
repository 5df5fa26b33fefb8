import { descriptorsMax, MEMORY_GROWTH_BYTES_MAX } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q34: neither memory nor descriptors grow with the depth. */
export function checkResources({ costs }: Observation): Finding {
  const finding = new FindingBuilder('Q34');
  if (costs === null) return finding.build();
  finding.opportunity(2);
  const grown = costs.full.peakRssBytes - costs.base.peakRssBytes;
  if (grown > MEMORY_GROWTH_BYTES_MAX) {
    finding.fail(`${toMiB(grown)} MiB more memory at ${costs.full.depth} items than at ${costs.base.depth}`);
  }
  const open = Math.max(costs.base.openDescriptorsMax, costs.full.openDescriptorsMax);
  if (open > descriptorsMax(1))
    finding.fail(`${open} descriptors were open at once, allowed are ${descriptorsMax(1)}`);
  return finding.build(`${toMiB(grown)} MiB more at ${costs.full.depth} items, ${open} descriptors at most`);
}

function toMiB(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
