/**
 * Takes the first record at once, in the same turn. A state that gives its records by a generator takes its view when
 * the first is asked for: later, that view would be of a later state.
 *
 * @see spec/contract.md J05
 */
export function beginSnapshot(
  records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array> =
    Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]();
  const first = iterator.next();
  // Somebody is going to wait for it, but perhaps not in this turn.
  if (first instanceof Promise) first.catch(() => undefined);
  return readOn(first, iterator);
}

async function* readOn(
  first: IteratorResult<Uint8Array> | Promise<IteratorResult<Uint8Array>>,
  iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isOver = false;
  try {
    for (let result = await first; ; result = await iterator.next()) {
      isOver = result.done === true;
      if (isOver) return;
      yield result.value;
    }
  } finally {
    if (!isOver) await iterator.return?.();
  }
}
