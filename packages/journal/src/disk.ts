import { errnoOf, SpoolError, type FileDescriptor, type FileSystem } from '@spoolproof/contract';
import { spoolErrorOf } from './errors.ts';
import { UNFINISHED } from './format/file-names.ts';

/** The few things a journal does to a disk. Every failure is a `SpoolError` with its cause. */
export class Disk {
  readonly fs: FileSystem;

  constructor(fs: FileSystem) {
    this.fs = fs;
  }

  /** All names in a directory; undefined when there is none. */
  async names(path: string): Promise<string[] | undefined> {
    const names: string[] = [];
    try {
      for await (const chunk of this.fs.readdir(path)) for (const { name } of chunk) names.push(name);
      return names.toSorted();
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw spoolErrorOf(error, 'readdir', path);
    }
  }

  /** A whole file; undefined when it is gone. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.fs.readFile(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw spoolErrorOf(error, 'read', path);
    }
  }

  /** Size in bytes; undefined when it is gone. */
  async size(path: string): Promise<number | undefined> {
    try {
      return (await this.fs.stat(path)).sizeBytes;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw spoolErrorOf(error, 'stat', path);
    }
  }

  /** Opens an existing file for writing at positions. */
  async openToWrite(path: string): Promise<FileDescriptor> {
    return this.#translate('open', path, () => this.fs.open(path, 'write'));
  }

  /** Writes all bytes: a short write is gone on with. */
  async writeAll(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const rest = done === 0 ? bytes : bytes.subarray(done);
      const written = await this.fs.write(file, rest, position + done);
      // A disk that takes nothing and says nothing would keep us here for ever.
      if (written === 0) throw new SpoolError('IO_FAILED', 'write took no bytes and gave no error');
      done += written;
    }
  }

  /** Makes a file durable. Never tried twice on one descriptor. @throws SpoolError NOT_DURABLE */
  async sync(file: FileDescriptor, path: string): Promise<void> {
    try {
      await this.fs.fsync(file);
    } catch (cause) {
      throw new SpoolError('NOT_DURABLE', `fsync of ${path} failed`, { path, cause });
    }
  }

  /** Makes the entries of a directory durable. @throws SpoolError NOT_DURABLE */
  async syncDirectory(path: string): Promise<void> {
    if (!this.fs.traits.directoryFsync) return;
    const file = await this.#translate('open', path, () => this.fs.open(path, 'directory'));
    try {
      await this.sync(file, path);
    } finally {
      await this.fs.close(file);
    }
  }

  /** Makes a directory, durably; false when it was there. */
  async makeDirectory(path: string): Promise<boolean> {
    try {
      await this.fs.mkdir(path);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw spoolErrorOf(error, 'mkdir', path);
    }
    await this.syncDirectory(path.slice(0, path.lastIndexOf('/')) || '/');
    return true;
  }

  /**
   * Puts a whole file in place, durably: written under another name, synced, renamed, its directory synced. Whoever
   * finds the name finds all of the bytes, whatever crashes in between.
   */
  async place(
    directory: string,
    name: string,
    write: (file: FileDescriptor) => Promise<void>,
  ): Promise<void> {
    const path = `${directory}/${name}`;
    const unfinished = `${path}${UNFINISHED}`;
    await this.remove(unfinished);
    await this.#translate('write', unfinished, async () => {
      const file = await this.fs.open(unfinished, 'create');
      try {
        await write(file);
        await this.sync(file, unfinished);
      } finally {
        await this.fs.close(file);
      }
      await this.fs.rename(unfinished, path);
    });
    await this.syncDirectory(directory);
  }

  /** Deletes a file; false when it was not there. */
  async remove(path: string): Promise<boolean> {
    try {
      await this.fs.unlink(path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw spoolErrorOf(error, 'unlink', path);
    }
  }

  /** Renames; false when the source was gone. */
  async move(from: string, to: string): Promise<boolean> {
    try {
      await this.fs.rename(from, to);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw spoolErrorOf(error, 'rename', from);
    }
  }

  async #translate<T>(doing: string, path: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw spoolErrorOf(error, doing, path);
    }
  }
}
