import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class FullScan extends FolderQueue {
  protected override async nextReady(): Promise<string | undefined> {
    const [first] = await this.list('ready');
    return first;
  }
}

/** Every claim lists the whole directory to find its first file. */
export const subject: Subject = folderSubject('full-scan', FullScan, { flatCost: true });
