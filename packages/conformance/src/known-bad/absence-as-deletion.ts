import { errnoOf } from '@spoolproof/contract';

import type { Subject } from '../subject.ts';
import { formatItem } from './folder-names.ts';
import type { FolderLease } from './folder-queue.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class AbsenceAsDeletion extends FolderQueue {
  protected override async take(name: string): Promise<FolderLease | null> {
    const lease = await super.take(name);
    if (lease === null) return null;
    const path = this.path('leased', this.owner, formatItem(lease.item));
    try {
      await this.fs.stat(path);
      return lease;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      // Somebody has deleted it: whatever is left of it may go as well.
      await this.fs.unlink(path).catch(() => undefined);
      return null;
    }
  }
}

/** One ENOENT is taken for a deletion, and the item forgotten, also when it is there again a moment later. */
export const subject: Subject = folderSubject('absence-as-deletion', AbsenceAsDeletion);
