interface Sequence {
  bits: Uint32Array;
  /** One more than the highest number seen. */
  end: number;
}

/**
 * Which numbers of each producer's sequence have been seen: one bit each, so that a million items cost 125 KB and a
 * loss shows as a hole, without a ledger of what was accepted.
 */
export class SequenceLedger {
  readonly #sequences: Map<string, Sequence> = new Map();

  /** Notes a number. False when it was there before. */
  add(producer: string, number: number): boolean {
    let sequence = this.#sequences.get(producer);
    if (sequence === undefined) {
      sequence = { bits: new Uint32Array(64), end: 0 };
      this.#sequences.set(producer, sequence);
    }
    const word = number >>> 5;
    if (word >= sequence.bits.length) {
      const grown = new Uint32Array(Math.max(sequence.bits.length * 2, word + 1));
      grown.set(sequence.bits);
      sequence.bits = grown;
    }
    const bit = 1 << (number & 31);
    const before = sequence.bits[word] ?? 0;
    sequence.bits[word] = before | bit;
    sequence.end = Math.max(sequence.end, number + 1);
    return (before & bit) === 0;
  }

  has(producer: string, number: number): boolean {
    const word = this.#sequences.get(producer)?.bits[number >>> 5] ?? 0;
    return (word & (1 << (number & 31))) !== 0;
  }

  /** The numbers below the highest one seen that were not seen, of each producer. */
  *holes(): Generator<{ readonly producer: string; readonly number: number }> {
    for (const [producer, { bits, end }] of this.#sequences) {
      for (let number = 0; number < end; number++) {
        const word = bits[number >>> 5] ?? 0;
        if (word === 0xffffffff)
          number |= 31; // a full word: on to the next
        else if ((word & (1 << (number & 31))) === 0) yield { producer, number };
      }
    }
  }
}
