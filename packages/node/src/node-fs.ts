import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type {
  DirectoryEntry,
  EntryKind,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemTraits,
  OpenMode,
} from '@spoolproof/contract';
import { decodeName, encodePath } from './path-bytes.ts';

/** Short calls are made synchronously until the event loop has been held this long; then it gets a turn. */
const SLICE_MS = 4;
/** Larger transfers go to the thread pool. */
const SYNC_BYTES_MAX = 256 * 1024;
/** Entries fetched per chunk of a listing. */
const LISTING_CHUNK = 1024;

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = fs.constants;
const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY,
  create: O_WRONLY | O_CREAT | O_EXCL,
  write: O_WRONLY,
  append: O_WRONLY | O_APPEND,
  directory: O_RDONLY,
};

const fsyncInPool = promisify(fs.fsync);
const readInPool = promisify(fs.read);
const writeInPool = promisify(fs.write);

const WINDOWS_TRAITS: FileSystemTraits = {
  transientErrnos: ['EPERM', 'EBUSY', 'EACCES'],
  directoryFsync: false,
};
const POSIX_TRAITS: FileSystemTraits = { transientErrnos: [], directoryFsync: true };

/** What the adapter needs of the process it runs in. */
export interface NodeHost {
  /** Milliseconds on any clock that goes on while code runs. */
  readonly elapsedMs: () => number;
  /** Gives the event loop one turn. */
  readonly turn: () => Promise<void>;
  readonly windows: boolean;
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

/**
 * The port over `node:fs`. Short calls are synchronous inside, because a resolved promise costs a hundredth of a
 * thread hop; `fsync` and large transfers go to the thread pool; and no run of short calls holds the event loop for
 * more than {@link SLICE_MS} before it gets a turn (Q37).
 *
 * @see spec/contract.md Q37
 */
export class NodeFileSystem implements FileSystem {
  readonly traits: FileSystemTraits;
  readonly #host: NodeHost;
  #sliceStart = -Infinity;
  #turning: Promise<void> | undefined;
  #buffer = new Uint8Array(64 * 1024);

  constructor(host: NodeHost) {
    this.#host = host;
    this.traits = host.windows ? WINDOWS_TRAITS : POSIX_TRAITS;
  }

  /** Undefined while the slice lasts; else a promise of the event loop's next turn. */
  #breath(): Promise<void> | undefined {
    if (this.#turning !== undefined) return this.#turning;
    if (this.#host.elapsedMs() - this.#sliceStart < SLICE_MS) return undefined;
    this.#turning = this.#host.turn().then(() => {
      this.#turning = undefined;
      this.#sliceStart = this.#host.elapsedMs();
    });
    return this.#turning;
  }

  async open(path: string, mode: OpenMode): Promise<FileDescriptor> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    return fs.openSync(encodePath(path), FLAGS[mode], 0o666) as FileDescriptor;
  }

  async read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number> {
    if (into.length > SYNC_BYTES_MAX)
      return (await readInPool(file, into, 0, into.length, position)).bytesRead;
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    return fs.readSync(file, into, 0, into.length, position);
  }

  async write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number> {
    if (bytes.length > SYNC_BYTES_MAX) {
      return (await writeInPool(file, bytes, 0, bytes.length, position)).bytesWritten;
    }
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    return fs.writeSync(file, bytes, 0, bytes.length, position);
  }

  async fsync(file: FileDescriptor): Promise<void> {
    await fsyncInPool(file);
  }

  async close(file: FileDescriptor): Promise<void> {
    fs.closeSync(file);
  }

  async readFile(path: string, sizeHintBytes = -1): Promise<Uint8Array> {
    if (sizeHintBytes > SYNC_BYTES_MAX || sizeHintBytes < 0) return fs.promises.readFile(encodePath(path));
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    const file = fs.openSync(encodePath(path), O_RDONLY);
    try {
      // One byte more than expected, so that a file that is longer than its name says is noticed.
      const want = sizeHintBytes + 1;
      if (this.#buffer.length < want) this.#buffer = new Uint8Array(want * 2);
      const got = fs.readSync(file, this.#buffer, 0, want, 0);
      if (got === sizeHintBytes) return this.#buffer.slice(0, got);
    } finally {
      fs.closeSync(file);
    }
    return fs.promises.readFile(encodePath(path));
  }

  async rename(from: string, to: string): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.renameSync(encodePath(from), encodePath(to));
  }

  async link(existing: string, created: string): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.linkSync(encodePath(existing), encodePath(created));
  }

  async unlink(path: string): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.unlinkSync(encodePath(path));
  }

  async mkdir(path: string): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.mkdirSync(encodePath(path));
  }

  async rmdir(path: string): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.rmdirSync(encodePath(path));
  }

  async *readdir(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    // latin1 is accepted and means one character a byte; the typings know only the text encodings.
    const directory = fs.opendirSync(encodePath(path) as string, {
      encoding: 'latin1',
      bufferSize: LISTING_CHUNK,
    });
    try {
      for (;;) {
        const chunk: DirectoryEntry[] = [];
        let entry: fs.Dirent | null = null;
        while (chunk.length < LISTING_CHUNK && (entry = directory.readSync()) !== null) {
          chunk.push({ name: decodeName(entry.name), kind: kindOf(entry) });
        }
        if (chunk.length > 0) yield chunk;
        if (entry === null) return;
        const between = this.#breath();
        if (between !== undefined) await between;
      }
    } finally {
      directory.closeSync();
    }
  }

  async stat(path: string): Promise<FileStatus> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    const status = fs.lstatSync(encodePath(path));
    return {
      kind: kindOf(status),
      sizeBytes: status.size,
      mtimeMs: status.mtimeMs,
      device: status.dev,
      inode: status.ino,
      links: status.nlink,
      mode: status.mode & 0o7777,
      uid: status.uid,
    };
  }

  async utimes(path: string, atimeMs: number, mtimeMs: number): Promise<void> {
    const breath = this.#breath();
    if (breath !== undefined) await breath;
    fs.utimesSync(encodePath(path), atimeMs / 1000, mtimeMs / 1000);
  }
}

/** The text of a small file, or undefined when it cannot be read: for `/proc` and the boot id. */
export function readTextOrUndefined(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Where a symbolic link points, or undefined when it cannot be read: for the pid namespace. */
export function readLinkOrUndefined(path: string): string | undefined {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}
