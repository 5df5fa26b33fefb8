import {
  errnoOf,
  SpoolError,
  type DirectoryEntry,
  type FileDescriptor,
  type FileSystem,
  type Ports,
} from '@spoolproof/contract';
import { isGone, isTaken, spoolErrorOf } from './errors.ts';

/** `gone`: the source, or the directory it was to go to, is not there. Somebody else was faster (Q13). */
export type Moved = 'moved' | 'gone';

/** A sharing violation is waited out this often, with doubling pauses: about a quarter of a second in all. */
const TRANSIENT_TRIES_MAX = 8;

/**
 * The few things the queue does to a disk, with outcomes where the port has errno: lost races are return values,
 * everything else is a `SpoolError` with its cause.
 */
export class Disk {
  readonly fs: FileSystem;
  readonly #ports: Ports;
  /**
   * Makes the entries of directories durable, as far as the durability in force asks for it, before anything goes on: an item that is
   * moved into a directory which a power failure takes back is lost with it (Q01).
   */
  settleEntries: (...directories: string[]) => Promise<void> = async () => undefined;

  constructor(ports: Ports) {
    this.fs = ports.fs;
    this.#ports = ports;
  }

  /** One rename: the only thing that changes an item's state. Waits out sharing violations where there are any. */
  async move(from: string, to: string): Promise<Moved> {
    for (let tries = 1; ; tries++) {
      try {
        await this.fs.rename(from, to);
        return 'moved';
      } catch (error) {
        if (isGone(error)) return 'gone';
        const transient = this.fs.traits.transientErrnos.includes(errnoOf(error) ?? '');
        if (!transient || tries >= TRANSIENT_TRIES_MAX) throw spoolErrorOf(error, 'rename', from);
        await this.#ports.timers.sleep(2 ** tries);
      }
    }
  }

  /** Creates a directory. `taken`: it was there. `gone`: its parent is not. One in staging is not there to stay. */
  async makeDirectory(path: string, isToStay = true): Promise<'made' | 'taken' | 'gone'> {
    try {
      await this.fs.mkdir(path);
    } catch (error) {
      if (isTaken(error)) return 'taken';
      if (isGone(error)) return 'gone';
      throw spoolErrorOf(error, 'mkdir', path);
    }
    if (isToStay) await this.#keep(path);
    return 'made';
  }

  /** Creates a directory whose parent is the queue's own: one absence is not taken for the end of that. @throws SpoolError */
  async requireDirectory(path: string): Promise<'made' | 'taken'> {
    const outcome = await this.makeDirectory(path);
    if (outcome !== 'gone') return outcome;
    try {
      await this.fs.mkdir(path);
    } catch (error) {
      if (isTaken(error)) return 'taken';
      throw spoolErrorOf(error, 'mkdir', path);
    }
    await this.#keep(path);
    return 'made';
  }

  async #keep(path: string): Promise<void> {
    try {
      await this.settleEntries(path.slice(0, path.lastIndexOf('/')));
    } catch (error) {
      // Whoever found it later would take it for durable, and a second sync cannot be believed: it has to be made anew (Q01, Q14).
      await this.removeDirectory(path).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Makes the entries of a directory durable. False when it is gone: whoever moved it syncs it.
   * @throws SpoolError NOT_DURABLE
   */
  async syncDirectory(path: string): Promise<boolean> {
    if (!this.fs.traits.directoryFsync) return true;
    let file: FileDescriptor;
    try {
      file = await this.fs.open(path, 'directory');
    } catch (error) {
      if (isGone(error)) return false;
      // What was to be made durable may have happened already: this is no refusal (Q15).
      const errno = errnoOf(error);
      const facts = { path, cause: error, ...(errno === undefined ? {} : { errno }) };
      throw new SpoolError('NOT_DURABLE', `${path} cannot be opened for fsync`, facts);
    }
    try {
      await this.sync(file, path);
    } finally {
      await this.close(file, path);
    }
    return true;
  }

  /** Makes a file durable. Never tried twice on one descriptor (Q14). @throws SpoolError NOT_DURABLE */
  async sync(file: FileDescriptor, path: string): Promise<void> {
    try {
      await this.fs.fsync(file);
    } catch (cause) {
      throw new SpoolError('NOT_DURABLE', `fsync of ${path} failed`, { path, cause });
    }
  }

  /** Removes an empty directory. `kept`: something is in it. */
  async removeDirectory(path: string): Promise<'removed' | 'kept' | 'gone'> {
    try {
      await this.fs.rmdir(path);
      return 'removed';
    } catch (error) {
      if (isGone(error)) return 'gone';
      if (isTaken(error)) return 'kept';
      throw spoolErrorOf(error, 'rmdir', path);
    }
  }

  /** Deletes a file; false when it was not there. */
  async remove(path: string): Promise<boolean> {
    try {
      await this.fs.unlink(path);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw spoolErrorOf(error, 'unlink', path);
    }
  }

  /**
   * Lists a directory in chunks; a directory that is gone is empty. One absence is not believed: a full bucket would pass for an empty
   * one (Q04).
   */
  async *list(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    let isSeen = false;
    for (let looks = 1; ; looks++) {
      try {
        for await (const chunk of this.fs.readdir(path)) {
          isSeen = true;
          yield chunk;
        }
        return;
      } catch (error) {
        if (!isGone(error)) throw spoolErrorOf(error, 'readdir', path);
        if (isSeen || looks === 2) return;
      }
    }
  }

  /** All names in a directory of bounded size. */
  async names(path: string): Promise<string[]> {
    const names: string[] = [];
    for await (const chunk of this.list(path)) for (const entry of chunk) names.push(entry.name);
    return names;
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.fs.stat(path);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw spoolErrorOf(error, 'stat', path);
    }
  }

  /** The text of a small file, or undefined when it is gone. */
  async readText(path: string): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await this.fs.readFile(path));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw spoolErrorOf(error, 'read', path);
    }
  }

  /** Writes a new file whole and leaves it open for the caller to sync. Removes it again when writing fails. */
  async createOpen(path: string, bytes: Uint8Array): Promise<FileDescriptor> {
    let file: FileDescriptor;
    try {
      file = await this.fs.open(path, 'create');
    } catch (error) {
      throw spoolErrorOf(error, 'create', path);
    }
    try {
      await this.writeAll(file, bytes, 0);
      return file;
    } catch (error) {
      // What went wrong first is what the caller is told; closing can only add to it.
      await this.close(file, path).catch(() => undefined);
      await this.remove(path);
      throw spoolErrorOf(error, 'write', path);
    }
  }

  /** Writes a new file whole and closes it. */
  async create(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.createOpen(path, bytes);
    await this.close(file, path);
  }

  /** Closes a file. Some filesystems say only now that something was not written. */
  async close(file: FileDescriptor, path: string): Promise<void> {
    try {
      await this.fs.close(file);
    } catch (error) {
      throw spoolErrorOf(error, 'close', path);
    }
  }

  /** Writes all bytes: a short write is gone on with. */
  async writeAll(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const written = await this.fs.write(file, done === 0 ? bytes : bytes.subarray(done), position + done);
      // A disk that takes nothing and says nothing would keep us here for ever.
      if (written === 0) throw new SpoolError('IO_FAILED', 'write took no bytes and gave no error');
      done += written;
    }
  }
}
