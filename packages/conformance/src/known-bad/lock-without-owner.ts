import { errnoOf } from '@spoolproof/contract';

import type { Subject, SubjectLease } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

const pauseMs = 10_000;

class LockWithoutOwner extends FolderQueue {
  override async claim(max: number): Promise<readonly SubjectLease[]> {
    const lock = this.path('keys', 'lock');
    while (!(await this.#isOurs(lock))) await this.context.ports.timers.sleep(pauseMs);
    try {
      return await super.claim(max);
    } finally {
      await this.fs.unlink(lock);
    }
  }

  async #isOurs(lock: string): Promise<boolean> {
    try {
      await this.fs.close(await this.fs.open(lock, 'create'));
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      return false;
    }
  }
}

/** Claims are serialised by a lock file: whoever is killed with it blocks everybody for ever. */
export const subject: Subject = folderSubject('lock-without-owner', LockWithoutOwner);
