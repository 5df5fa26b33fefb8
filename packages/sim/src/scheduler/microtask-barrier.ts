import { nextTick } from 'node:process';

/**
 * Calls back when no microtask is left: every task has run as far as it can and waits for a call.
 *
 * Node takes all waiting ticks, then drains all microtasks, then takes the ticks that have come up meanwhile. So a tick
 * that is asked for by a microtask comes after all microtasks, however many they beget. Nothing is counted, nothing is
 * timed and nothing can be missed.
 */
export function afterMicrotasks(callback: () => void): void {
  void settled.then(() => nextTick(callback));
}

/** Half the price of `queueMicrotask`, which makes an async resource of each. */
const settled = Promise.resolve();
