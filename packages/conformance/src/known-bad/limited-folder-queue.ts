import type { SubjectLease } from '../subject.ts';
import type { FolderItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import type { FolderLease } from './folder-queue.ts';

/** The plain queue that buries what has been delivered too often, and right as well. */
export class LimitedFolderQueue extends FolderQueue {
  /** One at a time: what dies with a poison item was not held beside it. */
  override async claim(max: number): Promise<readonly SubjectLease[]> {
    return await super.claim(Math.min(max, 1));
  }

  /** How often an item has been delivered is in its name: that has to be durable before anybody works on it. */
  protected override async take(name: string): Promise<FolderLease | null> {
    const lease = await super.take(name);
    await this.syncDirectory(this.path('leased', this.owner));
    return lease;
  }

  protected override isSpent({ deliveries }: FolderItem): boolean {
    return deliveries >= this.context.settings.deliveriesMax;
  }
}
