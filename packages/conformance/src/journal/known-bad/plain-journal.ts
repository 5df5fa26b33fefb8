import type {
  AppendResult,
  FileDescriptor,
  Journal,
  JournalInspection,
  JournalOpenReport,
  JournalSubjectOptions,
  JournalVerification,
  QuarantinedRecord,
  SegmentFacts,
  SnapshotReport,
} from '@spoolproof/contract';
import { PlainDisk, type PlainRecord } from './plain-disk.ts';

/** What can be wrong with a journal; each was wrong in one that people ran, or nearly. */
export type JournalDefect =
  | 'never-rotates'
  | 'snapshot-under-lock'
  | 'snapshot-of-later-state'
  | 'truncates-before-snapshot-is-durable'
  | 'no-checksum'
  | 'warns-at-every-start'
  | 'torn-tail-unsaid';

/** Snapshots kept, as any journal must that wants to fall back. */
const SNAPSHOTS_KEPT = 2;
/** Records of a snapshot between two turns. */
const SLICE_RECORDS = 32;

/**
 * A journal as simple as one can be that keeps the contract: one append, one write, one fsync. With a defect, it is one
 * that does not; without, it shows that the checks ask for nothing that only one journal can do.
 */
export class PlainJournal implements Journal {
  readonly opened: JournalOpenReport;
  readonly #disk: PlainDisk;
  readonly #options: JournalSubjectOptions;
  readonly #defect: JournalDefect | undefined;
  #file: FileDescriptor;
  #first: number;
  #position = 0;
  #lastLsn: number;
  /** Whoever changes the end of the log waits for whoever came before. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    disk: PlainDisk,
    options: JournalSubjectOptions,
    defect: JournalDefect | undefined,
    opened: JournalOpenReport,
    file: FileDescriptor,
  ) {
    this.#disk = disk;
    this.#options = options;
    this.#defect = defect;
    this.opened = opened;
    this.#file = file;
    this.#lastLsn = opened.lastLsn;
    this.#first = opened.lastLsn + 1;
  }

  static async open(
    directory: string,
    options: JournalSubjectOptions,
    defect: JournalDefect | undefined,
  ): Promise<PlainJournal> {
    const disk = new PlainDisk(directory, options.ports.fs);
    await disk.makeDirectory(directory);
    const opened = await rebuild(disk, options, defect);
    const file = await disk.createSegment(opened.lastLsn + 1);
    return new PlainJournal(disk, options, defect, opened, file);
  }

  get lastLsn(): number {
    return this.#lastLsn;
  }

  append(records: readonly Uint8Array[]): Promise<AppendResult> {
    return this.#inTurn(async () => {
      const firstLsn = this.#lastLsn + 1;
      if (this.#position > this.#options.segmentBytesMax && this.#defect !== 'never-rotates')
        await this.#seal();
      this.#position += await this.#disk.append(this.#file, this.#position, records);
      this.#lastLsn += records.length;
      for (const [index, record] of records.entries()) this.#options.state.apply(record, firstLsn + index);
      return { firstLsn, lastLsn: this.#lastLsn };
    });
  }

  async snapshot(): Promise<SnapshotReport> {
    const { lsn, records } = await this.#inTurn(async () => {
      if (this.#defect !== 'never-rotates') await this.#seal();
      const iterator = this.#options.state.snapshot();
      const taken: Uint8Array[] = [];
      if (this.#defect === 'snapshot-under-lock') {
        for await (const record of iterator) {
          taken.push(record);
          if (taken.length % SLICE_RECORDS === 0) await this.#options.ports.timers.turn();
        }
      }
      return {
        lsn: this.#lastLsn,
        records: taken.length > 0 ? taken : primed(iterator, this.#defect === 'snapshot-of-later-state'),
      };
    });
    if (this.#defect === 'truncates-before-snapshot-is-durable') {
      const report = await this.#truncate(lsn);
      await this.#disk.writeSnapshot(lsn, records, this.#options.ports.timers, SLICE_RECORDS);
      return report;
    }
    await this.#disk.writeSnapshot(lsn, records, this.#options.ports.timers, SLICE_RECORDS);
    const kept = (await this.#disk.snapshots()).slice(-SNAPSHOTS_KEPT);
    return this.#truncate(kept.length < SNAPSHOTS_KEPT ? 0 : (kept[0]?.lsn ?? 0));
  }

  async inspect(): Promise<JournalInspection> {
    const segments = await this.#disk.segments();
    const snapshots = await this.#disk.snapshots();
    const bytes = [...segments, ...snapshots].reduce((sum, file) => sum + file.bytes, 0);
    return { segments, snapshots, quarantined: [], activeBytes: segments.at(-1)?.bytes ?? 0, bytes };
  }

  verify(): Promise<JournalVerification> {
    return Promise.reject(new Error('this journal has no verification'));
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => this.#options.ports.fs.close(this.#file));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #seal(): Promise<void> {
    if (this.#first > this.#lastLsn) return;
    await this.#options.ports.fs.close(this.#file);
    this.#first = this.#lastLsn + 1;
    this.#file = await this.#disk.createSegment(this.#first);
    this.#position = 0;
  }

  async #truncate(coveredLsn: number): Promise<SnapshotReport> {
    const segments = await this.#disk.segments();
    const isCovered = (_: SegmentFacts, index: number): boolean =>
      (segments[index + 1]?.firstLsn ?? Infinity) <= coveredLsn + 1;
    const removed = segments.filter(isCovered);
    const oldSnapshots = (await this.#disk.snapshots()).slice(0, -SNAPSHOTS_KEPT);
    for (const { name } of [...oldSnapshots, ...removed]) await this.#disk.remove(name);
    await this.#disk.syncDirectory();
    const after = await this.inspect();
    return {
      coveredLsn: after.snapshots.at(-1)?.lsn ?? 0,
      segmentsRemoved: removed.length,
      bytesRemoved: removed.reduce((sum, { bytes }) => sum + bytes, 0),
      activeBytes: after.activeBytes,
      segments: after.segments,
      snapshots: after.snapshots,
    };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** Takes the first record in this very turn: a generator takes its view of the state when it is asked for it. */
function primed(
  records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  isLate: boolean,
): AsyncGenerator<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]();
  return readOn(isLate ? undefined : iterator.next(), iterator);
}

