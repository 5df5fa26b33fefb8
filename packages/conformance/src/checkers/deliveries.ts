import type { HistoryOperation } from '@spoolproof/contract';

import { TOUCH_DETAILS } from '../history/history.ts';
import type { History } from '../history/history.ts';
import type { Observation, TimeWindow } from './observation.ts';

/** A settle of a delivery. */
export interface Settle {
  readonly touch: number;
  readonly kind: 'ack' | 'release' | 'bury';
  readonly invokeUs: number;
  readonly returnUs: number;
  /** `settled`, `lease-lost`, or `unknown` when it threw or its process died. */
  readonly result: 'settled' | 'lease-lost' | 'unknown';
}

/** One delivery of an item to one process. */
export interface Delivery {
  readonly touch: number;
  readonly process: number;
  readonly invokeUs: number;
  readonly returnUs: number;
  readonly settles: readonly Settle[];
  /** Until when the lease was certainly valid: the first settle, the owner's end, or half a lease. */
  readonly certainUntilUs: number;
}

const settleKinds: readonly HistoryOperation[] = ['ack', 'release', 'bury'];

/** The deliveries of an item that its claimers wrote down, by time. */
export function deliveriesOf(observation: Observation, item: number): Delivery[] {
  const { history, touches, settings } = observation;
  const open: { delivery: Omit<Delivery, 'certainUntilUs'>; settles: Settle[]; lostUs: number }[] = [];
  for (const touch of touches.of(item)) {
    const operation = history.touches.operation.at(touch);
    const kind = history.kindOf(operation);
    const owner = history.operations.process.at(operation);
    const invokeUs = history.operations.invokeUs.at(operation);
    const returnUs = history.operations.returnUs.at(operation);
    if (kind === 'claim') {
      const settles: Settle[] = [];
      open.push({
        delivery: { touch, process: owner, invokeUs, returnUs, settles },
        settles,
        lostUs: Number.POSITIVE_INFINITY,
      });
      continue;
    }
    const mine = open.findLast((entry) => entry.delivery.process === owner);
    if (mine === undefined) continue;
    const isLost = history.touches.detail.at(touch) === TOUCH_DETAILS.leaseLost;
    if (settleKinds.includes(kind)) {
      const isKnown = history.touchOutcomeOf(touch) === 'ok';
      const result = isLost ? 'lease-lost' : isKnown ? 'settled' : 'unknown';
      mine.settles.push({ touch, kind: kind as Settle['kind'], invokeUs, returnUs, result });
    } else if (isLost) mine.lostUs = Math.min(mine.lostUs, invokeUs);
  }
  return open.map(({ delivery, settles, lostUs }) => {
    const owner = history.processOf(history.touches.operation.at(delivery.touch));
    const stops = owner.stopped.filter((stop) => stop.toUs > delivery.returnUs).map((stop) => stop.fromUs);
    const ends = [
      owner.endUs,
      lostUs,
      settles[0]?.invokeUs ?? Number.POSITIVE_INFINITY,
      // The lease may have begun as soon as the claim was invoked, and a claim may take long.
      delivery.invokeUs + (settings.leaseMs * 1000) / 2,
      ...stops,
    ];
    return { ...delivery, certainUntilUs: Math.min(...ends) };
  });
}

/** The numbers of the operations of some kinds that were invoked within a window. */
export function operationsWithin(
  history: History,
  kinds: readonly HistoryOperation[],
  window: TimeWindow,
): number[] {
  const found: number[] = [];
  const { invokeUs } = history.operations;
  for (let operation = 0; operation < invokeUs.length; operation++) {
    const time = invokeUs.at(operation);
    if (time < window.fromUs || time > window.toUs) continue;
    if (kinds.includes(history.kindOf(operation))) found.push(operation);
  }
  return found;
}

/** Claims that failed, or whose process died before it could write down what it got: each may have delivered any item once. */
export function countUnknownClaims(history: History): number {
  let count = 0;
  for (let operation = 0; operation < history.operations.kind.length; operation++) {
    if (history.kindOf(operation) === 'claim' && history.outcomeOf(operation) !== 'ok') count++;
  }
  return count;
}
