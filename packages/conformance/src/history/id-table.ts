import { Column } from './column.ts';

const empty = 0xffffffff;

/**
 * Gives each distinct id a dense number, from 0. Ids lie one behind the other in one buffer, so that a million of
 * them cost about 40 bytes each; a Map of strings would cost several times that.
 */
export class IdTable {
  #bytes: Buffer = Buffer.alloc(4096);
  #used = 0;
  readonly #ends: Column<Uint32Array> = new Column(Uint32Array);
  readonly #hashes: Column<Uint32Array> = new Column(Uint32Array);
  #slots: Uint32Array = new Uint32Array(256).fill(empty);

  get size(): number {
    return this.#ends.length;
  }

  /** The number of an id; a new one gets the next. */
  intern(id: string): number {
    const length = this.#stage(id);
    const hash = hashOf(this.#bytes, this.#used, this.#used + length);
    const slot = this.#find(hash, length);
    const known = this.#slots[slot] ?? empty;
    if (known !== empty) return known;
    this.#used += length;
    const index = this.#ends.push(this.#used);
    this.#hashes.push(hash);
    this.#slots[slot] = index;
    if (index * 2 > this.#slots.length) this.#grow();
    return index;
  }

  /** The number of an id that was interned, or undefined. */
  find(id: string): number | undefined {
    const length = this.#stage(id);
    const known =
      this.#slots[this.#find(hashOf(this.#bytes, this.#used, this.#used + length), length)] ?? empty;
    return known === empty ? undefined : known;
  }

  /** The id that has a number. */
  text(index: number): string {
    const start = index === 0 ? 0 : this.#ends.at(index - 1);
    return this.#bytes.toString('utf8', start, this.#ends.at(index));
  }

  /** Writes an id behind the last one, where it can be hashed and compared without a copy. */
  #stage(id: string): number {
    const worst = id.length * 3;
    if (this.#used + worst > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#used + worst));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    return this.#bytes.write(id, this.#used, 'utf8');
  }

  #find(hash: number, length: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot] ?? empty;
      if (index === empty) return slot;
      if (this.#hashes.at(index) === hash && this.#isSame(index, length)) return slot;
    }
  }

  #isSame(index: number, length: number): boolean {
    const start = index === 0 ? 0 : this.#ends.at(index - 1);
    const end = this.#ends.at(index);
    if (end - start !== length) return false;
    return this.#bytes.compare(this.#bytes, this.#used, this.#used + length, start, end) === 0;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2).fill(empty);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#hashes.length; index++) {
      let slot = this.#hashes.at(index) & mask;
      while (slots[slot] !== empty) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix: ids differ mostly in their last characters. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index++) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
