import type { Clock } from '@spoolproof/contract';
import { RETURNS_KEYS_END } from './returns-keys.ts';

/** Width of a key in names. */
export const KEY_WIDTH = 11;
/** Width of an owner's name. */
export const OWNER_WIDTH = 8;

/** Whether a name is an owner's; everything else beside owners is foreign (Q17). */
export function isOwnerName(name: string): boolean {
  return /^[0-9a-z]{8}$/.test(name);
}

/** Writes a whole number in base 36 with leading zeros. */
export function base36(value: number, width: number): string {
  return value.toString(36).padStart(width, '0');
}

/** The key of a moment: microseconds since the epoch. */
export function keyAt(ms: number): number {
  return Math.floor(ms * 1000);
}

/**
 * A clock for names that never goes back and never repeats: `max(last + 1, now)` in microseconds. It also never stays
 * behind a key it was shown, so that what comes after something sorts after it, whatever the other's clock said.
 */
export class KeyClock {
  readonly #clock: Clock;
  // Below are the keys of returns buckets.
  #last = RETURNS_KEYS_END;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, keyAt(this.#clock.nowMs()));
    return this.#last;
  }

  /** Makes every later key greater than this one. */
  observe(key: number): void {
    if (key > this.#last) this.#last = key;
  }
}
