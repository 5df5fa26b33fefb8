import { ContentStore, type ContentMark } from './content-store.ts';
import { Directory } from './directory.ts';
import { COLUMN, FLAG, InodeTable, TYPE_DIRECTORY, type Column } from './inode-table.ts';
import { UndoLog } from './undo-log.ts';
import type { PendingLog } from '../crash/pending-log.ts';

/** Undo operations beyond the columns of the inode table. */
const UNDO = {
  scalar: 16,
  entryAdded: 17,
  entryRemoved: 18,
  entryReplaced: 19,
  bytes: 20,
  directoryMade: 21,
  directoryDropped: 22,
  directoryCompacted: 23,
} as const;

/** Numbers of a volume that are not an inode's. */
const SCALAR = { freeInode: 0, inodes: 1, bytesUsed: 2, inodesUsed: 3, listings: 4 } as const;

/** How a volume behaves, beyond POSIX. */
export interface VolumeOptions {
  /** Decides the order of listings. Default 1. */
  readonly seed?: number;
  /** `windows`: files that are open cannot be renamed or removed, directories cannot be opened. Default `posix`. */
  readonly platform?: 'posix' | 'windows';
  /** Modification times are rounded down to this many milliseconds; default 0: not at all. Try 1000 or 2000. */
  readonly mtimeGranularityMs?: number;
  /** Bytes of content that fit, else ENOSPC; default: no limit. */
  readonly bytesMax?: number;
  /** Files and directories that fit, else ENOSPC; default: no limit. */
  readonly inodesMax?: number;
  /** Entries per chunk of a listing; default 128. Small chunks leave more room for races. */
  readonly listingChunk?: number;
  /** Refuses hard links to files of others that the caller may not write (`fs.protected_hardlinks`). Default true. */
  readonly protectedHardlinks?: boolean;
  /** Permission bits of the root directory; default 0o777, so that any task can begin. */
  readonly rootMode?: number;
}

/** A point to which a volume can be taken back. */
export interface VolumeMark {
  readonly undo: number;
  readonly content: ContentMark;
}

/**
 * The state of a simulated filesystem and the only code that changes it. Every change goes through one of the methods
 * below, which is how the undo log can take any run back, crashes included.
 */
export class Volume {
  readonly options: Required<VolumeOptions>;
  readonly inodes: InodeTable = new InodeTable();
  readonly content: ContentStore = new ContentStore();
  /** What a power failure could still undo; undefined when power never fails. */
  pending: PendingLog | undefined = undefined;
  /** Where the time of modification comes from, in milliseconds since the epoch. */
  nowMs: () => number = () => 0;
  /** Changes whenever a directory moves or goes away: what paths were resolved to before may be wrong now. */
  directoryEpoch = 0;

  readonly #undo = new UndoLog();
  readonly #directories: (Directory | undefined)[] = [undefined];
  readonly #freeDirectories: number[] = [];
  readonly #scalars = new Float64Array(8);

  constructor(options: VolumeOptions = {}) {
    this.options = {
      seed: 1,
      platform: 'posix',
      mtimeGranularityMs: 0,
      bytesMax: Infinity,
      inodesMax: Infinity,
      listingChunk: 128,
      protectedHardlinks: true,
      rootMode: 0o777,
      ...options,
    };
    const root = this.allocateInode(TYPE_DIRECTORY | this.options.rootMode, 0, 0);
    this.set(COLUMN.parent, root, root);
    this.set(COLUMN.links, root, 2);
  }

  /** The root directory. */
  get root(): number {
    return 1;
  }

  /** Files and directories present, the root included. */
  get inodesUsed(): number {
    return this.#scalars[SCALAR.inodesUsed] as number;
  }

  /** Bytes of content present. */
  get bytesUsed(): number {
    return this.#scalars[SCALAR.bytesUsed] as number;
  }

