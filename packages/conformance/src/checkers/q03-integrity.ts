import { NONE, TOUCH_DETAILS } from '../history/history.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q03: the bytes delivered are those enqueued. */
export function checkIntegrity({ history, audit }: Observation): Finding {
  const finding = new FindingBuilder('Q03');
  for (let touch = 0; touch < history.touches.item.length; touch++) {
    const kind = history.kindOf(history.touches.operation.at(touch));
    // Whatever is claimed is read; only reads that were not what they should be have a touch of their own.
    if (kind === 'claim') finding.opportunity();
    if (kind !== 'read' || history.touches.detail.at(touch) !== TOUCH_DETAILS.damaged) continue;
    const item = history.touches.item.at(touch);
    const name = item === NONE ? 'an item' : history.nameOf(item);
    finding.fail(`${name} was delivered with bytes that nobody enqueued`, { touches: [touch] });
  }
  if (audit !== null) {
    finding.opportunity(audit.payloadsChecked);
    for (let count = 0; count < audit.damaged; count++) {
      finding.fail(audit.examples[count] ?? 'a payload is not the one in its name');
    }
  }
  return finding.build();
}
