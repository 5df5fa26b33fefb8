import { errnoOf } from '@spoolproof/contract';
import type { FileDescriptor } from '@spoolproof/contract';

import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class RetriedFsync extends FolderQueue {
  protected override async syncFile(file: FileDescriptor): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await super.syncFile(file);
        return;
      } catch (error) {
        // The second one succeeds, for the kernel has marked the lost pages clean.
        if (errnoOf(error) !== 'EIO' || attempt === 3) throw error;
      }
    }
  }
}

/** A failed fsync is tried again on the same descriptor, and its success believed. */
export const subject: Subject = folderSubject('retried-fsync', RetriedFsync);
