import { SpoolError, type DirectoryEntry, type FileDescriptor, type FileSystem } from '@spoolproof/contract';
import { isGone, isTaken, storageError } from './failures.ts';

/** A file to be written. */
export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What cases and packs do to a disk: expected outcomes are return values, everything else is a `SpoolError`. */
export class Storage {
  readonly #fs: FileSystem;

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** Makes a directory and those above it up to `base`, which is there; all are durable when it resolves. */
  async makeDirectories(base: string, below: readonly string[]): Promise<string> {
    let path = base;
    for (const name of below) {
      const parent = path;
      path = `${parent}/${name}`;
      await this.makeDirectory(path);
      // Also when it was there: whoever made it may have been killed before the sync.
      await this.syncDirectory(parent);
    }
    return path;
  }

  /** Makes a directory unless it is there. */
  async makeDirectory(path: string): Promise<void> {
    try {
      await this.#fs.mkdir(path);
    } catch (error) {
      if (!isTaken(error)) throw storageError(error, 'mkdir', path);
    }
  }

  /** Writes a new file whole; its bytes are durable when it resolves, its name is once the directory is synced. */
  async writeDurably(path: string, bytes: Uint8Array): Promise<void> {
    try {
      const file = await this.#fs.open(path, 'create');
      try {
        let done = 0;
        while (done < bytes.length) {
          const written = await this.#fs.write(file, bytes.subarray(done), done);
          // A disk that takes nothing and says nothing would keep us here for ever.
          if (written === 0) throw new SpoolError('IO_FAILED', `write took no bytes at ${path}`, { path });
          done += written;
        }
        await this.#sync(file, path);
      } finally {
        await this.#fs.close(file);
      }
    } catch (error) {
      throw storageError(error, 'write', path);
    }
  }

  /** Makes the entries of a directory durable. @throws SpoolError NOT_DURABLE */
  async syncDirectory(path: string): Promise<void> {
    if (!this.#fs.traits.directoryFsync) return;
    let file: FileDescriptor;
    try {
      file = await this.#fs.open(path, 'directory');
    } catch (cause) {
      throw new SpoolError('NOT_DURABLE', `${path} cannot be opened for fsync`, { path, cause });
    }
    try {
      await this.#sync(file, path);
    } finally {
      await this.#fs.close(file);
    }
  }

  /** Renames a directory to a name that nobody has. An empty directory there is no obstacle: nothing is lost with it. */
  async renameToFree(from: string, to: string): Promise<'renamed' | 'taken'> {
    try {
      await this.#fs.rename(from, to);
      return 'renamed';
    } catch (error) {
      // ENOTDIR: a file has the name. That is no case, and it is not ours to replace.
      if (isTaken(error) || (isGone(error) && (await this.exists(to)))) return 'taken';
      throw storageError(error, 'rename', from);
    }
  }

  /** All entries of a directory in the order of their names; none when it is gone. */
  async entries(path: string): Promise<readonly DirectoryEntry[]> {
    const found: DirectoryEntry[] = [];
    try {
      for await (const chunk of this.#fs.readdir(path)) found.push(...chunk);
    } catch (error) {
      if (!isGone(error)) throw storageError(error, 'readdir', path);
    }
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.#fs.stat(path);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw storageError(error, 'stat', path);
    }
  }

  /** The bytes of a file, or undefined when it is not there. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#fs.readFile(path);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw storageError(error, 'read', path);
    }
  }

  /** Removes a file or a tree of our own staging; what is gone already is no failure. */
  async removeTree(path: string, isDirectory: boolean = true): Promise<void> {
    try {
      if (isDirectory) {
        for (const { name, kind } of await this.entries(path)) {
          await this.removeTree(`${path}/${name}`, kind === 'directory');
        }
        await this.#fs.rmdir(path);
      } else await this.#fs.unlink(path);
    } catch (error) {
      if (!isGone(error)) throw storageError(error, 'remove', path);
    }
  }

  /** Never tried twice on one descriptor: after a failed fsync a second one proves nothing. */
  async #sync(file: FileDescriptor, path: string): Promise<void> {
    try {
      await this.#fs.fsync(file);
    } catch (cause) {
      throw new SpoolError('NOT_DURABLE', `fsync of ${path} failed`, { path, cause });
    }
  }
}
