/** As many digits as the largest number that is safe. */
const DIGITS = 16;

/** The directory, in a journal's, that holds what was set aside. */
export const QUARANTINE = 'quarantine';
/** Names that end so are of files that are being written; nobody reads them, and opening deletes them. */
export const UNFINISHED = '.tmp';

/** The name of the segment that begins with a record. */
export function segmentName(firstLsn: number): string {
  return `${padded(firstLsn)}.log`;
}

/** The name of the snapshot that holds everything up to a record. */
export function snapshotName(lsn: number): string {
  return `${padded(lsn)}.snapshot`;
}

/** The name of what is set aside of so many records from `lsn` on. */
export function quarantineName(lsn: number, records: number): string {
  return `${padded(lsn)}-${records}.record`;
}

/** The records that a file in the quarantine stands for, by its name, or undefined when it is of something else. */
export function quarantinedOf(name: string): { readonly lsn: number; readonly records: number } | undefined {
  const match = /^(\d{16})-(\d+)\.record$/u.exec(name);
  return match === null ? undefined : { lsn: Number(match[1]), records: Number(match[2]) };
}

/** The number in a segment's name, or undefined when it is of something else. */
export function segmentLsn(name: string): number | undefined {
  return numberIn(name, /^(\d{16})\.log$/u);
}

/** The number in a snapshot's name, or undefined when it is of something else. */
export function snapshotLsn(name: string): number | undefined {
  return numberIn(name, /^(\d{16})\.snapshot$/u);
}

function numberIn(name: string, pattern: RegExp): number | undefined {
  const match = pattern.exec(name);
  return match === null ? undefined : Number(match[1]);
}

function padded(lsn: number): string {
  return String(lsn).padStart(DIGITS, '0');
}
