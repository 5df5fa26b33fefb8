import { ITEM_STATES } from '@spoolproof/contract';
import type { ItemState } from '@spoolproof/contract';

import type { IdTable } from './id-table.ts';

/** Where every id was at one quiet moment, as an auditor found it. */
export class Snapshot {
  readonly #ids: IdTable;
  /** By number of the id: 0 is absent, else 1 + the index of the state. */
  #places: Uint8Array = new Uint8Array(1024);
  readonly #counts: number[] = ITEM_STATES.map(() => 0);
  /** Ids that were found more than once. */
  readonly duplicates: { readonly id: number; readonly states: readonly ItemState[] }[] = [];
  /** When it was taken: began and ended, microseconds since the lane began. */
  readonly takenUs: number;

  constructor(ids: IdTable, takenUs = 0) {
    this.#ids = ids;
    this.takenUs = takenUs;
  }

  /** Records that an id is in a state. */
  add(id: string, state: ItemState): void {
    const index = this.#ids.intern(id);
    if (index >= this.#places.length) {
      const grown = new Uint8Array(Math.max(this.#places.length * 2, index + 1));
      grown.set(this.#places);
      this.#places = grown;
    }
    const place = ITEM_STATES.indexOf(state);
    const before = this.stateOf(index);
    if (before === null) this.#places[index] = place + 1;
    else this.duplicates.push({ id: index, states: [before, state] });
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** The state of an id by its number, or null when it was nowhere. */
  stateOf(id: number): ItemState | null {
    const place = this.#places[id] ?? 0;
    return place === 0 ? null : (ITEM_STATES[place - 1] ?? null);
  }

  /** Entries found in a state. */
  count(state: ItemState): number {
    return this.#counts[ITEM_STATES.indexOf(state)] ?? 0;
  }

  /** Entries found in all states but staging. */
  get accepted(): number {
    return ITEM_STATES.reduce((sum, state) => (state === 'staging' ? sum : sum + this.count(state)), 0);
  }

  /** Ids numbered up to here may be in it. */
  get span(): number {
    return Math.min(this.#places.length, this.#ids.size);
  }

  /** Whether another snapshot has every id in the same place. */
  equals(other: Snapshot): boolean {
    const span = Math.max(this.span, other.span);
    for (let id = 0; id < span; id++) if (this.stateOf(id) !== other.stateOf(id)) return false;
    return this.duplicates.length === other.duplicates.length;
  }
}
