import type { Subject, SubjectEnqueueResult } from '../subject.ts';
import { formatItem } from './folder-names.ts';
import { folderSubject } from './folder-subject.ts';
import { KeyedFolderQueue } from './keyed-folder-queue.ts';

class KeyBeforeItem extends KeyedFolderQueue {
  override async enqueue(
    payload: Uint8Array,
    { key }: { readonly key?: string } = {},
  ): Promise<SubjectEnqueueResult> {
    if (key === undefined) return await super.enqueue(payload);
    const id = `${await this.newId()}@${Buffer.from(key).toString('hex')}`;
    const holder = await this.takeKey(id);
    if (holder !== id) return { id: holder, status: 'duplicate' };
    const name = formatItem({ id, deliveries: 0, renewals: 0 });
    // From here to the end, the key is taken and there is no item.
    const staged = this.path('staging', this.owner, formatItem({ id, deliveries: 0, renewals: 1 }));
    await this.write(staged, payload);
    await this.fs.rename(staged, this.path('ready', name));
    await this.syncDirectory(this.path('ready'));
    return { id, status: 'enqueued' };
  }
}

/** A key is taken before there is an item: a producer that dies in between blocks the key for nothing. */
export const subject: Subject = folderSubject('key-before-item', KeyBeforeItem, { idempotencyKeys: true });
