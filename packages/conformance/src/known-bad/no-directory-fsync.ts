import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class NoDirectoryFsync extends FolderQueue {
  protected override async syncDirectory(): Promise<void> {
    // The file is durable; that it has a name is not.
  }
}

/** Files are synced and the directories that name them are not: after a power failure accepted items are gone. */
export const subject: Subject = folderSubject('no-directory-fsync', NoDirectoryFsync);