  /** Starts recording changes, so that `rollback` can take them back. Marks nest. */
  mark(): VolumeMark {
    this.pending?.settle();
    return { undo: this.#undo.mark(), content: this.content.pin() };
  }

  /** Takes back every change since a mark, in time proportional to the changes. */
  rollback(mark: VolumeMark): void {
    this.pending?.forget();
    this.#undo.rollback(mark.undo, this.#undoOne);
    this.content.restore(mark.content);
    this.directoryEpoch += 1;
  }

  /** Keeps every change since a mark. */
  commit(): void {
    this.#undo.commit();
    this.content.unpin();
  }

  /** Whether changes are being recorded. */
  get recording(): boolean {
    return this.#undo.active;
  }

  set(column: Column, inode: number, value: number): void {
    if (this.#undo.active) this.#undo.record(column, inode, this.inodes.get(column, inode));
    this.inodes.set(column, inode, value);
  }

  addTo(column: Column, inode: number, change: number): number {
    const value = this.inodes.get(column, inode) + change;
    this.set(column, inode, value);
    return value;
  }

  /** The entries of a directory that is in use. */
  directory(inode: number): Directory {
    return this.#directories[this.inodes.get(COLUMN.data, inode)] as Directory;
  }

  /** Adds an entry that is not there. */
  addEntry(parent: number, name: string, inode: number): void {
    const directory = this.directory(parent);
    const reuses = directory.hasFreeSlot;
    const slot = directory.add(name, inode);
    if (this.#undo.active) this.#undo.record(UNDO.entryAdded, directory, slot, reuses);
  }

  /** Removes the entry in a slot. */
  removeEntry(parent: number, slot: number): void {
    const directory = this.directory(parent);
    if (this.#undo.active) {
      this.#undo.record(UNDO.entryRemoved, directory, slot, directory.nameAt(slot), directory.inodeAt(slot));
    }
    directory.remove(slot);
  }

  /** Makes the entry in a slot stand for another inode. */
  replaceEntry(parent: number, slot: number, inode: number): void {
    const directory = this.directory(parent);
    if (this.#undo.active) this.#undo.record(UNDO.entryReplaced, directory, slot, directory.inodeAt(slot));
    directory.inodes[slot] = inode;
  }

  /**
   * Packs a directory whose slots are mostly free, so that listing it costs what it holds and not what it held. Only
   * while nobody is listing it.
   */
  compact(inode: number): void {
    const before = this.directory(inode);
    const index = this.inodes.get(COLUMN.data, inode);
    const packed = new Directory(inode);
    for (let slot = 0; slot < before.slots; slot += 1) {
      if (before.inodeAt(slot) !== 0) packed.add(before.nameAt(slot), before.inodeAt(slot));
    }
    this.#directories[index] = packed;
    if (this.#undo.active) this.#undo.record(UNDO.directoryCompacted, index, before);
  }

  /** A fresh inode without links. A directory gets its (empty) entries. */
  allocateInode(mode: number, uid: number, device: number): number {
    const free = this.#scalars[SCALAR.freeInode] as number;
    const inode = free === 0 ? (this.#scalars[SCALAR.inodes] as number) + 1 : free;
    if (free === 0) {
      this.#setScalar(SCALAR.inodes, inode);
      this.inodes.reserve(inode);
    } else {
      this.#setScalar(SCALAR.freeInode, this.inodes.get(COLUMN.parent, inode));
    }
    this.#setScalar(SCALAR.inodesUsed, this.inodesUsed + 1);
    this.set(COLUMN.mode, inode, mode);
    this.set(COLUMN.links, inode, 0);
    this.set(COLUMN.uid, inode, uid);
    this.set(COLUMN.device, inode, device);
    this.set(COLUMN.sizeBytes, inode, 0);
    this.set(COLUMN.sizeClass, inode, 0);
    this.set(COLUMN.data, inode, 0);
    this.set(COLUMN.opens, inode, 0);
    this.set(COLUMN.pins, inode, 0);
    this.set(COLUMN.flags, inode, FLAG.used);
    this.addTo(COLUMN.generation, inode, 1);
    this.touch(inode);
    if (this.inodes.isDirectory(inode)) this.#makeDirectory(inode);
    return inode;
  }

  /** Frees an inode that has neither links nor users; its number is the next one to be given out. */
  freeWhenUnused(inode: number): void {
    const { inodes } = this;
    const users =
      inodes.get(COLUMN.links, inode) + inodes.get(COLUMN.opens, inode) + inodes.get(COLUMN.pins, inode);
    if (users > 0 || !inodes.has(inode, FLAG.used)) return;
    const data = this.inodes.get(COLUMN.data, inode);
    if (this.inodes.isDirectory(inode)) this.#dropDirectory(inode);
    else if (data !== 0) this.#dropContent(inode, data);
    this.set(COLUMN.flags, inode, 0);
    this.set(COLUMN.parent, inode, this.#scalars[SCALAR.freeInode] as number);
    this.#setScalar(SCALAR.freeInode, inode);
    this.#setScalar(SCALAR.inodesUsed, this.inodesUsed - 1);
  }

  /** Marks an inode as modified now, by the volume's granularity. */
  touch(inode: number): void {
    const grain = this.options.mtimeGranularityMs;
    const now = this.nowMs();
    this.set(COLUMN.mtimeMs, inode, grain > 0 ? Math.floor(now / grain) * grain : now);
  }

  /** How many listings have been opened: part of what decides the order of the next. */
  nextListing(): number {
    const number = (this.#scalars[SCALAR.listings] as number) + 1;
    this.#setScalar(SCALAR.listings, number);
    return number;
  }

  /** Keeps the old bytes of part of an extent for the undo log. */
  keepBytes(address: number, from: number, to: number): void {
    if (!this.#undo.active || to <= from) return;
    this.#undo.record(UNDO.bytes, address, from, this.content.read(address, from, to));
  }

  /** Counts bytes of content in or out. */
  accountBytes(change: number): void {
    this.#setScalar(SCALAR.bytesUsed, this.bytesUsed + change);
  }

  /** Gives a file another extent; the old one is freed unless it is shared. */
  replaceExtent(inode: number, address: number, sizeClass: number): void {
    const old = this.inodes.get(COLUMN.data, inode);
    if (old !== 0 && !this.inodes.has(inode, FLAG.shared)) {
      this.content.release(old, this.inodes.get(COLUMN.sizeClass, inode));
    }
    this.set(COLUMN.data, inode, address);
    this.set(COLUMN.sizeClass, inode, sizeClass);
    if (this.inodes.has(inode, FLAG.shared)) {
      this.set(COLUMN.flags, inode, this.inodes.get(COLUMN.flags, inode) & ~FLAG.shared);
    }
  }

  #dropContent(inode: number, address: number): void {
    this.accountBytes(-this.inodes.get(COLUMN.sizeBytes, inode));
    if (this.inodes.has(inode, FLAG.shared)) return;
    this.content.release(address, this.inodes.get(COLUMN.sizeClass, inode));
  }

  #makeDirectory(inode: number): void {
    const reused = this.#freeDirectories.pop();
    const index = reused ?? this.#directories.length;
    this.#directories[index] = new Directory(inode);
    this.set(COLUMN.data, inode, index);
    if (this.#undo.active) this.#undo.record(UNDO.directoryMade, index, reused !== undefined);
  }

  #dropDirectory(inode: number): void {
    const index = this.inodes.get(COLUMN.data, inode);
    if (this.#undo.active) this.#undo.record(UNDO.directoryDropped, index, this.#directories[index]);
    this.#directories[index] = undefined;
    this.#freeDirectories.push(index);
  }

  #setScalar(scalar: number, value: number): void {
    if (this.#undo.active) this.#undo.record(UNDO.scalar, scalar, this.#scalars[scalar]);
    this.#scalars[scalar] = value;
  }

  readonly #undoOne = (operation: number, a: unknown, b: unknown, c: unknown, d: unknown): void => {
    if (operation < UNDO.scalar) {
      this.inodes.set(operation as Column, a as number, b as number);
      return;
    }
    const directory = a as Directory;
    if (operation === UNDO.scalar) this.#scalars[a as number] = b as number;
    else if (operation === UNDO.entryAdded) directory.undoAdd(b as number, c as boolean);
    else if (operation === UNDO.entryRemoved) directory.undoRemove(b as number, c as string, d as number);
    else if (operation === UNDO.entryReplaced) directory.inodes[b as number] = c as number;
    else if (operation === UNDO.bytes) this.content.write(a as number, b as number, c as Uint8Array);
    else if (operation === UNDO.directoryCompacted) this.#directories[a as number] = b as Directory;
    else if (operation === UNDO.directoryDropped) {
      this.#freeDirectories.pop();
      this.#directories[a as number] = b as Directory;
    } else if (b === false) this.#directories.length -= 1;
    else {
      this.#directories[a as number] = undefined;
      this.#freeDirectories.push(a as number);
    }
  };
}
