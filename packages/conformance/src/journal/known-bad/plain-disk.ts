import {
  errnoOf,
  type FileDescriptor,
  type FileSystem,
  type SegmentFacts,
  type SnapshotFacts,
  type Timers,
} from '@spoolproof/contract';

/** Length, checksum. */
const HEADER_BYTES = 8;

/** A record as it was found. */
export interface PlainRecord {
  readonly lsn: number;
  readonly offset: number;
  readonly payload: Uint8Array;
  readonly isIntact: boolean;
}

/** The files of a {@link PlainJournal}: `<first>.log`, `<lsn>.snap`, `aside-<lsn>`. */
export class PlainDisk {
  readonly #directory: string;
  readonly #fs: FileSystem;

  constructor(directory: string, fs: FileSystem) {
    this.#directory = directory;
    this.#fs = fs;
  }

  async makeDirectory(path: string): Promise<void> {
    try {
      await this.#fs.mkdir(path);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    await this.#sync(path.slice(0, path.lastIndexOf('/')) || '/', 'directory');
  }

  async segments(): Promise<readonly SegmentFacts[]> {
    return (await this.#files('.log')).map(({ name, lsn, bytes }) => ({ name, firstLsn: lsn, bytes }));
  }

  async snapshots(): Promise<readonly SnapshotFacts[]> {
    return this.#files('.snap');
  }

  /** Makes a segment that is empty and durable. One of the same name held nothing that counts. */
  async createSegment(firstLsn: number): Promise<FileDescriptor> {
    const name = nameOf(firstLsn, '.log');
    await this.#place(name, async () => undefined);
    return this.#fs.open(`${this.#directory}/${name}`, 'write');
  }

  async append(file: FileDescriptor, position: number, records: readonly Uint8Array[]): Promise<number> {
    const bytes = framed(records);
    await this.#write(file, bytes, position);
    await this.#fs.fsync(file);
    return bytes.length;
  }

  async writeSnapshot(
    lsn: number,
    records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    timers: Pick<Timers, 'turn'>,
    slice: number,
  ): Promise<void> {
    await this.#place(nameOf(lsn, '.snap'), async (file) => {
      let position = 0;
      let count = 0;
      for await (const record of records) {
        const bytes = framed([record]);
        await this.#write(file, bytes, position);
        position += bytes.length;
        if (++count % slice === 0) await timers.turn();
      }
    });
  }

  async readSnapshot(name: string): Promise<readonly Uint8Array[]> {
    const bytes = await this.#fs.readFile(`${this.#directory}/${name}`);
    return [...framesIn(bytes)].map(({ payload }) => payload);
  }

  /** Records up to the one that the next segment begins with, or to the last that is whole. */
  async readSegment(
    { name, firstLsn }: SegmentFacts,
    next: number | undefined,
    isChecked: boolean,
  ): Promise<{ readonly records: readonly PlainRecord[]; readonly tornBytes: number }> {
    const bytes = await this.#fs.readFile(`${this.#directory}/${name}`);
    const frames = [...framesIn(bytes)].slice(0, next === undefined ? undefined : next - firstLsn);
    const lastWhole =
      next === undefined ? frames.findLastIndex(({ isIntact }) => isIntact) : frames.length - 1;
    const whole = isChecked ? frames.slice(0, lastWhole + 1) : frames;
    const end = whole.at(-1);
    const used = end === undefined ? 0 : end.offset + HEADER_BYTES + end.payload.length;
    const records = whole.map((frame, index) => ({
      ...frame,
      lsn: firstLsn + index,
      isIntact: frame.isIntact || !isChecked,
    }));
    return { records, tornBytes: next === undefined ? bytes.length - used : 0 };
  }

  /** Keeps a damaged record's bytes; false when they are kept already. */
  async setAside({ lsn, payload }: PlainRecord): Promise<boolean> {
    const name = `aside-${lsn}`;
    try {
      await this.#fs.stat(`${this.#directory}/${name}`);
      return false;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
    await this.#place(name, (file) => this.#write(file, payload, 0));
    return true;
  }

  async remove(name: string): Promise<void> {
    await this.#fs.unlink(`${this.#directory}/${name}`);
  }

  async syncFile(name: string): Promise<void> {
    await this.#sync(`${this.#directory}/${name}`, 'write');
  }

  async syncDirectory(): Promise<void> {
    await this.#sync(this.#directory, 'directory');
  }

  async #files(ending: string): Promise<{ name: string; lsn: number; bytes: number }[]> {
    const names: string[] = [];
    for await (const chunk of this.#fs.readdir(this.#directory)) names.push(...chunk.map(({ name }) => name));
    const files: { name: string; lsn: number; bytes: number }[] = [];
    for (const name of names.filter((each) => each.endsWith(ending))) {
      const { sizeBytes } = await this.#fs.stat(`${this.#directory}/${name}`);
      files.push({ name, lsn: Number(name.slice(0, -ending.length)), bytes: sizeBytes });
    }
    return files.toSorted((a, b) => a.lsn - b.lsn);
  }

  async #place(name: string, write: (file: FileDescriptor) => Promise<void>): Promise<void> {
    const path = `${this.#directory}/${name}`;
    const unfinished = `${path}.tmp`;
    await this.#fs.unlink(unfinished).catch(() => undefined);
    const file = await this.#fs.open(unfinished, 'create');
    await write(file);
    await this.#fs.fsync(file);
    await this.#fs.close(file);
    await this.#fs.rename(unfinished, path);
    await this.syncDirectory();
  }

  async #write(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += await this.#fs.write(file, bytes.subarray(done), position + done);
    }
  }

  async #sync(path: string, mode: 'write' | 'directory'): Promise<void> {
    const file = await this.#fs.open(path, mode);
    await this.#fs.fsync(file);
    await this.#fs.close(file);
  }
}

function nameOf(lsn: number, ending: string): string {
  return `${String(lsn).padStart(16, '0')}${ending}`;
}

function framed(records: readonly Uint8Array[]): Uint8Array {
  const total = records.reduce((sum, { length }) => sum + HEADER_BYTES + length, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length);
    view.setUint32(at + 4, checksum(record));
    bytes.set(record, at + HEADER_BYTES);
    at += HEADER_BYTES + record.length;
  }
  return bytes;
}

function* framesIn(bytes: Uint8Array): Generator<Omit<PlainRecord, 'lsn'>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let offset = 0; offset + HEADER_BYTES < bytes.length;) {
    const length = view.getUint32(offset);
    const end = offset + HEADER_BYTES + length;
    if (length === 0 || end > bytes.length) return;
    const payload = bytes.slice(offset + HEADER_BYTES, end);
    yield { offset, payload, isIntact: view.getUint32(offset + 4) === checksum(payload) };
    offset = end;
  }
}

/** FNV-1a: enough to notice what the checks do to it. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
