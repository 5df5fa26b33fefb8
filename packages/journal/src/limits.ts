import { SpoolError } from '@spoolproof/contract';

/** What a journal may use, and when it takes a snapshot by itself. Bytes and counts; no limit is a time. */
export interface JournalLimits {
  /** A larger record is refused. Default 16 MiB. */
  readonly recordBytesMax: number;
  /** An append of more bytes in all is refused. Default 64 MiB. */
  readonly appendBytesMax: number;
  /** Bytes of appends that may wait for the disk; one that comes on top is refused. Default 64 MiB. */
  readonly backlogBytesMax: number;
  /** A segment is sealed before it grows beyond this; only a single larger append makes a larger one. Default 16 MiB. */
  readonly segmentBytesMax: number;
  /** So many segments call for a snapshot, so that short runs cannot pile up small ones. Default 64. */
  readonly segmentsMax: number;
  /** So many bytes of records call for a snapshot. Default 64 MiB; Infinity: never. */
  readonly snapshotEveryBytes: number;
  /** So many records call for a snapshot. Default 100,000; Infinity: never. */
  readonly snapshotEveryRecords: number;
}

const MIB = 2 ** 20;

const DEFAULTS: JournalLimits = {
  recordBytesMax: 16 * MIB,
  appendBytesMax: 64 * MIB,
  backlogBytesMax: 64 * MIB,
  segmentBytesMax: 16 * MIB,
  segmentsMax: 64,
  snapshotEveryBytes: 64 * MIB,
  snapshotEveryRecords: 100_000,
};

/** The most that any limit in bytes allows: a segment is read whole. */
const BYTES_MAX = 2 ** 30;

/** Fills in defaults. @throws SpoolError INVALID_ARGUMENT */
export function limitsOf(given: Partial<JournalLimits>): JournalLimits {
  const limits = { ...DEFAULTS, ...given };
  for (const name of Object.keys(limits) as (keyof JournalLimits)[]) {
    if (!(name in DEFAULTS)) {
      throw new SpoolError(
        'INVALID_ARGUMENT',
        `${name} is no limit; there are: ${Object.keys(DEFAULTS).join(', ')}`,
      );
    }
    const value = limits[name];
    const isUnlimited = value === Infinity && name.startsWith('snapshotEvery');
    const most = name.startsWith('snapshotEvery') ? Number.MAX_SAFE_INTEGER : BYTES_MAX;
    if (!isUnlimited && !(Number.isSafeInteger(value) && value >= 1 && value <= most)) {
      throw new SpoolError(
        'INVALID_ARGUMENT',
        `${name} is ${value}; allowed: whole numbers from 1 to ${most}`,
      );
    }
  }
  return limits;
}
