/**
 * The state machine that a journal keeps durable. It is changed by `apply` only, so that replay makes what was there.
 *
 * @see spec/contract.md J05
 */
export interface JournalState {
  /**
   * Throws when a record does not decode: it is then refused at the door, and nothing is written. Default: every
   * record is let in.
   */
  check?(record: Uint8Array): void;
  /**
   * Applies one record: all of it, or it throws and changes nothing. Called once it is durable, in order, and again at
   * each start; a record that throws is set aside (J04). The bytes are the callee's to keep.
   */
  apply(record: Uint8Array, lsn: number): void;
  /**
   * The state as it is at the moment of the call, as records of any number and order. What is applied while the
   * records are being taken must not show in them: a copy-on-write view, not a copy (J03).
   */
  snapshot(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Takes one record of a snapshot back. Called before the first `apply`, on a state that is new. */
  restore(record: Uint8Array): void;
}

/** The numbers that an append's records got: whole, without holes, from 1. */
export interface AppendResult {
  readonly firstLsn: number;
  readonly lastLsn: number;
}

/** A segment as it lies on the disk. */
export interface SegmentFacts {
  readonly name: string;
  readonly firstLsn: number;
  readonly bytes: number;
}

/** A snapshot as it lies on the disk. */
export interface SnapshotFacts {
  readonly name: string;
  /** The last record that is in it. */
  readonly lsn: number;
  readonly bytes: number;
}

/** What a snapshot did, read from the disk afterwards (J02). */
export interface SnapshotReport {
  /** The last record that the newest snapshot holds; replay begins behind it. */
  readonly coveredLsn: number;
  /** Segments that were deleted because every snapshot that is kept covers them; 0 is said as 0. */
  readonly segmentsRemoved: number;
  readonly bytesRemoved: number;
  /** Bytes in the segment that appends go to. */
  readonly activeBytes: number;
  readonly segments: readonly SegmentFacts[];
  readonly snapshots: readonly SnapshotFacts[];
}

/** One or more neighbouring records that were set aside, and are skipped ever after (J04). */
export interface QuarantinedRecord {
  readonly name: string;
  readonly lsn: number;
  /** How many numbers the damaged bytes stand for; 1 unless the damage hides where one record ends. */
  readonly records: number;
  readonly segment: string;
  /** Where in the segment, bytes from its start. */
  readonly offset: number;
  readonly reason: string;
  readonly bytes: number;
}

/** Something an operator should hear of once. Given to `onWarning`, and kept nowhere else. */
export interface JournalWarning {
  readonly kind: 'record-quarantined' | 'snapshot-quarantined' | 'torn-tail' | 'snapshot-failed';
  readonly message: string;
  readonly path: string;
  /** The number it is about: of the record, the snapshot, or the first record that was cut. */
  readonly lsn: number;
  readonly cause?: unknown;
}

/** What opening a journal found. */
export interface JournalOpenReport {
  /** The snapshot that the state was rebuilt from; 0 when there was none. */
  readonly snapshotLsn: number;
  /** The last record there is. */
  readonly lastLsn: number;
  readonly recordsReplayed: number;
  /** Bytes behind the last whole record that were cut: of appends that had not resolved (J01). */
  readonly tornBytes: number;
  /** Records set aside by this start. Those set aside by earlier ones are skipped without a word (J04). */
  readonly quarantined: readonly QuarantinedRecord[];
  /** Records skipped because an earlier start had set them aside. */
  readonly recordsSkipped: number;
}

/** What lies in a journal's directory, by names and sizes. */
export interface JournalInspection {
  readonly segments: readonly SegmentFacts[];
  readonly snapshots: readonly SnapshotFacts[];
  readonly quarantined: readonly QuarantinedRecord[];
  readonly activeBytes: number;
  /** Everything together, with the quarantine. */
  readonly bytes: number;
}

/** One thing that is not as it was written, and has not been set aside yet. */
export interface JournalDamage {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  /** The first record that it hides; 0 where it hides none. */
  readonly lsn: number;
  readonly records: number;
  readonly reason: string;
}

/** What reading every byte of a journal found. */
export interface JournalVerification {
  readonly segments: number;
  readonly snapshots: number;
  /** Records that read as they were written. */
  readonly records: number;
  /** Records that were set aside earlier. */
  readonly quarantined: number;
  /** Bytes behind the last whole record: an append under way, or one that a crash cut short. Not damage. */
  readonly tornBytes: number;
  readonly damage: readonly JournalDamage[];
}

/** An append-only journal with snapshots. @see spec/contract.md J01 to J05 */
export interface Journal extends AsyncDisposable {
  /** What opening it found. */
  readonly opened: JournalOpenReport;
  /** The last record that is durable and applied. */
  readonly lastLsn: number;
  /**
   * Appends records, in order. When it resolves they are durable and applied; appends that come together share one
   * fsync. Those of one append are consecutive, and a crash may leave a first part of them.
   */
  append(records: readonly Uint8Array[]): Promise<AppendResult>;
  /** Writes the state as it is now, while appends go on, and deletes segments that no kept snapshot needs. */
  snapshot(): Promise<SnapshotReport>;
  /** Names and sizes, from the disk. */
  inspect(): Promise<JournalInspection>;
  /** Reads and checks every byte. */
  verify(): Promise<JournalVerification>;
  /** Waits for what is under way, and lets others open it. Calling it again does nothing. */
  close(): Promise<void>;
}
