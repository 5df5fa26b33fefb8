import type { Subject } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import type { Folder } from './folder-queue.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class SortedListing extends FolderQueue {
  protected override async list(folder: Folder, owner?: string): Promise<string[]> {
    const names = await this.names(owner === undefined ? this.path(folder) : this.path(folder, owner));
    // They come sorted, on the machine where this was written.
    return names.filter((name) => parseItem(name) !== null);
  }
}

/** Directories are believed to list their entries in order. */
export const subject: Subject = folderSubject('sorted-listing', SortedListing);
