import { ORDER_WINDOW_BUCKETS } from '@spoolproof/contract';

import type { FindingBuilder } from './finding.ts';
import type { Observation } from './observation.ts';

/** When an item was enqueued and when it was first delivered. */
export interface FirstDelivery {
  readonly item: number;
  readonly touch: number;
  readonly invokeUs: number;
  readonly returnUs: number;
}

/**
 * Across producers: no item is overtaken by more later items of one other producer than the declared window holds. Later is
 * what was certainly enqueued later, overtaking what was certainly delivered before.
 */
export function checkOvertaking(
  observation: Observation,
  finding: FindingBuilder,
  byProducer: ReadonlyMap<number, readonly FirstDelivery[]>,
): void {
  const allowed = ORDER_WINDOW_BUCKETS * observation.settings.bucketItemsMax;
  for (const [overtaker, faster] of byProducer) {
    // Whoever delivered no more than the window holds cannot have left it.
    if (faster.length <= allowed) continue;
    for (const [producer, slower] of byProducer) {
      if (producer === overtaker) continue;
      finding.opportunity(slower.length);
      checkPair(observation, finding, { slower, faster, overtaker, allowed });
    }
  }
}

interface Pair {
  readonly slower: readonly FirstDelivery[];
  readonly faster: readonly FirstDelivery[];
  readonly overtaker: number;
  readonly allowed: number;
}

/** From the youngest of the slower to the oldest: more and more of the others are later, and a tree counts those delivered by then. */
function checkPair(observation: Observation, finding: FindingBuilder, pair: Pair): void {
  const { history } = observation;
  const { invokeUs, returnUs } = history.operations;
  const enqueuedBy = ({ item }: FirstDelivery): number => history.items.operation.at(item);
  const byDelivery = pair.faster.toSorted((a, b) => a.returnUs - b.returnUs);
  const rank = new Map(byDelivery.map(({ item }, place) => [item, place]));
  const later = pair.faster.toSorted((a, b) => invokeUs.at(enqueuedBy(b)) - invokeUs.at(enqueuedBy(a)));
  const delivered = new CountingTree(byDelivery.length);
  let next = 0;
  for (const each of pair.slower.toSorted(
    (a, b) => returnUs.at(enqueuedBy(b)) - returnUs.at(enqueuedBy(a)),
  )) {
    for (let other = later[next]; other !== undefined; other = later[++next]) {
      if (invokeUs.at(enqueuedBy(other)) <= returnUs.at(enqueuedBy(each))) break;
      delivered.add(rank.get(other.item) ?? 0);
    }
    const overtaken = delivered.below(countBefore(byDelivery, each.invokeUs));
    if (overtaken <= pair.allowed) continue;
    const message =
      `${history.nameOf(each.item)} was overtaken by ${overtaken} later items of process ${pair.overtaker}, ` +
      `allowed are ${pair.allowed}`;
    finding.fail(message, { touches: [each.touch] });
  }
}

/** How many of the deliveries, which are in the order of their returns, had returned before a time. */
function countBefore(deliveries: readonly FirstDelivery[], timeUs: number): number {
  let [low, high] = [0, deliveries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((deliveries[middle]?.returnUs ?? 0) < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts marked places below a place, in logarithmic time (a Fenwick tree). */
class CountingTree {
  readonly #sums: Uint32Array;

  constructor(places: number) {
    this.#sums = new Uint32Array(places + 1);
  }

  add(place: number): void {
    for (let at = place + 1; at < this.#sums.length; at += at & -at)
      this.#sums[at] = (this.#sums[at] ?? 0) + 1;
  }

  below(place: number): number {
    let sum = 0;
    for (let at = place; at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }
}
