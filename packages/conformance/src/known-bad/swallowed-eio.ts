import { errnoOf } from '@spoolproof/contract';
import type { FileDescriptor } from '@spoolproof/contract';

import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class SwallowedEio extends FolderQueue {
  protected override async syncFile(file: FileDescriptor): Promise<void> {
    await super.syncFile(file).catch((error: unknown) => {
      // It has been written, has it not? A warning will do.
      if (errnoOf(error) !== 'EIO') throw error;
    });
  }
}

/** A failed fsync is logged and forgotten: the enqueue says that the item is durable. */
export const subject: Subject = folderSubject('swallowed-eio', SwallowedEio);
