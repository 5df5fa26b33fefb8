/** `st_mode` type bits. */
export const TYPE_MASK = 0o170000;
export const TYPE_DIRECTORY = 0o040000;
export const TYPE_FILE = 0o100000;
export const TYPE_OTHER = 0o120000;

/** Bits of the `flags` column. */
export const FLAG = {
  /** The root of a mounted device: cannot be moved or removed. */
  mount: 1,
  /** A directory of an overlay's lower layer: renaming it fails with EXDEV. */
  lower: 2,
  /** The content is shared with other inodes: copied before it is written. */
  shared: 4,
  /** The inode is in use. */
  used: 8,
} as const;

/** The columns of the table, by number, so that an undo record can name one. */
export const COLUMN = {
  mode: 0,
  links: 1,
  uid: 2,
  device: 3,
  sizeBytes: 4,
  mtimeMs: 5,
  data: 6,
  sizeClass: 7,
  opens: 8,
  parent: 9,
  flags: 10,
  generation: 11,
  pins: 12,
} as const;

/** One of the columns. */
export type Column = (typeof COLUMN)[keyof typeof COLUMN];

type Numbers = Uint32Array | Float64Array;

/**
 * All inodes of a volume as columns of typed arrays: a million of them are thirteen arrays, 56 bytes each, and no objects. Inode 0 is
 * "none", inode 1 the root directory.
 *
 * `data` is the address of a file's extent or the index of a directory's entries. `parent` is a directory's parent
 * and, for a free inode, the next free one. `generation` grows with every reuse of
 * the number, so that whoever remembers an inode notices that it is another by now.
 * `pins` counts the unsynced changes that may have to bring the inode back.
 */
export class InodeTable {
  #columns: Numbers[];
  #capacity: number;

  constructor(capacity = 64) {
    this.#capacity = capacity;
    this.#columns = columnsOf(capacity);
  }

  get(column: Column, inode: number): number {
    return (this.#columns[column] as Numbers)[inode] as number;
  }

  set(column: Column, inode: number, value: number): void {
    (this.#columns[column] as Numbers)[inode] = value;
  }

  /** Makes room for an inode number. */
  reserve(inode: number): void {
    if (inode < this.#capacity) return;
    const capacity = Math.max(inode + 1, Math.ceil(this.#capacity * 1.5));
    const grown = columnsOf(capacity);
    grown.forEach((column, index) => column.set(this.#columns[index] as Numbers));
    this.#columns = grown;
    this.#capacity = capacity;
  }

  isDirectory(inode: number): boolean {
    return (this.get(COLUMN.mode, inode) & TYPE_MASK) === TYPE_DIRECTORY;
  }

  isFile(inode: number): boolean {
    return (this.get(COLUMN.mode, inode) & TYPE_MASK) === TYPE_FILE;
  }

  has(inode: number, flag: number): boolean {
    return (this.get(COLUMN.flags, inode) & flag) !== 0;
  }
}

/** Two element types only, so that the one accessor of all columns stays quick. */
function columnsOf(capacity: number): Numbers[] {
  return Array.from({ length: 13 }, (_, column) =>
    column === COLUMN.mtimeMs ? new Float64Array(capacity) : new Uint32Array(capacity),
  );
}
