import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class RecoveryWithoutOwnerCheck extends FolderQueue {
  protected override isGone(): boolean {
    // Only one worker ever runs, so whatever is leased when recovery starts is left over.
    return true;
  }
}

/** Recovery takes back everything that is leased, also from owners that are alive. */
export const subject: Subject = folderSubject('recovery-without-owner-check', RecoveryWithoutOwnerCheck);
