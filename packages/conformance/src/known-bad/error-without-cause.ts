import type { Subject, SubjectEnqueueResult } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class ErrorWithoutCause extends FolderQueue {
  override async enqueue(payload: Uint8Array): Promise<SubjectEnqueueResult> {
    try {
      return await super.enqueue(payload);
    } catch {
      throw new Error('the item could not be enqueued');
    }
  }
}

/** A full disk, a missing permission and a broken disk are all the same error, without a cause. */
export const subject: Subject = folderSubject('error-without-cause', ErrorWithoutCause);
