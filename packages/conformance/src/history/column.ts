/** The typed arrays a column can be kept in. */
export type ColumnData = Uint8Array | Uint32Array | Float64Array;

/** A growing list of numbers in a typed array: a million of them cost what they weigh. */
export class Column<Data extends ColumnData = ColumnData> {
  readonly #kind: new (length: number) => Data;
  #data: Data;
  #length = 0;

  constructor(kind: new (length: number) => Data) {
    this.#kind = kind;
    this.#data = new kind(64);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends a number and answers with its index. */
  push(value: number): number {
    if (this.#length === this.#data.length) {
      const grown = new this.#kind(this.#data.length * 2);
      grown.set(this.#data as never);
      this.#data = grown;
    }
    this.#data[this.#length] = value;
    return this.#length++;
  }

  /** @throws RangeError when there is no such index: a wrong index must never read as a number. */
  at(index: number): number {
    const value = index < this.#length ? this.#data[index] : undefined;
    if (value === undefined) throw new RangeError(`no entry ${index} in a column of ${this.#length}`);
    return value;
  }

  /** @throws RangeError when there is no such index. */
  set(index: number, value: number): void {
    if (index < 0 || index >= this.#length) {
      throw new RangeError(`no entry ${index} in a column of ${this.#length}`);
    }
    this.#data[index] = value;
  }
}

/** Reads a typed array at an index that is known to be there. */
export function at(data: ColumnData, index: number): number {
  const value = data[index];
  if (value === undefined) throw new RangeError(`no entry ${index} in an array of ${data.length}`);
  return value;
}
