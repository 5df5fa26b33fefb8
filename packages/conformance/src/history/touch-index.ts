import type { HistoryOperation } from '@spoolproof/contract';

import { at } from './column.ts';
import { NONE } from './history.ts';
import type { History } from './history.ts';

/** For each item, its touches in the order in which their operations were invoked. */
export class TouchIndex {
  readonly #starts: Uint32Array;
  readonly #touches: Uint32Array;

  constructor(history: History) {
    const { touches, items, operations } = history;
    const starts = new Uint32Array(items.operation.length + 1);
    for (let touch = 0; touch < touches.item.length; touch++) {
      const item = touches.item.at(touch);
      if (item !== NONE) starts[item + 1] = at(starts, item + 1) + 1;
    }
    for (let item = 1; item < starts.length; item++) starts[item] = at(starts, item) + at(starts, item - 1);
    const next = starts.slice();
    const sorted = new Uint32Array(at(starts, starts.length - 1));
    for (let touch = 0; touch < touches.item.length; touch++) {
      const item = touches.item.at(touch);
      if (item === NONE) continue;
      const slot = at(next, item);
      sorted[slot] = touch;
      next[item] = slot + 1;
    }
    const invoked = (touch: number): number => operations.invokeUs.at(touches.operation.at(touch));
    for (let item = 0; item + 1 < starts.length; item++) {
      const [from, to] = [at(starts, item), at(starts, item + 1)];
      if (to - from > 1) sorted.subarray(from, to).sort((a, b) => invoked(a) - invoked(b) || a - b);
    }
    this.#starts = starts;
    this.#touches = sorted;
  }

  /** The touches of an item, by time of invocation. */
  of(item: number): Uint32Array {
    return this.#touches.subarray(at(this.#starts, item), at(this.#starts, item + 1));
  }

  /** How many touches an item has: cheap, for the many items that have only one. */
  count(item: number): number {
    return at(this.#starts, item + 1) - at(this.#starts, item);
  }

  /** The touches of an item by some kinds of operation. */
  ofKind(history: History, item: number, kinds: readonly HistoryOperation[]): number[] {
    return [...this.of(item)].filter((touch) =>
      kinds.includes(history.kindOf(history.touches.operation.at(touch))),
    );
  }
}
