import type { Subject } from '../subject.ts';
import { folderSubject } from './folder-subject.ts';
import { KeyedFolderQueue } from './keyed-folder-queue.ts';

/** The plain queue with idempotency keys, without a defect. */
export const subject: Subject = folderSubject('good-keys', KeyedFolderQueue, { idempotencyKeys: true });
