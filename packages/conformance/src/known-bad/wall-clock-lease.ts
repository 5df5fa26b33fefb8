import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class WallClockLease extends FolderQueue {
  readonly #seenMs: Map<string, number> = new Map();

  protected override isExpired(path: string): boolean {
    const nowMs = this.context.ports.clock.nowMs();
    const sinceMs = this.#seenMs.get(path) ?? nowMs;
    this.#seenMs.set(path, sinceMs);
    return nowMs - sinceMs >= this.context.settings.leaseMs;
  }
}

/** Leases are measured on the wall clock: when it is set forward, everybody's lease is over at once. */
export const subject: Subject = folderSubject('wall-clock-lease', WallClockLease);
