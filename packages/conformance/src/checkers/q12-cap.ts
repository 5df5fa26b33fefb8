import { NONE } from '../history/history.ts';
import { operationsWithin } from './deliveries.ts';
import { isEnqueuedBefore } from './enqueue-order.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CapWindow, Observation } from './observation.ts';

/** Q12: after an enforcement with nothing else at work, exactly the victims are gone and the cap holds. */
export function checkCap(observation: Observation): Finding {
  const { history, capWindows, readmits, capabilities } = observation;
  const finding = new FindingBuilder('Q12');
  for (const window of capWindows) {
    const operations = operationsWithin(history, ['cap'], window);
    const isEnforced = operations.some((operation) => history.outcomeOf(operation) === 'ok');
    const before = window.before.count('ready');
    if (!isEnforced || before <= window.cap) continue;
    finding.opportunity();
    const where = { operations: operations.slice(0, 8) };
    const depth = window.after.count('ready');
    if (depth > window.cap)
      finding.fail(`${depth} items are ready after the cap of ${window.cap} was enforced`, where);
    if (depth < window.cap) {
      finding.fail(
        `${before - depth} of ${before} items were archived, ${before - window.cap} would have been enough`,
        where,
      );
    }
    const moved = countState(window, 'leased');
    if (moved > 0) finding.fail(`${moved} leased items were moved by an enforcement`, where);
    checkVictims(observation, finding, window);
  }
  for (const window of readmits) {
    finding.opportunity();
    const archived = window.before.count('overflow');
    const operations = operationsWithin(history, ['readmit'], window);
    if (archived > 0 && window.after.count('overflow') === archived && capabilities.readmit) {
      finding.fail(`nothing of ${archived} archived items came back`, { operations });
    }
  }
  return finding.build();
}

function countState({ before, after }: CapWindow, state: 'leased'): number {
  let moved = 0;
  for (let id = 0; id < before.span; id++) {
    if (before.stateOf(id) === state && after.stateOf(id) !== state) moved++;
  }
  return moved;
}

/** Per producer, what was archived was enqueued before what stayed. Items that were delivered once have no such order. */
function checkVictims(observation: Observation, finding: FindingBuilder, window: CapWindow): void {
  const { history, touches } = observation;
  const oldestKept = new Map<number, number>();
  const newestVictim = new Map<number, number>();
  for (let id = 0; id < window.before.span; id++) {
    if (window.before.stateOf(id) !== 'ready' || id >= history.itemOfId.length) continue;
    const item = history.itemOfId.at(id);
    if (item === NONE || touches.count(item) > 1) continue;
    const producer = history.operations.process.at(history.items.operation.at(item));
    if (window.after.stateOf(id) === 'ready') {
      oldestKept.set(producer, Math.min(oldestKept.get(producer) ?? item, item));
    } else newestVictim.set(producer, Math.max(newestVictim.get(producer) ?? item, item));
  }
  for (const [producer, victim] of newestVictim) {
    const kept = oldestKept.get(producer);
    finding.opportunity();
    if (kept === undefined || !isEnqueuedBefore(observation, kept, victim)) continue;
    finding.fail(`${history.nameOf(victim)} was archived, and the older ${history.nameOf(kept)} stayed`, {
      touches: [...touches.of(kept), ...touches.of(victim)],
    });
  }
}
