import type { SubjectLease } from '../subject.ts';
import type { FolderItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';

/** The plain queue that buries what has been delivered too often, and right as well. */
export class LimitedFolderQueue extends FolderQueue {
  /** One at a time: what dies with a poison item was not held beside it. */
  override async claim(max: number): Promise<readonly SubjectLease[]> {
    return await super.claim(Math.min(max, 1));
  }

  protected override isSpent({ deliveries }: FolderItem): boolean {
    return deliveries >= this.context.settings.deliveriesMax;
  }
}
