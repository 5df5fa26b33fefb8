import * as fs from 'node:fs';
import type {
  DirectoryEntry,
  EntryKind,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemTraits,
  OpenMode,
} from '@spoolproof/contract';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_DIRECTORY } = fs.constants;
const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY,
  create: O_WRONLY | O_CREAT | O_EXCL,
  write: O_WRONLY,
  append: O_WRONLY | O_APPEND,
  directory: O_RDONLY | O_DIRECTORY,
};

/** A directory of the real filesystem as the whole world of a port: its `/` is the directory. For litmus runs. */
export class RealFileSystem implements FileSystem {
  readonly traits: FileSystemTraits = { transientErrnos: [], directoryFsync: true };
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async open(path: string, mode: OpenMode): Promise<FileDescriptor> {
    return fs.openSync(this.#root + path, FLAGS[mode], 0o644) as FileDescriptor;
  }

  async read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number> {
    return fs.readSync(file, into, 0, into.length, position);
  }

  async write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number> {
    return fs.writeSync(file, bytes, 0, bytes.length, position);
  }

  async fsync(file: FileDescriptor): Promise<void> {
    fs.fsyncSync(file);
  }

  async close(file: FileDescriptor): Promise<void> {
    fs.closeSync(file);
  }

  async readFile(path: string): Promise<Uint8Array> {
    return fs.readFileSync(this.#root + path);
  }

  async rename(from: string, to: string): Promise<void> {
    fs.renameSync(this.#root + from, this.#root + to);
  }

  async link(existing: string, created: string): Promise<void> {
    fs.linkSync(this.#root + existing, this.#root + created);
  }

  async unlink(path: string): Promise<void> {
    fs.unlinkSync(this.#root + path);
  }

  async mkdir(path: string): Promise<void> {
    fs.mkdirSync(this.#root + path, 0o755);
  }

  async rmdir(path: string): Promise<void> {
    fs.rmdirSync(this.#root + path);
  }

  async *readdir(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    const entries = fs.readdirSync(this.#root + path, { withFileTypes: true });
    yield entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  }

  async stat(path: string): Promise<FileStatus> {
    const status = fs.lstatSync(this.#root + path);
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
    fs.utimesSync(this.#root + path, atimeMs / 1000, mtimeMs / 1000);
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}
