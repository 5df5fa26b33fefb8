/** A value, and the last view that has met it. */
interface Entry<V> {
  value: V;
  metBy: number;
}

/** A value as it was when a view began; of a key that was not there then, nothing. */
interface Before<V> {
  readonly was: boolean;
  readonly value: V | undefined;
}

/**
 * A map of which a view can be taken at once, whatever its size: what is changed before the view has met it is
 * remembered as it was. Costs one look a change, and memory for the keys that change while a view is read. One view can
 * be read at a time; taking another ends the one before.
 *
 * @see spec/contract.md J03
 */
export class CopyOnWriteMap<K, V> {
  readonly #map = new Map<K, Entry<V>>();
  /** What the view that is being read must still show as it was; undefined when none is. */
  #before: Map<K, Before<V>> | undefined;
  #views = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key)?.value;
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  /** Values are taken as immutable: one that is changed in place changes in views too. */
  set(key: K, value: V): this {
    const entry = this.#map.get(key);
    this.#remember(key, entry);
    if (entry === undefined) this.#map.set(key, { value, metBy: 0 });
    else entry.value = value;
    return this;
  }

  delete(key: K): boolean {
    this.#remember(key, this.#map.get(key));
    return this.#map.delete(key);
  }

  /** The entries as they are now, in any order. Read it to its end, or leave the loop that reads it. */
  view(): Generator<readonly [K, V], void, undefined> {
    const before = new Map<K, Before<V>>();
    this.#before = before;
    this.#views += 1;
    return this.#read(before, this.#views, this.#map.size);
  }

  *#read(
    before: Map<K, Before<V>>,
    view: number,
    count: number,
  ): Generator<readonly [K, V], void, undefined> {
    const refuseIfEnded = (): void => {
      if (this.#before !== before) throw new Error('another view was taken before this one was read');
    };
    refuseIfEnded();
    let left = count;
    try {
      // New keys come last in a map, so everything that is still there has been met when the count is used up.
      for (const [key, entry] of this.#map) {
        if (left === 0) break;
        const old = before.get(key);
        entry.metBy = view;
        if (old?.was === false) continue;
        left -= 1;
        if (old !== undefined) before.set(key, { was: false, value: undefined });
        yield [key, old === undefined ? entry.value : (old.value as V)];
        refuseIfEnded();
      }
      for (const [key, old] of before) {
        if (!old.was) continue;
        yield [key, old.value as V];
        refuseIfEnded();
      }
    } finally {
      if (this.#before === before) this.#before = undefined;
    }
  }

  #remember(key: K, entry: Entry<V> | undefined): void {
    if (this.#before === undefined || entry?.metBy === this.#views || this.#before.has(key)) return;
    this.#before.set(key, { was: entry !== undefined, value: entry?.value });
  }
}
