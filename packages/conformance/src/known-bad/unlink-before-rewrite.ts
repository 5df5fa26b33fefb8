import type { Subject } from '../subject.ts';
import type { FolderItem } from './folder-names.ts';
import { formatItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class UnlinkBeforeRewrite extends FolderQueue {
  protected override async giveBack(from: string, item: FolderItem): Promise<boolean> {
    const bytes = await this.read(from).catch(() => null);
    if (bytes === null) return false;
    await this.fs.unlink(from);
    await this.write(this.path('ready', formatItem({ ...item, renewals: 0 })), bytes);
    return true;
  }
}

/** An item that is given back is removed and written anew: whoever dies in between takes it along. */
export const subject: Subject = folderSubject('unlink-before-rewrite', UnlinkBeforeRewrite);
