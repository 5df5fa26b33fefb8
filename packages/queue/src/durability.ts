import { SpoolError, type Durability, type FileDescriptor, type Ports } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { isGone, spoolErrorOf } from './errors.ts';

/** Files kept open for one grouped sync at most; one more starts the sync at once. */
const PENDING_FILES_MAX = 64;

/**
 * Decides when what was written reaches the disk.
 *
 * - `none`: never; the page cache survives the death of the process.
 * - `strict`: before the operation resolves.
 * - `flush`: at most `flushMs` after it; a failure is reported by the next operation, because the one that it
 *   belongs to has resolved.
 *
 * A failed fsync is never tried again on the same descriptor: the kernel may have dropped the pages and would then
 * report success (Q14).
 */
export class Syncer {
  readonly #disk: Disk;
  readonly #ports: Ports;
  readonly level: Durability;
  readonly #flushMs: number;
  #files: FileDescriptor[] = [];
  #directories = new Set<string>();
  #stopTimer: (() => void) | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #failure: SpoolError | undefined;

  constructor(disk: Disk, ports: Ports, level: Durability, flushMs: number) {
    this.#disk = disk;
    this.#ports = ports;
    this.level = level;
    this.#flushMs = flushMs;
  }

  /** Throws when an earlier grouped sync failed. @throws SpoolError NOT_DURABLE */
  check(): void {
    if (this.#failure === undefined) return;
    const failure = this.#failure;
    this.#failure = undefined;
    throw failure;
  }

  /** Takes over a written file: closed at once, after its sync, or after the next grouped one. */
  async file(file: FileDescriptor, path: string): Promise<void> {
    if (this.level === 'strict') {
      try {
        await this.#fsync(file, path);
      } finally {
        await this.#disk.close(file, path);
      }
    } else if (this.level === 'none') {
      await this.#disk.close(file, path);
    } else {
      this.#files.push(file);
      this.#arm();
      if (this.#files.length >= PENDING_FILES_MAX) await this.flush();
    }
  }

  /** Makes entries of these directories durable, in this order. */
  async directories(...paths: string[]): Promise<void> {
    if (this.level === 'none' || !this.#disk.fs.traits.directoryFsync) return;
    if (this.level === 'strict') {
      for (const path of paths) await this.#fsyncDirectory(path);
      return;
    }
    for (const path of paths) this.#directories.add(path);
    this.#arm();
  }

  /** Syncs all that waits for a grouped sync. Failures are kept for {@link check}. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushNow());
    return this.#flushing;
  }

  /** Stops the timer after a last flush. @throws SpoolError NOT_DURABLE */
  async close(): Promise<void> {
    await this.flush();
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.check();
  }

  #arm(): void {
    this.#stopTimer ??= this.#ports.timers.every(this.#flushMs, () => void this.flush());
  }

  async #flushNow(): Promise<void> {
    const files = this.#files;
    const directories = this.#directories;
    this.#files = [];
    this.#directories = new Set();
    if (files.length === 0 && directories.size === 0) {
      this.#stopTimer?.();
      this.#stopTimer = undefined;
      return;
    }
    const outcomes = await Promise.allSettled(
      files.map(async (file) => {
        try {
          await this.#fsync(file, 'a file of a grouped sync');
        } finally {
          await this.#disk.fs.close(file);
        }
      }),
    );
    for (const path of directories)
      outcomes.push(...(await Promise.allSettled([this.#fsyncDirectory(path)])));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        const cause: unknown = outcome.reason;
        this.#failure ??= new SpoolError(
          'NOT_DURABLE',
          'a grouped sync failed after its operations resolved',
          { cause },
        );
      }
    }
  }

  async #fsync(file: FileDescriptor, path: string): Promise<void> {
    try {
      await this.#disk.fs.fsync(file);
    } catch (cause) {
      throw new SpoolError('NOT_DURABLE', `fsync of ${path} failed`, { path, cause });
    }
  }

  async #fsyncDirectory(path: string): Promise<void> {
    let file: FileDescriptor;
    try {
      file = await this.#disk.fs.open(path, 'directory');
    } catch (error) {
      // A bucket that has moved on is synced by whoever moved it.
      if (isGone(error)) return;
      throw spoolErrorOf(error, 'open for fsync', path);
    }
    try {
      await this.#fsync(file, path);
    } finally {
      await this.#disk.close(file, path);
    }
  }
}
