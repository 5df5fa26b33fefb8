import { crc32c } from '@spoolproof/journal';
import { expect, test } from 'vitest';

const count = (length: number, byte: (at: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => byte(at));

// The vectors of RFC 3720, appendix B.4, and the check value of the catalogue of checksums.
test.each([
  ['nothing', new Uint8Array(0), 0x00000000],
  ['the digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ['zeros', count(32, () => 0), 0x8a9136aa],
  ['ones', count(32, () => 0xff), 0x62a8ab43],
  ['ascending', count(32, (at) => at), 0x46dd794e],
  ['descending', count(32, (at) => 31 - at), 0x113fdb5c],
])('CRC32C of %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

test('goes on from the checksum of what comes before, wherever it is cut', () => {
  const bytes = count(100, (at) => (at * 37) % 251);
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(crc32c(bytes));
  }
});
