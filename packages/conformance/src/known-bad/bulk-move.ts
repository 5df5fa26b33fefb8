import type { SettleKind, Subject, SubjectLease, SubjectSettlement } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class BulkMove extends FolderQueue {
  #taken: readonly string[] = [];

  /** Lists what there is, works on it where it is, and moves the directory's contents away when all is done. */
  override async claim(max: number): Promise<readonly SubjectLease[]> {
    this.#taken = (await this.list('ready')).slice(0, max);
    return this.#taken.flatMap((name): SubjectLease[] => {
      const item = parseItem(name);
      if (item === null) return [];
      return [{ ...this.leaseOf(item), read: () => this.read(this.path('ready', name)) }];
    });
  }

  override async settle(lease: SubjectLease, kind: SettleKind): Promise<SubjectSettlement> {
    this.#taken = this.#taken.filter((name) => parseItem(name)?.id !== lease.id);
    if (kind !== 'ack' || this.#taken.length > 0) return 'settled';
    for (const name of await this.list('ready')) {
      await this.move(this.path('ready', name), this.path('done', name));
    }
    return 'settled';
  }
}

/** What was listed is processed and then everything is moved to done: what arrived in between with it. */
export const subject: Subject = folderSubject('bulk-move', BulkMove);
