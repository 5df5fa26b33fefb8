import {
  SpoolError,
  type AppendResult,
  type Journal,
  type JournalInspection,
  type JournalOpenReport,
  type JournalVerification,
  type SnapshotReport,
} from '@spoolproof/contract';
import { ActiveSegment } from './active-segment.ts';
import { beginSnapshot } from './begin-snapshot.ts';
import { checkRecords } from './check-records.ts';
import { messageOf } from './errors.ts';
import { segmentName } from './format/file-names.ts';
import { FRAME_HEADER_BYTES } from './format/frame.ts';
import { inspectJournal } from './inspect-journal.ts';
import type { JournalLimits } from './limits.ts';
import { quarantineRecord, type Recovered, type Recovery } from './recover.ts';
import { writeSnapshot } from './snapshot-file.ts';
import { truncate } from './truncate.ts';
import { verifyJournal } from './verify-journal.ts';

/** Appends are gathered up to this for one write and one fsync. */
const BATCH_BYTES_MAX = 2 ** 20;

/** An append that waits for the disk. */
interface Waiting {
  readonly records: readonly Uint8Array[];
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A journal in a directory. One lane does everything that moves its end, one thing after the other: appends, gathered,
 * and the moment in which a snapshot begins. The rest of a snapshot is written beside it.
 */
export class FileJournal implements Journal {
  readonly opened: JournalOpenReport;
  readonly #context: Recovery;
  readonly #limits: JournalLimits;
  readonly #owner: string;
  readonly #quarantine: Recovered['quarantine'];
  #segment: ActiveSegment;
  #segments: number;
  #lastLsn: number;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #jobs: (() => Promise<void>)[] = [];
  #lane: Promise<void> | undefined;
  #snapshots: Promise<unknown> = Promise.resolve();
  #snapshotsUnderWay = 0;
  #bytesSince: number;
  #recordsSince: number;
  #failure: SpoolError | undefined;
  #closing: Promise<void> | undefined;

  constructor(context: Recovery, limits: JournalLimits, owner: string, recovered: Recovered) {
    this.#context = context;
    this.#limits = limits;
    this.#owner = owner;
    this.opened = recovered.report;
    this.#quarantine = recovered.quarantine;
    this.#segment = recovered.segment;
    this.#segments = recovered.segments;
    this.#lastLsn = recovered.report.lastLsn;
    this.#bytesSince = recovered.bytesReplayed;
    this.#recordsSince = recovered.report.recordsReplayed;
    this.#snapshotWhenDue();
  }

  /** The last record that is durable and applied. */
  get lastLsn(): number {
    return this.#lastLsn;
  }

  /**
   * Appends records. When it resolves they are durable and applied.
   *
   * @throws SpoolError INVALID_ARGUMENT, RECORD_INVALID, RECORD_TOO_LARGE, JOURNAL_BACKLOG, CLOSED: nothing was written.
   * @throws SpoolError RECORD_INVALID also when a durable record could not be applied; it was set aside.
   * @throws SpoolError JOURNAL_FAILED when the disk failed: only opening the journal again tells what is in it.
   * @see spec/contract.md J01
   */
  async append(records: readonly Uint8Array[]): Promise<AppendResult> {
    this.#refuseIfUnusable();
    const bytes = checkRecords(records, this.#limits, this.#context.state);
    if (this.#waitingBytes + bytes > this.#limits.backlogBytesMax && this.#waiting.length > 0) {
      const message = `${this.#waitingBytes} bytes wait for the disk; at most ${this.#limits.backlogBytesMax} may`;
      throw new SpoolError('JOURNAL_BACKLOG', message);
    }
    // Copied, so that what the caller does with its bytes meanwhile is not what becomes durable.
    const copies = records.map((record) => record.slice());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ records: copies, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#wake();
    });
  }

