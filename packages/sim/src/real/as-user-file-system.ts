import type {
  DirectoryEntry,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemTraits,
  OpenMode,
} from '@spoolproof/contract';
import { asUser } from './scratch-directory.ts';

/** A filesystem whose every call is made with the rights of one user. Only root can make one that works. */
export class AsUserFileSystem implements FileSystem {
  readonly traits: FileSystemTraits;
  readonly #inner: FileSystem;
  readonly #uid: number;

  constructor(inner: FileSystem, uid: number) {
    this.traits = inner.traits;
    this.#inner = inner;
    this.#uid = uid;
  }

  open(path: string, mode: OpenMode): Promise<FileDescriptor> {
    return asUser(this.#uid, () => this.#inner.open(path, mode));
  }

  read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number> {
    return asUser(this.#uid, () => this.#inner.read(file, into, position));
  }

  write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number> {
    return asUser(this.#uid, () => this.#inner.write(file, bytes, position));
  }

  fsync(file: FileDescriptor): Promise<void> {
    return asUser(this.#uid, () => this.#inner.fsync(file));
  }

  close(file: FileDescriptor): Promise<void> {
    return asUser(this.#uid, () => this.#inner.close(file));
  }

  readFile(path: string): Promise<Uint8Array> {
    return asUser(this.#uid, () => this.#inner.readFile(path));
  }

  rename(from: string, to: string): Promise<void> {
    return asUser(this.#uid, () => this.#inner.rename(from, to));
  }

  link(existing: string, created: string): Promise<void> {
    return asUser(this.#uid, () => this.#inner.link(existing, created));
  }

  unlink(path: string): Promise<void> {
    return asUser(this.#uid, () => this.#inner.unlink(path));
  }

  mkdir(path: string): Promise<void> {
    return asUser(this.#uid, () => this.#inner.mkdir(path));
  }

  rmdir(path: string): Promise<void> {
    return asUser(this.#uid, () => this.#inner.rmdir(path));
  }

  async *readdir(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    const chunks = this.#inner.readdir(path)[Symbol.asyncIterator]();
    for (;;) {
      const next = await asUser(this.#uid, () => chunks.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  stat(path: string): Promise<FileStatus> {
    return asUser(this.#uid, () => this.#inner.stat(path));
  }

  utimes(path: string, atimeMs: number, mtimeMs: number): Promise<void> {
    return asUser(this.#uid, () => this.#inner.utimes(path, atimeMs, mtimeMs));
  }
}
