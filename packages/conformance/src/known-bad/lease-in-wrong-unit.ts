import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class LeaseInWrongUnit extends FolderQueue {
  readonly #seenS: Map<string, number> = new Map();

  protected override isExpired(path: string): boolean {
    const nowS = this.context.ports.clock.monotonicMs() / 1000;
    const sinceS = this.#seenS.get(path) ?? nowS;
    this.#seenS.set(path, sinceS);
    // A thousandth of what was asked for.
    return (nowS - sinceS) * 1000 * 1000 >= this.context.settings.leaseMs;
  }
}

/** A lease lasts a thousandth of its time, so that items are delivered again while they are being worked on. */
export const subject: Subject = folderSubject('lease-in-wrong-unit', LeaseInWrongUnit);