  /**
   * Writes a snapshot of the state as it is now and truncates the log. Appends go on meanwhile. Snapshots that are asked
   * for at once are taken one after the other.
   *
   * @throws SpoolError NO_SPACE and others of the disk: the snapshot was not taken, and the journal is as it was.
   * @see spec/contract.md J02, J03
   */
  async snapshot(): Promise<SnapshotReport> {
    this.#refuseIfUnusable();
    this.#snapshotsUnderWay += 1;
    const taken = this.#snapshots.then(() => this.#takeSnapshot());
    this.#snapshots = taken.then(
      () => (this.#snapshotsUnderWay -= 1),
      () => (this.#snapshotsUnderWay -= 1),
    );
    return taken;
  }

  /** Names and sizes, from the disk. */
  inspect(): Promise<JournalInspection> {
    return inspectJournal(this.#context.directory, this.#context.ports);
  }

  /** Reads and checks every byte; an append that is under way shows as torn bytes. */
  verify(): Promise<JournalVerification> {
    return verifyJournal(this.#context.directory, this.#context.ports);
  }

  /** Waits for what is under way, marks the end as durable, and lets others open the journal. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { disk } = this.#context;
    await this.#snapshots;
    while (this.#lane !== undefined) await this.#lane;
    try {
      if (this.#failure === undefined && !this.#segment.isEmpty) await this.#segment.mark(this.#lastLsn);
    } finally {
      await this.#segment.close();
      await disk.remove(this.#owner);
    }
  }

  #refuseIfUnusable(): void {
    if (this.#closing !== undefined)
      throw new SpoolError('CLOSED', `the journal in ${this.#context.directory} is closed`);
    if (this.#failure !== undefined) throw this.#failedWith(this.#failure);
  }

  /** Starts the lane unless it runs. */
  #wake(): void {
    this.#lane ??= this.#run();
  }

  async #run(): Promise<void> {
    // One turn of the microtasks, so that appends of one go are gathered.
    await Promise.resolve();
    while (this.#waiting.length > 0 || this.#jobs.length > 0) {
      const job = this.#jobs.shift();
      if (job !== undefined) await job();
      if (this.#waiting.length > 0) await this.#commit(this.#takeBatch());
    }
    // In the same turn as the look at what waits, so that nothing can come in between and never be seen.
    this.#lane = undefined;
  }

  #takeBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && (count === 0 || bytes < BATCH_BYTES_MAX)) {
      bytes += this.#waiting[count]?.bytes ?? 0;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  /** Writes a batch with one fsync, applies it, and answers. */
  async #commit(batch: readonly Waiting[]): Promise<void> {
    const records = batch.flatMap((waiting) => waiting.records);
    const firstLsn = this.#lastLsn + 1;
    let offset: number;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      const bytes = batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
      if (this.#segment.bytes + bytes > this.#limits.segmentBytesMax) await this.#seal();
      offset = this.#segment.bytes;
      await this.#segment.append(records, firstLsn, this.#lastLsn);
      this.#bytesSince += bytes;
    } catch (error) {
      this.#failure ??= error instanceof SpoolError ? error : this.#failedWith(error);
      for (const { reject } of batch) reject(this.#failedWith(error));
      return;
    }
    this.#lastLsn += records.length;
    this.#recordsSince += records.length;
    let lsn = firstLsn;
    for (const waiting of batch) {
      const lastLsn = lsn + waiting.records.length - 1;
      const refusal = await this.#apply(waiting.records, lsn, offset);
      if (refusal === undefined) waiting.resolve({ firstLsn: lsn, lastLsn });
      else waiting.reject(refusal);
      lsn = lastLsn + 1;
      offset += waiting.bytes;
    }
    this.#snapshotWhenDue();
  }

  /** Applies durable records. One that throws is set aside, as the next start would, and the append is told. */
  async #apply(records: readonly Uint8Array[], firstLsn: number, from: number): Promise<unknown> {
    let refusal: unknown;
    let offset = from;
    for (const [index, payload] of records.entries()) {
      const lsn = firstLsn + index;
      try {
        this.#context.state.apply(payload, lsn);
      } catch (cause) {
        const reason = `it cannot be applied: ${messageOf(cause)}`;
        const segment = segmentName(this.#segment.firstLsn);
        const facts = { lsn, records: 1, segment, offset, reason, payload };
        refusal ??= new SpoolError('RECORD_INVALID', `record ${lsn} was set aside: ${reason}`, { cause });
        await quarantineRecord(this.#context, this.#quarantine, facts).catch((error: unknown) => {
          refusal = error;
        });
      }
      offset += FRAME_HEADER_BYTES + payload.length;
    }
    return refusal;
  }

  /** Begins a new segment; everything before it is durable. */
  async #seal(): Promise<void> {
    if (this.#segment.isEmpty) return;
    const { disk, ports, directory } = this.#context;
    const next = await ActiveSegment.create(disk, ports, directory, this.#lastLsn + 1, []);
    const sealed = this.#segment;
    this.#segment = next;
    this.#segments += 1;
    await sealed.close();
  }

  async #takeSnapshot(): Promise<SnapshotReport> {
    const { disk, ports, directory, state } = this.#context;
    const { lsn, records } = await this.#inLane(async () => {
      if (this.#failure !== undefined) throw this.#failedWith(this.#failure);
      try {
        await this.#seal();
      } catch (error) {
        this.#failure = this.#failedWith(error);
        throw this.#failure;
      }
      // Counted from the attempt: one that fails is tried again after as much has been appended, not at once.
      this.#bytesSince = 0;
      this.#recordsSince = 0;
      return { lsn: this.#lastLsn, records: beginSnapshot(state.snapshot()) };
    });
    await writeSnapshot(disk, ports, directory, lsn, records);
    const report = await truncate(disk, directory);
    this.#segments = report.segments.length;
    return report;
  }

  /** Does something between two appends. */
  #inLane<T>(job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(async () => job().then(resolve, reject));
      this.#wake();
    });
  }

  #snapshotWhenDue(): void {
    const { snapshotEveryBytes, snapshotEveryRecords, segmentsMax } = this.#limits;
    const isDue =
      this.#recordsSince > 0 &&
      (this.#bytesSince >= snapshotEveryBytes ||
        this.#recordsSince >= snapshotEveryRecords ||
        this.#segments > segmentsMax);
    if (!isDue || this.#snapshotsUnderWay > 0 || this.#closing !== undefined) return;
    this.snapshot().catch((cause: unknown) => {
      this.#context.warn({
        kind: 'snapshot-failed',
        message: `a snapshot could not be taken: ${messageOf(cause)}`,
        path: this.#context.directory,
        lsn: this.#lastLsn,
        cause,
      });
    });
  }

  #failedWith(cause: unknown): SpoolError {
    const path = this.#context.directory;
    const message = `the journal in ${path} takes no more: ${messageOf(cause)}; open it again`;
    if (cause instanceof SpoolError && cause.code === 'JOURNAL_FAILED') return cause;
    return new SpoolError('JOURNAL_FAILED', message, { path, cause });
  }
}
