import type { JournalState } from '@spoolproof/contract';
import { CopyOnWriteMap, jsonRecords } from '@spoolproof/journal';

const json = jsonRecords<readonly [string, number]>((value) => {
  if (!Array.isArray(value) || typeof value[0] !== 'string') throw new TypeError('no pair of key and number');
  return value as unknown as readonly [string, number];
});

/** A record that says that a key has a value; a value of 0 takes the key away. */
export function entry(key: string, value: number): Uint8Array {
  return json.encode([key, value]);
}

/** A state whose every detail depends on which records were applied, and in which order. */
export class Ledger implements JournalState {
  readonly map: CopyOnWriteMap<string, number> = new CopyOnWriteMap();
  /** The numbers applied since it was made. */
  readonly applied: number[] = [];

  check(record: Uint8Array): void {
    json.check(record);
  }

  apply(record: Uint8Array, lsn: number): void {
    const [key, value] = json.decode(record);
    if (value === 0) this.map.delete(key);
    else this.map.set(key, value);
    // Makes records that were left out or applied twice show, also through snapshots.
    this.map.set('#', ((this.map.get('#') ?? 0) * 31 + lsn) % 1_000_003);
    this.applied.push(lsn);
  }

  *snapshot(): Generator<Uint8Array> {
    for (const [key, value] of this.map.view()) yield entry(key, value);
  }

  restore(record: Uint8Array): void {
    const [key, value] = json.decode(record);
    this.map.set(key, value);
  }

  /** Everything in it, as text. */
  get text(): string {
    return JSON.stringify([...this.map.view()].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
