import type { Subject, SubjectEnqueueResult } from '../subject.ts';
import { formatItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class TornWriteVisible extends FolderQueue {
  override async enqueue(payload: Uint8Array): Promise<SubjectEnqueueResult> {
    const id = await this.newId();
    await this.write(this.path('ready', formatItem({ id, deliveries: 0, renewals: 0 })), payload);
    await this.syncDirectory(this.path('ready'));
    return { id, status: 'enqueued' };
  }
}

/** An item is written under the name that readers look for: they see its first half. */
export const subject: Subject = folderSubject('torn-write-visible', TornWriteVisible);
