import { directoryEntriesMax } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q35: no directory of the queue's own holds more than its bound. */
export function checkDirectoryBound({ audit, settings }: Observation): Finding {
  const finding = new FindingBuilder('Q35');
  if (audit === null) return finding.build();
  finding.opportunity();
  const { path, entries } = audit.largestDirectory;
  const bound = directoryEntriesMax(settings.bucketItemsMax);
  if (entries > bound) finding.fail(`${path} holds ${entries} entries, allowed are ${bound}`);
  return finding.build(`${entries} entries at most`);
}
