import type { Subject } from '../subject.ts';
import { folderSubject } from './folder-subject.ts';
import { LimitedFolderQueue } from './limited-folder-queue.ts';

/** The plain queue with a limit of deliveries, without a defect. */
export const subject: Subject = folderSubject('good-limit', LimitedFolderQueue, { deliveriesMax: 3 });
