/**
 * What an entry of a directory is, as far as the listing alone says. `unknown` is allowed: some filesystems do not
 * say, and nothing in the queue asks a second time.
 */
export type EntryKind = 'file' | 'directory' | 'other' | 'unknown';

/** One entry of a listing. Bytes of a name that are not UTF-8 are carried as lone surrogates U+DC80 to U+DCFF. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** What `stat` tells. Sizes in bytes, times in milliseconds since the epoch. Symbolic links are not followed. */
export interface FileStatus {
  readonly kind: EntryKind;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly device: number;
  readonly inode: number;
  readonly links: number;
  /** Permission bits with set-uid, set-gid and sticky, as in `st_mode & 0o7777`. */
  readonly mode: number;
  readonly uid: number;
}

/**
 * How a file is opened. There is no mode that both creates and accepts an existing file: `fs.protected_regular`
 * refuses that in sticky directories, and a queue that needs it has already lost track of who owns the name.
 *
 * - `read`: an existing file, for reading.
 * - `create`: a new file, for writing; EEXIST when the name is taken.
 * - `write`: an existing file, for writing at positions.
 * - `append`: an existing file, every write goes to its end.
 * - `directory`: a directory, for `fsync`.
 */
export type OpenMode = 'read' | 'create' | 'write' | 'append' | 'directory';

/** An open file. Opaque: only the file system that gave it can use it. */
export type FileDescriptor = number & { readonly brand: 'FileDescriptor' };

/** What an implementation is known to do differently, so that callers need not guess from the platform's name. */
export interface FileSystemTraits {
  /**
   * Errno codes with which `rename`, `unlink` and `open` fail while somebody else (an antivirus, an indexer) has
   * the file open, and which go away by themselves. Empty on POSIX, where EACCES and EPERM mean what they say.
   */
  readonly transientErrnos: readonly string[];
  /** False where a directory cannot be opened for `fsync` (Windows); the queue then skips directory fsyncs. */
  readonly directoryFsync: boolean;
}

/**
 * The fourteen calls through which everything in the library reaches a disk. Every call is asynchronous and rejects
 * with an `Error` that carries the errno as `code` (`ENOENT`, `EEXIST`, …). Paths are absolute strings; bytes that
 * are not UTF-8 are carried as in {@link DirectoryEntry}.
 *
 * Implementations: Node's (`@spoolproof/queue`), the simulator's and memfs's (`@spoolproof/sim`).
 */
export interface FileSystem {
  readonly traits: FileSystemTraits;
  open(path: string, mode: OpenMode): Promise<FileDescriptor>;
  /** Reads up to `into.length` bytes at `position` (bytes from the start). Resolves to the count; 0 at the end. */
  read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number>;
  /** Writes at `position`, or at the end of an `append` file when null. May be short: resolves to the count. */
  write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number>;
  fsync(file: FileDescriptor): Promise<void>;
  close(file: FileDescriptor): Promise<void>;
  /** Reads a whole file. `sizeHintBytes`, when the caller knows the length, saves calls; it is never trusted. */
  readFile(path: string, sizeHintBytes?: number): Promise<Uint8Array>;
  /** POSIX rename: atomic; replaces an existing file, or an existing empty directory, silently. */
  rename(from: string, to: string): Promise<void>;
  link(existing: string, created: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  /**
   * Lists a directory in chunks, in no particular order. Entries renamed, added or removed while it runs may be
   * missing or present; entries that stay are listed once. Rejects at the first chunk when the directory is gone.
   */
  readdir(path: string): AsyncIterable<readonly DirectoryEntry[]>;
  stat(path: string): Promise<FileStatus>;
  /** Sets access and modification time, in milliseconds since the epoch. */
  utimes(path: string, atimeMs: number, mtimeMs: number): Promise<void>;
}

/** The names of the port's calls, for counters and fault rules. */
export const FILE_SYSTEM_CALLS = [
  'open',
  'read',
  'write',
  'fsync',
  'close',
  'readFile',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'rmdir',
  'readdir',
  'stat',
  'utimes',
] as const;

/** One of the port's calls. */
export type FileSystemCall = (typeof FILE_SYSTEM_CALLS)[number];

/** The errno code of an error from the port, or undefined when it has none. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
