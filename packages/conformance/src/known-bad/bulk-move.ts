import type { Subject, SubjectLease, SubjectSettlement } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class BulkMove extends FolderQueue {
  #taken = 0;

  /** Takes the whole listing, works on it, and then moves the directory's contents away. */
  override async claim(): Promise<readonly SubjectLease[]> {
    if (this.#taken > 0) return [];
    const names = await this.list('ready');
    this.#taken = names.length;
    return names.flatMap((name): SubjectLease[] => {
      const item = parseItem(name);
      if (item === null) return [];
      return [{ ...this.leaseOf(item), read: () => this.read(this.path('ready', name)) }];
    });
  }

  override async settle(): Promise<SubjectSettlement> {
    this.#taken--;
    if (this.#taken > 0) return 'settled';
    for (const name of await this.list('ready')) {
      await this.move(this.path('ready', name), this.path('done', name));
    }
    return 'settled';
  }
}

/** What was listed is processed and then everything is moved to done: what arrived in between with it. */
export const subject: Subject = folderSubject('bulk-move', BulkMove, { capPolicies: [] });
