import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class NoFileFsync extends FolderQueue {
  protected override async syncFile(): Promise<void> {
    // The bytes stay in the page cache until the kernel sees fit.
  }
}

/** Names are made durable and the bytes under them are not: after a power failure files are empty or torn. */
export const subject: Subject = folderSubject('no-file-fsync', NoFileFsync);
