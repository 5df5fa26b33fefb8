import { crc32c } from '../crc32c.ts';

/** Bytes before the payload of every frame. */
export const FRAME_HEADER_BYTES = 32;

const MAGIC = 0x534a4600;
const KINDS = ['record', 'mark', 'snapshot-record', 'snapshot-end'] as const;

/**
 * - `record`: one appended record.
 * - `mark`: says that everything before it is durable; written when a journal is closed.
 * - `snapshot-record`: one record of a snapshot.
 * - `snapshot-end`: the last frame of a snapshot; one without it is not whole.
 */
export type FrameKind = (typeof KINDS)[number];

/** What a frame says about its payload. */
export interface FrameHeader {
  readonly kind: FrameKind;
  /** The number of the record. Of a mark, the last record before it; in a snapshot, a count from 1. */
  readonly lsn: number;
  /**
   * The last record that was durable when this one was written. What is up to it had resolved: damage there is damage;
   * behind the last one that any frame names, it is the torn tail of a crash.
   */
  readonly committedLsn: number;
  readonly payloadBytes: number;
}

/** A frame as it was found. */
export interface Frame extends FrameHeader {
  readonly payload: Uint8Array;
  /** Bytes from its start to the next frame's. */
  readonly bytes: number;
  readonly isIntact: boolean;
}

/** Writes a frame into `into` at `at`. `offset` is where it comes to lie in the file. Returns where it ends. */
export function encodeFrame(
  into: Uint8Array,
  at: number,
  place: { readonly salt: number; readonly offset: number },
  frame: Omit<FrameHeader, 'payloadBytes'>,
  payload: Uint8Array,
): number {
  const view = new DataView(into.buffer, into.byteOffset + at, FRAME_HEADER_BYTES);
  view.setUint32(0, MAGIC + KINDS.indexOf(frame.kind));
  view.setUint32(4, payload.length);
  setLsn(view, 8, frame.lsn);
  setLsn(view, 16, frame.committedLsn);
  view.setUint32(24, crc32c(payload));
  view.setUint32(28, headerChecksum(into.subarray(at, at + 28), place.salt, place.offset));
  into.set(payload, at + FRAME_HEADER_BYTES);
  return at + FRAME_HEADER_BYTES + payload.length;
}

/**
 * The frame at `at`, or undefined when no header stands there. `offset` is where `at` lies in the file. A header whose
 * payload ends behind `bytes` gives `truncated`.
 */
export function decodeFrame(
  bytes: Uint8Array,
  at: number,
  place: { readonly salt: number; readonly offset: number },
): Frame | (FrameHeader & { readonly truncated: true }) | undefined {
  if (at + FRAME_HEADER_BYTES > bytes.length || bytes[at] !== MAGIC >>> 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEADER_BYTES);
  const kind = KINDS[view.getUint32(0) - MAGIC];
  if (kind === undefined) return undefined;
  if (view.getUint32(28) !== headerChecksum(bytes.subarray(at, at + 28), place.salt, place.offset)) {
    return undefined;
  }
  const payloadBytes = view.getUint32(4);
  const header = { kind, lsn: getLsn(view, 8), committedLsn: getLsn(view, 16), payloadBytes };
  const end = at + FRAME_HEADER_BYTES + payloadBytes;
  if (end > bytes.length) return { ...header, truncated: true };
  const payload = bytes.subarray(at + FRAME_HEADER_BYTES, end);
  return { ...header, payload, bytes: end - at, isIntact: crc32c(payload) === view.getUint32(24) };
}

/** The place is in it, so that a copy of a frame is one only where it was written. */
function headerChecksum(header: Uint8Array, salt: number, offset: number): number {
  const place = new Uint8Array(12);
  const view = new DataView(place.buffer);
  view.setUint32(0, salt);
  setLsn(view, 4, offset);
  return crc32c(header, crc32c(place));
}

function setLsn(view: DataView, at: number, lsn: number): void {
  view.setUint32(at, Math.floor(lsn / 0x1_0000_0000));
  view.setUint32(at + 4, lsn >>> 0);
}

function getLsn(view: DataView, at: number): number {
  return view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4);
}
