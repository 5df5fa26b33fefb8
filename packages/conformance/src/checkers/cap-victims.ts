import { NONE } from '../history/history.ts';
import { isEnqueuedBefore } from './enqueue-order.ts';
import type { FindingBuilder } from './finding.ts';
import type { CapWindow, Observation } from './observation.ts';

/**
 * Per producer, what was archived was enqueued before what stayed, or after it where the policy takes the newest. Items that
 * were delivered once have no such order.
 */
export function checkVictimsByProducer(
  observation: Observation,
  finding: FindingBuilder,
  window: CapWindow,
): void {
  const { history, touches, settings } = observation;
  const isNewest = settings.capPolicy === 'archive-newest';
  // Of each producer, the two that are nearest to being the wrong way round.
  const kept = new Map<number, number>();
  const victims = new Map<number, number>();
  for (let id = 0; id < window.before.span; id++) {
    if (window.before.stateOf(id) !== 'ready' || id >= history.itemOfId.length) continue;
    const item = history.itemOfId.at(id);
    if (item === NONE || touches.count(item) > 1) continue;
    const producer = history.operations.process.at(history.items.operation.at(item));
    const isKept = window.after.stateOf(id) === 'ready';
    const extremes = isKept ? kept : victims;
    const choose = isKept === isNewest ? Math.max : Math.min;
    extremes.set(producer, choose(extremes.get(producer) ?? item, item));
  }
  for (const [producer, victim] of victims) {
    const survivor = kept.get(producer);
    finding.opportunity();
    if (survivor === undefined) continue;
    const isWrong = isNewest
      ? isEnqueuedBefore(observation, victim, survivor)
      : isEnqueuedBefore(observation, survivor, victim);
    if (!isWrong) continue;
    const which = isNewest ? 'newer' : 'older';
    const names = [history.nameOf(victim), history.nameOf(survivor)];
    finding.fail(`${names[0]} was archived, and the ${which} ${names[1]} stayed`, {
      touches: [...touches.of(survivor), ...touches.of(victim)],
    });
  }
}

/** Over all producers, the victims are exactly the first, or the last, of the queue order that an auditor read before. */
export function checkVictimsByOrder(
  observation: Observation,
  finding: FindingBuilder,
  { before, after, cap, order }: CapWindow,
): void {
  if (order === null) return;
  const { history, settings } = observation;
  const isNewest = settings.capPolicy === 'archive-newest';
  let left = before.count('ready') - cap;
  finding.opportunity(left);
  let wrong = 0;
  let example = '';
  for (const bucket of isNewest ? order.toReversed() : order) {
    const quota = Math.max(0, Math.min(left, bucket.length));
    left -= quota;
    const isCut = quota > 0 && quota < bucket.length;
    for (const [place, id] of (isCut ? byId(observation, bucket, isNewest) : bucket).entries()) {
      const isArchived = after.stateOf(id) !== 'ready';
      if (isArchived === place < quota) continue;
      wrong++;
      example ||= `${history.ids.text(id)} was ${isArchived ? 'archived' : 'left'}`;
    }
  }
  if (wrong > 0) finding.fail(`${wrong} items are not where the queue order would have them: ${example}`);
}

/** The items of the one bucket that the boundary cuts, in the order in which they are victims. */
function byId({ history }: Observation, bucket: readonly number[], isNewest: boolean): number[] {
  const sorted = bucket.toSorted((a, b) => (history.ids.text(a) < history.ids.text(b) ? -1 : 1));
  return isNewest ? sorted.reverse() : sorted;
}
