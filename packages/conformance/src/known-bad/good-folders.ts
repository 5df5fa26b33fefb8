import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

/** The plain queue without a defect: whatever fails it is wrong itself. */
export const subject: Subject = folderSubject('good-folders', FolderQueue);
