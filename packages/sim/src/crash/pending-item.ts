/** One entry of one directory before and after a change; 0: none. */
export interface EntryEdit {
  readonly parent: number;
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A change of names: all of it survives, or nothing. A rename is one with two edits. */
export interface PendingEntries {
  readonly kind: 'entries';
  readonly edits: readonly EntryEdit[];
  /** The directory whose fsync forces the change (`posix-weak`): for a rename, the one that it moved into. */
  readonly forcedBy: number;
}

/** Bytes written and not synced. */
export interface PendingData {
  readonly kind: 'data';
  readonly inode: number;
  readonly at: number;
  /** What is there when the write is lost; as long as the write. */
  readonly before: Uint8Array;
  after: Uint8Array;
  /** The size that goes with the write where both are one; -1 where the size survives by itself. */
  readonly sizeBefore: number;
  /** The write was reported as failed by an fsync, and later ones pretend that all is well: it cannot survive. */
  doomed: boolean;
}

/** A size that grew and is not synced. */
export interface PendingSize {
  readonly kind: 'size';
  readonly inode: number;
  readonly before: number;
}

/** One change that a power failure could undo. */
export type PendingItem = PendingEntries | PendingData | PendingSize;

/** A line about a pending change, for reports. */
export function describePending(item: PendingItem): string {
  if (item.kind === 'data')
    return `write of ${item.before.length} bytes at ${item.at} to inode ${item.inode}`;
  if (item.kind === 'size') return `growth of inode ${item.inode} beyond ${item.before} bytes`;
  return item.edits
    .map(({ parent, name, before, after }) => `${name} in ${parent}: ${before} becomes ${after}`)
    .join(', ');
}
