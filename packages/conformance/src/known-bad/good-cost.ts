import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

/** The plain queue with the promise that its cost is flat, which it keeps up to a few thousand items. */
export const subject: Subject = folderSubject('good-cost', FolderQueue, { flatCost: true });
