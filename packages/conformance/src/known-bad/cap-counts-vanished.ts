import type { Subject, SubjectCapReport } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class CapCountsVanished extends FolderQueue {
  override async enforceCap(cap: number): Promise<SubjectCapReport> {
    const { archived, vanished = 0 } = await super.enforceCap(cap);
    // As many as it was asked to: who moved them is all the same.
    return { archived: archived + vanished };
  }
}

/** The cap reports as archived what others had taken before. */
export const subject: Subject = folderSubject('cap-counts-vanished', CapCountsVanished);