async function* readOn(
  first: IteratorResult<Uint8Array> | Promise<IteratorResult<Uint8Array>> | undefined,
  iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let result = await (first ?? iterator.next());
  for (; result.done !== true; result = await iterator.next()) yield result.value;
}

/** Restores the newest snapshot and replays what follows. */
async function rebuild(
  disk: PlainDisk,
  { state, onWarning }: JournalSubjectOptions,
  defect: JournalDefect | undefined,
): Promise<JournalOpenReport> {
  const snapshot = (await disk.snapshots()).at(-1);
  for (const record of snapshot === undefined ? [] : await disk.readSnapshot(snapshot.name))
    state.restore(record);
  let lastLsn = snapshot?.lsn ?? 0;
  const snapshotLsn = lastLsn;
  const quarantined: QuarantinedRecord[] = [];
  const counts = { recordsReplayed: 0, recordsSkipped: 0 };
  let tornBytes = 0;
  const segments = await disk.segments();
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1]?.firstLsn;
    const read = await disk.readSegment(segment, next, defect !== 'no-checksum');
    // What was read of the last segment may be in the cache only.
    if (next === undefined) await disk.syncFile(segment.name);
    tornBytes = next === undefined && defect !== 'torn-tail-unsaid' ? read.tornBytes : 0;
    for (const record of read.records) {
      if (record.lsn <= lastLsn) continue;
      lastLsn = record.lsn;
      if (!record.isIntact) {
        const isNew = await disk.setAside(record);
        counts.recordsSkipped += isNew ? 0 : 1;
        if (isNew) quarantined.push(asideOf(record, segment.name));
        if (isNew || defect === 'warns-at-every-start') {
          const message = `record ${record.lsn} is damaged`;
          onWarning({ kind: 'record-quarantined', message, path: segment.name, lsn: record.lsn });
        }
        continue;
      }
      state.apply(record.payload, record.lsn);
      counts.recordsReplayed += 1;
    }
  }
  return { snapshotLsn, lastLsn, tornBytes, quarantined, ...counts };
}

function asideOf({ lsn, offset, payload }: PlainRecord, segment: string): QuarantinedRecord {
  const reason = 'its checksum differs';
  return { name: `aside-${lsn}`, lsn, records: 1, segment, offset, reason, bytes: payload.length };
}
