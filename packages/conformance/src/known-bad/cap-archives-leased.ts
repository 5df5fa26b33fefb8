import type { Subject, SubjectCapReport } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class CapArchivesLeased extends FolderQueue {
  override async enforceCap(cap: number): Promise<SubjectCapReport> {
    const found = (await this.list('ready')).map((name) => ({ name, from: this.path('ready', name) }));
    for (const owner of await this.owners('leased')) {
      for (const name of await this.list('leased', owner))
        found.push({ name, from: this.path('leased', owner, name) });
    }
    // The oldest go, and what somebody has been working on for long is the oldest.
    const victims = found
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, Math.max(0, found.length - cap));
    let archived = 0;
    for (const { name, from } of victims) if (await this.move(from, this.path('overflow', name))) archived++;
    return { archived };
  }
}

/** The cap counts and archives what is leased, from under those who work on it. */
export const subject: Subject = folderSubject('cap-archives-leased', CapArchivesLeased);
