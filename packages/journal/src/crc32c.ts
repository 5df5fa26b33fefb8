/** The Castagnoli polynomial, reflected. */
const POLYNOMIAL = 0x82f63b78;
/** Bytes taken at once. */
const LANES = 8;

const TABLES = makeTables();

function makeTables(): readonly Int32Array[] {
  const tables = Array.from({ length: LANES }, () => new Int32Array(256));
  const [first = new Int32Array(256)] = tables;
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
    first[byte] = rest;
  }
  for (let lane = 1; lane < LANES; lane++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = tables[lane - 1]?.[byte] ?? 0;
      (tables[lane] as Int32Array)[byte] = (before >>> 8) ^ (first[before & 0xff] ?? 0);
    }
  }
  return tables;
}

// Taken out of the array once: the loop below is what an append and a replay spend their time in.
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * CRC32C (Castagnoli) of bytes, as an unsigned number. With `before`, the checksum of bytes that come first, it is the
 * checksum of both together.
 */
export function crc32c(bytes: Uint8Array, before: number = 0): number {
  let crc = ~before;
  let at = 0;
  const whole = bytes.length - (bytes.length % LANES);
  for (; at < whole; at += LANES) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (T7[low & 0xff] as number) ^
      (T6[(low >>> 8) & 0xff] as number) ^
      (T5[(low >>> 16) & 0xff] as number) ^
      (T4[low >>> 24] as number) ^
      (T3[bytes[at + 4] as number] as number) ^
      (T2[bytes[at + 5] as number] as number) ^
      (T1[bytes[at + 6] as number] as number) ^
      (T0[bytes[at + 7] as number] as number);
  }
  for (; at < bytes.length; at++) crc = (T0[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
