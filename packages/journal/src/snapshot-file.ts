import { SpoolError, type Ports } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { snapshotName } from './format/file-names.ts';
import { decodeFileHeader, encodeFileHeader, FILE_HEADER_BYTES } from './format/file-header.ts';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES } from './format/frame.ts';

/** Bytes encoded and written before others get a turn (J03). A single larger record makes a larger slice. */
const SLICE_BYTES = 64 * 1024;
/** Bytes between two fsyncs, so that the last one does not hold the disk for the whole snapshot. */
const SYNC_EVERY_BYTES = 4 * 2 ** 20;
/** Bytes read at once. */
const READ_BYTES = 2 ** 20;

const NOTHING = new Uint8Array(0);

/** Thrown inside the package when a snapshot is not as it was written. */
export class SnapshotDamage extends Error {
  override readonly name = 'SnapshotDamage';
}

/**
 * Writes a snapshot in slices, giving everybody else a turn after each. Durable when it resolves, and under its name
 * only then.
 *
 * @see spec/contract.md J03
 */
export async function writeSnapshot(
  disk: Disk,
  ports: Ports,
  directory: string,
  lsn: number,
  records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const salt = ports.random.uint32();
  await disk.place(directory, snapshotName(lsn), async (file) => {
    await disk.writeAll(file, encodeFileHeader('snapshot', { salt, lsn }), 0);
    let position = FILE_HEADER_BYTES;
    let synced = position;
    let count = 0;
    let slice: Uint8Array[] = [];
    let sliceBytes = 0;
    const writeSlice = async (): Promise<void> => {
      const bytes = new Uint8Array(sliceBytes);
      let at = 0;
      for (const payload of slice) {
        count += 1;
        const place = { salt, offset: position + at };
        at = encodeFrame(
          bytes,
          at,
          place,
          { kind: 'snapshot-record', lsn: count, committedLsn: lsn },
          payload,
        );
      }
      await disk.writeAll(file, bytes, position);
      position += sliceBytes;
      slice = [];
      sliceBytes = 0;
      if (position - synced >= SYNC_EVERY_BYTES) {
        await disk.sync(file, directory);
        synced = position;
      }
      await ports.timers.turn();
    };
    for await (const payload of records) {
      slice.push(payload);
      sliceBytes += FRAME_HEADER_BYTES + payload.length;
      if (sliceBytes >= SLICE_BYTES) await writeSlice();
    }
    if (slice.length > 0) await writeSlice();
    const end = new Uint8Array(FRAME_HEADER_BYTES);
    const place = { salt, offset: position };
    encodeFrame(end, 0, place, { kind: 'snapshot-end', lsn: count, committedLsn: lsn }, NOTHING);
    await disk.writeAll(file, end, position);
  });
}

/**
 * The records of a snapshot, checked one by one.
 *
 * @throws SnapshotDamage at the first thing that is not as it was written; also at the end, when the end is missing.
 * @throws SpoolError FORMAT_TOO_NEW
 */
export async function* readSnapshot(disk: Disk, path: string, lsn: number): AsyncGenerator<Uint8Array> {
  const file = await disk.fs.open(path, 'read');
  try {
    // What was read and not used yet, and where it lies in the file.
    let bytes: Uint8Array = NOTHING;
    let offset = 0;
    const fill = async (wanted: number): Promise<boolean> => {
      const larger = new Uint8Array(Math.max(wanted, READ_BYTES));
      larger.set(bytes);
      let length = bytes.length;
      while (length < wanted) {
        const got = await disk.fs.read(file, larger.subarray(length), offset + length);
        if (got === 0) break;
        length += got;
      }
      bytes = larger.subarray(0, length);
      return length >= wanted;
    };
    await fill(FILE_HEADER_BYTES);
    const header = decodeFileHeader('snapshot', bytes);
    if (header === 'too-new') {
      throw new SpoolError('FORMAT_TOO_NEW', `${path} has a later format`, { path });
    }
    if (header === 'damaged' || header.lsn !== lsn) throw new SnapshotDamage('its header is damaged');
    bytes = bytes.subarray(FILE_HEADER_BYTES);
    offset = FILE_HEADER_BYTES;
    for (let count = 1; ; count++) {
      if (bytes.length < FRAME_HEADER_BYTES) await fill(FRAME_HEADER_BYTES);
      let frame = decodeFrame(bytes, 0, { salt: header.salt, offset });
      if (frame !== undefined && 'truncated' in frame) {
        await fill(FRAME_HEADER_BYTES + frame.payloadBytes);
        frame = decodeFrame(bytes, 0, { salt: header.salt, offset });
      }
      if (frame === undefined || 'truncated' in frame || !frame.isIntact) {
        throw new SnapshotDamage(`what stands at byte ${offset} is not what was written`);
      }
      if (frame.kind === 'snapshot-end') {
        if (frame.lsn !== count - 1) throw new SnapshotDamage('records are missing');
        return;
      }
      if (frame.kind !== 'snapshot-record' || frame.lsn !== count) {
        throw new SnapshotDamage(`record ${count} is not where it was`);
      }
      yield frame.payload.slice();
      bytes = bytes.subarray(frame.bytes);
      offset += frame.bytes;
    }
  } finally {
    await disk.fs.close(file);
  }
}

/** Why a snapshot cannot be used, or undefined when it can. Looked at twice: what is read wrong once may pass. */
export async function snapshotDamage(disk: Disk, path: string, lsn: number): Promise<string | undefined> {
  let damage: string | undefined;
  for (let look = 1; look <= 2; look++) {
    try {
      for await (const _ of readSnapshot(disk, path, lsn));
      return undefined;
    } catch (error) {
      if (!(error instanceof SnapshotDamage)) throw error;
      damage = error.message;
    }
  }
  return damage;
}
