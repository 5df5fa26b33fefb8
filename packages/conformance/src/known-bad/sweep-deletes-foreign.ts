import type { Subject, SubjectSweepReport } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class SweepDeletesForeign extends FolderQueue {
  override async sweep(): Promise<SubjectSweepReport> {
    const report = await super.sweep();
    for (const owner of await this.owners('staging')) {
      if (!this.isGone(owner)) continue;
      // Nothing but our own temporary files can be here.
      for (const name of await this.names(this.path('staging', owner))) await this.tidy(owner, name);
    }
    return report;
  }
}

/** A sweep clears the directories of dead producers of everything, whoever put it there. */
export const subject: Subject = folderSubject('sweep-deletes-foreign', SweepDeletesForeign);
