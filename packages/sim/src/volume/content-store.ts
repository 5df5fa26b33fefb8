/** Bytes per unit of allocation; an address counts units. */
const UNIT_BYTES = 64;
/** Units per ordinary chunk: 64 KiB, so that a small volume is cheap to make. */
const CHUNK_UNITS = 1024;

/** Where the store stands, so that it can be taken back there. */
export interface ContentMark {
  readonly chunks: number;
  readonly top: number;
}

/**
 * The bytes of all files, in chunks of 64 KiB instead of one array each: a million small files cost their bytes and
 * nothing else. An extent holds 64 bytes times a power of two; freed extents are used again.
 */
export class ContentStore {
  readonly #chunks: Uint8Array[] = [];
  /** First free unit of the last chunk. */
  #top = CHUNK_UNITS;
  readonly #free: number[][] = [];
  /** While set, nothing is freed or reused, so that old addresses keep their bytes. */
  #pinned = 0;

  /** Bytes that an extent of a size class holds. */
  static capacity(sizeClass: number): number {
    return UNIT_BYTES * 2 ** sizeClass;
  }

  /** The smallest size class that holds so many bytes. */
  static classFor(sizeBytes: number): number {
    let sizeClass = 0;
    while (ContentStore.capacity(sizeClass) < sizeBytes) sizeClass += 1;
    return sizeClass;
  }

  /** An extent of a size class; its bytes are whatever was there before. Never 0. */
  allocate(sizeClass: number): number {
    const reused = this.#pinned > 0 ? undefined : this.#free[sizeClass]?.pop();
    if (reused !== undefined) return reused;
    const units = 2 ** sizeClass;
    if (units > CHUNK_UNITS) {
      // An extent larger than a chunk is a chunk of its own, and the next allocation starts another.
      this.#chunks.push(new Uint8Array(units * UNIT_BYTES));
      this.#top = CHUNK_UNITS;
      return (this.#chunks.length - 1) * CHUNK_UNITS + 1;
    }
    if (this.#top + units > CHUNK_UNITS) {
      this.#chunks.push(new Uint8Array(CHUNK_UNITS * UNIT_BYTES));
      this.#top = 0;
    }
    const address = (this.#chunks.length - 1) * CHUNK_UNITS + this.#top + 1;
    this.#top += units;
    return address;
  }

  /** Gives an extent back. */
  release(address: number, sizeClass: number): void {
    if (this.#pinned > 0) return;
    (this.#free[sizeClass] ??= []).push(address);
  }

  /** Copies `bytes` into an extent, `at` bytes from its start. */
  write(address: number, at: number, bytes: Uint8Array): void {
    this.#chunk(address).set(bytes, this.#offset(address) + at);
  }

  /** Zeroes part of an extent. */
  clear(address: number, from: number, to: number): void {
    const offset = this.#offset(address);
    this.#chunk(address).fill(0, offset + from, offset + to);
  }

  /** A copy of part of an extent. */
  read(address: number, from: number, to: number): Uint8Array {
    const offset = this.#offset(address);
    return this.#chunk(address).slice(offset + from, offset + to);
  }

  /** Copies part of an extent to the start of `into`. */
  copy(address: number, from: number, to: number, into: Uint8Array): void {
    const offset = this.#offset(address);
    into.set(this.#chunk(address).subarray(offset + from, offset + to));
  }

  /** From here to `restore`, every extent in use keeps its address and is not given to anybody else. */
  pin(): ContentMark {
    this.#pinned += 1;
    return { chunks: this.#chunks.length, top: this.#top };
  }

  /** Forgets what was allocated since `pin`. */
  restore(mark: ContentMark): void {
    this.#pinned -= 1;
    this.#chunks.length = mark.chunks;
    this.#top = mark.top;
  }

  /** Keeps what was allocated since `pin`. */
  unpin(): void {
    this.#pinned -= 1;
  }

  #chunk(address: number): Uint8Array {
    return this.#chunks[Math.floor((address - 1) / CHUNK_UNITS)] as Uint8Array;
  }

  #offset(address: number): number {
    return ((address - 1) % CHUNK_UNITS) * UNIT_BYTES;
  }
}
