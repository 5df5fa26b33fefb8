/** Values as records of JSON, one value a record. */
export interface JsonRecords<T> {
  encode(value: T): Uint8Array;
  decode(record: Uint8Array): T;
  /** Throws when a record is no JSON in UTF-8; fits `JournalState.check`. */
  check(record: Uint8Array): void;
}

/**
 * Records of JSON. Raw control characters inside strings, text after the value and bytes that are no UTF-8 are refused,
 * at the door and when reading.
 *
 * @param parse makes a value of what was parsed, or throws; default: takes it as it is.
 * @throws SyntaxError, TypeError from `decode` and `check`.
 * @see spec/contract.md J04
 */
export function jsonRecords<T>(parse: (value: unknown) => T = (value) => value as T): JsonRecords<T> {
  const decode = (record: Uint8Array): T =>
    parse(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(record)));
  return {
    encode(value) {
      const text = JSON.stringify(value) as string | undefined;
      if (text === undefined) throw new TypeError(`a ${typeof value} is no JSON`);
      return new TextEncoder().encode(text);
    },
    decode,
    check: (record) => void decode(record),
  };
}
