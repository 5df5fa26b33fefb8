import { EVENT_LOOP_SLICE_MS } from '@spoolproof/contract';

import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/**
 * Q37: no operation holds the event loop longer than its slice. What is judged is the shortest of several repetitions:
 * whatever else runs on the machine, and the garbage collector, can only lengthen one, and what the library does without a
 * turn is in all of them. Nothing is subtracted.
 */
export function checkEventLoop({ loopSlices }: Observation): Finding {
  const finding = new FindingBuilder('Q37');
  for (const { operation, sliceMs, repetitions } of loopSlices) {
    finding.opportunity(repetitions);
    if (sliceMs <= EVENT_LOOP_SLICE_MS) continue;
    finding.fail(
      `${operation} held the event loop for ${sliceMs.toFixed(1)} ms in each of ${repetitions} repetitions, ` +
        `allowed are ${EVENT_LOOP_SLICE_MS}`,
    );
  }
  const [longest] = loopSlices.toSorted((a, b) => b.sliceMs - a.sliceMs);
  if (longest === undefined) return finding.build();
  return finding.build(`${longest.sliceMs.toFixed(1)} ms at most, for ${longest.operation}`);
}
