import type { FileDescriptor, Ports } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { encodeFileHeader, FILE_HEADER_BYTES } from './format/file-header.ts';
import { segmentName } from './format/file-names.ts';
import { encodeFrame, FRAME_HEADER_BYTES } from './format/frame.ts';

const NOTHING = new Uint8Array(0);

/** The segment that is appended to. It is born whole: with its header, and with the records it begins with. */
export class ActiveSegment {
  readonly firstLsn: number;
  readonly #disk: Disk;
  readonly #file: FileDescriptor;
  readonly #path: string;
  readonly #salt: number;
  #position: number;

  private constructor(
    disk: Disk,
    file: FileDescriptor,
    path: string,
    head: { readonly salt: number; readonly firstLsn: number; readonly bytes: number },
  ) {
    this.#disk = disk;
    this.#file = file;
    this.#path = path;
    this.#salt = head.salt;
    this.firstLsn = head.firstLsn;
    this.#position = head.bytes;
  }

  /**
   * Makes a segment, durably, in the place of one of the same name. From then on, whatever an older segment holds from
   * `firstLsn` on is void; that is why `records` come with it, and are not appended afterwards.
   */
  static async create(
    disk: Disk,
    ports: Ports,
    directory: string,
    firstLsn: number,
    records: readonly Uint8Array[],
  ): Promise<ActiveSegment> {
    const salt = ports.random.uint32();
    const header = encodeFileHeader('segment', { salt, lsn: firstLsn });
    const frames = framesOf(records, { salt, offset: FILE_HEADER_BYTES }, firstLsn, firstLsn - 1);
    const name = segmentName(firstLsn);
    await disk.place(directory, name, async (file) => {
      await disk.writeAll(file, header, 0);
      if (frames.length > 0) await disk.writeAll(file, frames, header.length);
    });
    const path = `${directory}/${name}`;
    const file = await disk.openToWrite(path);
    return new ActiveSegment(disk, file, path, { salt, firstLsn, bytes: header.length + frames.length });
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#position;
  }

  /** Whether nothing has been appended yet. */
  get isEmpty(): boolean {
    return this.#position === FILE_HEADER_BYTES;
  }

  /** Appends records with one write and one fsync. @throws what failed; the segment must not be used any more. */
  async append(records: readonly Uint8Array[], firstLsn: number, committedLsn: number): Promise<number> {
    const place = { salt: this.#salt, offset: this.#position };
    const frames = framesOf(records, place, firstLsn, committedLsn);
    await this.#write(frames);
    return frames.length;
  }

  /** Says that everything so far is durable, so that damage to the last append can be told from a torn one. */
  async mark(lsn: number): Promise<void> {
    const bytes = new Uint8Array(FRAME_HEADER_BYTES);
    const place = { salt: this.#salt, offset: this.#position };
    encodeFrame(bytes, 0, place, { kind: 'mark', lsn, committedLsn: lsn }, NOTHING);
    await this.#write(bytes);
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#disk.fs.close(this.#file);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#disk.writeAll(this.#file, bytes, this.#position);
    await this.#disk.sync(this.#file, this.#path);
    this.#position += bytes.length;
  }
}

function framesOf(
  records: readonly Uint8Array[],
  place: { readonly salt: number; readonly offset: number },
  firstLsn: number,
  committedLsn: number,
): Uint8Array {
  const total = records.reduce((sum, { length }) => sum + FRAME_HEADER_BYTES + length, 0);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const [index, payload] of records.entries()) {
    const frame = { kind: 'record', lsn: firstLsn + index, committedLsn } as const;
    at = encodeFrame(bytes, at, { salt: place.salt, offset: place.offset + at }, frame, payload);
  }
  return bytes;
}
