import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class BatchItemByItem extends FolderQueue {
  async enqueueMany(payloads: readonly Uint8Array[]): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const payload of payloads) ids.push((await this.enqueue(payload)).id);
    return ids;
  }
}

/** A batch is published item by item: whoever dies in the middle leaves half of it. */
export const subject: Subject = folderSubject('batch-item-by-item', BatchItemByItem, { atomicBatch: true });
