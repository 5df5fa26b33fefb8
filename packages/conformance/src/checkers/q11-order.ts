import { NONE } from '../history/history.ts';
import { isEnqueuedBefore } from './enqueue-order.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation, OrderWindow } from './observation.ts';
import { checkOvertaking } from './overtaking.ts';
import type { FirstDelivery } from './overtaking.ts';

/**
 * Q11: per producer, first deliveries come in the order of the enqueues. Operations that overlap may be in any order,
 * so only intervals that do not overlap decide; within a batch the ids do, and within a claim the order in which it lists
 * what it won. Across producers, what overtakes an item is counted. Looked at while nothing but claims happened.
 */
export function checkOrder(observation: Observation): Finding {
  const finding = new FindingBuilder('Q11');
  for (const window of observation.orderWindows) {
    const byProducer = firstDeliveries(observation, window);
    checkOvertaking(observation, finding, byProducer);
    for (const deliveries of byProducer.values()) {
      finding.opportunity(Math.max(0, deliveries.length - 1));
      checkProducer(observation, finding, deliveries);
      checkWithinClaims(observation, finding, deliveries);
    }
  }
  return finding.build();
}

/** By producer, the items that were ready when the window began and were first delivered within it, as enqueued. */
function firstDeliveries(observation: Observation, window: OrderWindow): Map<number, FirstDelivery[]> {
  const { history, touches } = observation;
  const byProducer = new Map<number, FirstDelivery[]>();
  for (let item = 0; item < history.items.id.length; item++) {
    const id = history.items.id.at(item);
    if (id === NONE || window.before.stateOf(id) !== 'ready') continue;
    if (touches.count(item) < 2) continue;
    const [touch] = touches.ofKind(history, item, ['claim']);
    if (touch === undefined) continue;
    const operation = history.touches.operation.at(touch);
    const invokeUs = history.operations.invokeUs.at(operation);
    if (invokeUs < window.fromUs || invokeUs > window.toUs) continue;
    const producer = history.operations.process.at(history.items.operation.at(item));
    const list = byProducer.get(producer) ?? [];
    list.push({ item, touch, invokeUs, returnUs: history.operations.returnUs.at(operation) });
    byProducer.set(producer, list);
  }
  return byProducer;
}

function checkProducer(
  observation: Observation,
  finding: FindingBuilder,
  deliveries: readonly FirstDelivery[],
): void {
  const { history } = observation;
  // From the newest enqueue to the oldest: of those that were certainly enqueued later, the claim that returned first
  // must not have done so before the claim of the older one was invoked.
  let newer = deliveries.length - 1;
  let earliest: FirstDelivery | null = null;
  for (const delivery of deliveries.toReversed()) {
    for (let later = deliveries[newer]; later !== undefined; later = deliveries[--newer]) {
      if (!isBefore(observation, delivery.item, later.item)) break;
      if (earliest === null || later.returnUs < earliest.returnUs) earliest = later;
    }
    if (earliest === null || earliest.returnUs >= delivery.invokeUs) continue;
    const names = [history.nameOf(earliest.item), history.nameOf(delivery.item)];
    finding.fail(`${names[0]} was delivered before ${names[1]}, which was enqueued first`, {
      touches: [earliest.touch, delivery.touch],
    });
  }
}

/** What one claim won, it lists in order: whoever works through the list works in order. */
function checkWithinClaims(
  observation: Observation,
  finding: FindingBuilder,
  deliveries: readonly FirstDelivery[],
): void {
  const { history } = observation;
  const latest = new Map<number, FirstDelivery>();
  for (const delivery of deliveries) {
    const claim = history.touches.operation.at(delivery.touch);
    const older = latest.get(claim);
    latest.set(claim, delivery);
    if (older === undefined || older.touch < delivery.touch) continue;
    if (!isBefore(observation, older.item, delivery.item)) continue;
    const names = [history.nameOf(delivery.item), history.nameOf(older.item)];
    finding.fail(`one claim lists ${names[0]} before ${names[1]}, which was enqueued first`, {
      touches: [delivery.touch, older.touch],
    });
  }
}

/** Items of one batch were enqueued at once: the tie is broken by their ids, and never by what the disk says of them. */
function isBefore(observation: Observation, first: number, second: number): boolean {
  const { history, capabilities } = observation;
  const isOneBatch = history.items.operation.at(first) === history.items.operation.at(second);
  if (!isOneBatch || capabilities.order === 'mtime') return isEnqueuedBefore(observation, first, second);
  return history.nameOf(first) < history.nameOf(second);
}
