import { errnoOf } from '@spoolproof/contract';

import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class CopyAndUnlink extends FolderQueue {
  protected override async move(from: string, to: string): Promise<boolean> {
    try {
      const bytes = await this.fs.readFile(from);
      await this.write(to, bytes);
      await this.fs.unlink(from);
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return false;
    }
  }
}

/** A rename made of a copy and an unlink: two can win, and whoever dies between leaves the item in two places. */
export const subject: Subject = folderSubject('copy-and-unlink', CopyAndUnlink);
