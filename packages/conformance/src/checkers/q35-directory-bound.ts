import { directoryEntriesMax } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q35: no directory of the queue's own holds more than its bound, whenever somebody looked. */
export function checkDirectoryBound({ audit, directories, settings }: Observation): Finding {
  const finding = new FindingBuilder('Q35');
  const bound = directoryEntriesMax(settings.bucketItemsMax);
  const looks = audit === null ? directories : [...directories, audit.largestDirectory];
  let most = 0;
  for (const { path, entries } of looks) {
    finding.opportunity();
    most = Math.max(most, entries);
    if (entries > bound) finding.fail(`${path} holds ${entries} entries, allowed are ${bound}`);
  }
  return looks.length === 0 ? finding.build() : finding.build(`${most} entries at most`);
}
