import { SpoolError, type Durability, type FileDescriptor, type Ports } from '@spoolproof/contract';
import type { Disk } from './disk.ts';

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
        await this.#disk.sync(file, path);
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
      for (const path of paths) await this.#disk.syncDirectory(path);
      return;
    }
    for (const path of paths) this.#directories.add(path);
    this.#arm();
  }

  /** Makes entries of a bucket durable that others may have moved from its first place to its second meanwhile. */
  async bucket(first: string, second: string | undefined): Promise<void> {
    if (this.level === 'flush') await this.directories(first, ...(second === undefined ? [] : [second]));
    if (this.level !== 'strict' || (await this.#disk.syncDirectory(first)) || second === undefined) return;
    // Gone from there too: its items have been moved on by somebody who syncs what he moves.
    await this.#disk.syncDirectory(second);
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
    const outcomes: PromiseSettledResult<unknown>[] = await Promise.allSettled(
      files.map(async (file) => {
        try {
          await this.#disk.sync(file, 'a file of a grouped sync');
        } finally {
          await this.#disk.close(file, 'a file of a grouped sync');
        }
      }),
    );
    for (const path of directories)
      outcomes.push(...(await Promise.allSettled([this.#disk.syncDirectory(path)])));
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
}
