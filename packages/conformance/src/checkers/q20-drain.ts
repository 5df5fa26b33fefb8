import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q20: once faults stop, every ready item becomes terminal. */
export function checkDrain({ drain }: Observation): Finding {
  const finding = new FindingBuilder('Q20');
  if (drain === null) return finding.build();
  finding.opportunity(drain.readyBefore);
  const left = [
    [drain.readyAfter, 'ready'],
    [drain.delayedAfter, 'delayed'],
    [drain.leasedAfter, 'leased'],
  ] as const;
  for (const [count, state] of left) {
    if (count > 0)
      finding.fail(`${count} items are still ${state} after everything was claimed and acknowledged`);
  }
  return finding.build();
}
