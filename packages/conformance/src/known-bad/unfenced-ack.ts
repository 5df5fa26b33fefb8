import type { SettleKind, Subject, SubjectLease, SubjectSettlement } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class UnfencedAck extends FolderQueue {
  override async settle(given: SubjectLease, kind: SettleKind): Promise<SubjectSettlement> {
    if ((await super.settle(given, kind)) === 'settled') return 'settled';
    // Not where we left it: whoever has it now, the work is done.
    for (const owner of await this.owners('leased')) {
      const name = (await this.list('leased', owner)).find((found) => parseItem(found)?.id === given.id);
      if (name === undefined) continue;
      if (await this.move(this.path('leased', owner, name), this.path('done', name))) return 'settled';
    }
    return 'lease-lost';
  }
}

/** An ack goes by the id alone: an owner that was given up settles the delivery of its successor. */
export const subject: Subject = folderSubject('unfenced-ack', UnfencedAck);
