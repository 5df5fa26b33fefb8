import { crc32c } from '../crc32c.ts';

/** The version of the format that this code writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

const COPY_BYTES = 40;
/** The header is there twice, so that one damaged byte does not take a whole file with it. */
export const FILE_HEADER_BYTES: number = 2 * COPY_BYTES;

const MAGIC = { segment: 'SPJSEG\r\n', snapshot: 'SPJSNA\r\n' } as const;

/** What a file of a journal is. */
export type FileKind = keyof typeof MAGIC;

/** What stands at the start of a segment or a snapshot. */
export interface FileHeader {
  /** Random. Part of every checksum in the file, so that bytes inside a record cannot pass for a record. */
  readonly salt: number;
  /** A segment's first record; the last record that a snapshot holds. */
  readonly lsn: number;
}

/** The bytes of a header. */
export function encodeFileHeader(kind: FileKind, header: FileHeader): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC[kind]), 0);
  view.setUint32(8, FORMAT_VERSION);
  view.setUint32(12, header.salt);
  view.setBigUint64(16, BigInt(header.lsn));
  view.setUint32(COPY_BYTES - 4, crc32c(bytes.subarray(0, COPY_BYTES - 4)));
  bytes.copyWithin(COPY_BYTES, 0, COPY_BYTES);
  return bytes;
}

/** Reads a header: from its second copy when the first is damaged. */
export function decodeFileHeader(kind: FileKind, bytes: Uint8Array): FileHeader | 'damaged' | 'too-new' {
  for (const at of [0, COPY_BYTES]) {
    const copy = bytes.subarray(at, at + COPY_BYTES);
    if (copy.length < COPY_BYTES) return 'damaged';
    const view = new DataView(copy.buffer, copy.byteOffset, COPY_BYTES);
    const magic = String.fromCharCode(...copy.subarray(0, 8));
    if (magic !== MAGIC[kind]) continue;
    if (view.getUint32(COPY_BYTES - 4) !== crc32c(copy.subarray(0, COPY_BYTES - 4))) continue;
    if (view.getUint32(8) > FORMAT_VERSION) return 'too-new';
    return { salt: view.getUint32(12), lsn: Number(view.getBigUint64(16)) };
  }
  return 'damaged';
}
