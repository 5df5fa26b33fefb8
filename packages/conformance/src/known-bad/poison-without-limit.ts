import type { Subject } from '../subject.ts';
import { folderSubject } from './folder-subject.ts';
import { LimitedFolderQueue } from './limited-folder-queue.ts';

class PoisonWithoutLimit extends LimitedFolderQueue {
  protected override isSpent(): boolean {
    // It will work the next time.
    return false;
  }
}

/** An item that kills its worker is delivered again and again. */
export const subject: Subject = folderSubject('poison-without-limit', PoisonWithoutLimit, {
  deliveriesMax: 3,
});
