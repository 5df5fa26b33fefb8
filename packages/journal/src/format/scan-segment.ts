import { decodeFileHeader, FILE_HEADER_BYTES, type FileHeader } from './file-header.ts';
import { decodeFrame, type Frame } from './frame.ts';

/** A record as it was found in a segment. */
export interface ScannedRecord {
  readonly lsn: number;
  /** A part of the segment's bytes, not a copy. */
  readonly payload: Uint8Array;
  readonly offset: number;
}

/** Bytes that are no record, where there should be one or more; none when only a mark was there. */
export interface DamagedSpan {
  readonly firstLsn: number;
  readonly records: number;
  readonly offset: number;
  readonly bytes: number;
  readonly reason: string;
}

/** What a segment holds. */
export interface SegmentScan {
  readonly header: FileHeader;
  readonly records: readonly ScannedRecord[];
  /** Damage to what had resolved, in order. */
  readonly damaged: readonly DamagedSpan[];
  /** The last record that is known to have been durable while the segment was written. */
  readonly committedLsn: number;
  /** Of the last segment: bytes behind its last whole record. Of others: bytes that the next segment stands for. */
  readonly tailBytes: number;
  /** Of the last segment: whole records behind the cut, which were in flight together with what is torn. */
  readonly recordsBehindCut: number;
}

/**
 * Reads a segment. `untilLsn` is its last record, known from the segment that follows; undefined for the last segment,
 * whose end is found here: at the first thing that is no record and that no later frame knows to have been durable.
 */
export function scanSegment(
  bytes: Uint8Array,
  untilLsn: number | undefined,
): SegmentScan | 'damaged' | 'too-new' {
  const header = decodeFileHeader('segment', bytes);
  if (typeof header === 'string') return header;
  const walk = walkFrames(bytes, header, untilLsn);
  const committedLsn = untilLsn ?? walk.committedLsn;
  // What is behind the last number known to be durable was in flight: from the first hole on, nothing of it counts.
  const cut = walk.damaged.find(({ firstLsn, records }) => firstLsn + records - 1 > committedLsn);
  const end = cut?.offset ?? walk.end;
  const records = walk.records.filter(({ offset }) => offset < end);
  return {
    header,
    records,
    damaged: walk.damaged
      .filter(({ offset, firstLsn }) => offset < end || firstLsn <= committedLsn)
      .map((span) => ({ ...span, records: Math.min(span.records, committedLsn + 1 - span.firstLsn) })),
    committedLsn,
    tailBytes: bytes.length - end,
    recordsBehindCut: walk.records.length - records.length,
  };
}

interface Walk {
  readonly records: ScannedRecord[];
  readonly damaged: DamagedSpan[];
  committedLsn: number;
  end: number;
}

function walkFrames(bytes: Uint8Array, header: FileHeader, untilLsn: number | undefined): Walk {
  const walk: Walk = {
    records: [],
    damaged: [],
    committedLsn: header.lsn - 1,
    end: FILE_HEADER_BYTES,
  };
  let expected = header.lsn;
  while (walk.end < bytes.length && (untilLsn === undefined || expected <= untilLsn)) {
    const next = nextFrame(bytes, walk.end, header.salt, expected);
    if (next === undefined) break;
    const { frame, offset } = next;
    const isRecord = frame.kind === 'record';
    const reached = isRecord ? frame.lsn : frame.lsn + 1;
    if (offset > walk.end || reached > expected) {
      walk.damaged.push({
        firstLsn: expected,
        records: reached - expected,
        offset: walk.end,
        bytes: offset - walk.end,
        reason: 'no frame can be read here',
      });
    }
    if (!frame.isIntact) {
      const reason = 'the checksum of the payload differs';
      walk.damaged.push({ firstLsn: frame.lsn, records: 1, offset, bytes: frame.bytes, reason });
    } else if (isRecord) {
      walk.records.push({ lsn: frame.lsn, payload: frame.payload, offset });
    }
    walk.committedLsn = Math.max(walk.committedLsn, frame.committedLsn);
    expected = isRecord ? frame.lsn + 1 : reached;
    walk.end = offset + frame.bytes;
  }
  if (untilLsn !== undefined && expected <= untilLsn) {
    walk.damaged.push({
      firstLsn: expected,
      records: untilLsn - expected + 1,
      offset: walk.end,
      bytes: bytes.length - walk.end,
      reason: 'the segment ends before its last record',
    });
    walk.end = bytes.length;
  }
  return walk;
}

/** The next frame from `from` on that can belong here: at once, unless something is damaged. */
function nextFrame(
  bytes: Uint8Array,
  from: number,
  salt: number,
  expected: number,
): { readonly frame: Frame; readonly offset: number } | undefined {
  for (let offset = from; offset < bytes.length; offset++) {
    const frame = decodeFrame(bytes, offset, { salt, offset });
    if (frame === undefined || 'truncated' in frame) continue;
    if (frame.kind === 'record' && frame.lsn >= expected) return { frame, offset };
    if (frame.kind === 'mark' && frame.lsn >= expected - 1) return { frame, offset };
  }
  return undefined;
}
