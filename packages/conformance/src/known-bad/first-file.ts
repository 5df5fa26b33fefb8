import type { Subject, SubjectLease } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class FirstFile extends FolderQueue {
  #listed: readonly string[] = [];
  #tried = 0;

  override async claim(max: number): Promise<readonly SubjectLease[]> {
    // Every worker begins at the top of its listing, where all the others are or have been.
    this.#tried = 0;
    return await super.claim(max);
  }

  protected override async nextReady(): Promise<string | undefined> {
    const next = this.#listed[this.#tried++];
    if (next !== undefined) return next;
    this.#tried = 1;
    this.#listed = await this.list('ready');
    return this.#listed[0];
  }
}

/** All workers go for the first files of the same listing: each claim loses a race for every item that is taken. */
export const subject: Subject = folderSubject('first-file', FirstFile, { flatCost: true });
