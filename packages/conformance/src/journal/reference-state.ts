import type { JournalState } from '@spoolproof/contract';

const PATTERN = /^<k(\d+)\|(\d+)\|x*>$/u;

/** The record that the `number`th append of a run makes; `bytes` is its least size. */
export function referenceRecord(number: number, bytes: number = 0): Uint8Array {
  const head = `<k${number}|${(number * 7919) % 10_007}|`;
  return new TextEncoder().encode(`${head}${'x'.repeat(Math.max(0, bytes - head.length - 1))}>`);
}

/** The bytes by which a record is found in a file. */
export function recordHead(number: number): Uint8Array {
  return new TextEncoder().encode(`<k${number}|`);
}

/** A state in which a record that is missing, twice there, damaged or in the wrong place shows. */
export class ReferenceState implements JournalState {
  /** The numbers of the records in it, in the order in which they were applied. */
  readonly numbers: number[] = [];
  /** How many records of snapshots have been taken from it. */
  taken = 0;
  #sum = 0;
  readonly #padding: string;

  /** `paddingBytes` makes each record of a snapshot so large. */
  constructor(paddingBytes: number = 0) {
    this.#padding = 'p'.repeat(paddingBytes);
  }

  apply(record: Uint8Array): void {
    const text = new TextDecoder().decode(record);
    const match = PATTERN.exec(text);
    if (match === null) throw new TypeError(`no record of this state: ${text.slice(0, 40)}`);
    this.numbers.push(Number(match[1]));
    this.#sum = (this.#sum * 31 + Number(match[2])) % 1_000_003;
  }

  *snapshot(): Generator<Uint8Array> {
    // The numbers only grow at the end, so their count is a view of them.
    const count = this.numbers.length;
    const sum = this.#sum;
    const encoder = new TextEncoder();
    for (let at = 0; at < count; at++) {
      this.taken += 1;
      yield encoder.encode(`number ${this.numbers[at]} ${this.#padding}`);
    }
    yield encoder.encode(`sum ${sum}`);
  }

  restore(record: Uint8Array): void {
    const [kind, value] = new TextDecoder().decode(record).split(' ');
    if (kind === 'sum') this.#sum = Number(value);
    else this.numbers.push(Number(value));
  }

  get text(): string {
    return `${this.#sum}: ${this.numbers.join(' ')}`;
  }
}

/** The state that these records make. */
export function stateOf(numbers: readonly number[]): string {
  const state = new ReferenceState();
  for (const number of numbers) state.apply(referenceRecord(number));
  return state.text;
}
