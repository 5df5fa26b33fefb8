import { errnoOf } from '@spoolproof/contract';

import type { SubjectEnqueueResult } from '../subject.ts';
import { formatItem, parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';

/**
 * The plain queue with idempotency keys, and right as well. A key is taken by the rename of a directory that names the item;
 * the item has been staged before, and is published afterwards: by its producer, or by a sweep when that has died.
 */
export class KeyedFolderQueue extends FolderQueue {
  override async enqueue(
    payload: Uint8Array,
    { key }: { readonly key?: string } = {},
  ): Promise<SubjectEnqueueResult> {
    if (key === undefined) return await super.enqueue(payload);
    const id = `${await this.newId()}@${Buffer.from(key).toString('hex')}`;
    const name = formatItem({ id, deliveries: 0, renewals: 0 });
    const staged = this.path('staging', this.owner, name);
    // Until it has all its bytes, nobody may finish this enqueue for us.
    const partial = this.path('staging', this.owner, formatItem({ id, deliveries: 0, renewals: 1 }));
    await this.write(partial, payload);
    await this.fs.rename(partial, staged);
    await this.syncDirectory(this.path('staging', this.owner));
    const holder = await this.takeKey(id);
    if (holder !== id) {
      await this.fs.unlink(staged).catch(() => undefined);
      return { id: holder, status: 'duplicate' };
    }
    await this.fs.rename(staged, this.path('ready', name));
    await this.syncDirectory(this.path('ready'));
    return { id, status: 'enqueued' };
  }

  /** Takes the key that an id names. Answers with the id that has it. */
  protected async takeKey(id: string): Promise<string> {
    const key = this.path('keys', id.slice(id.indexOf('@') + 1));
    const claim = this.path('staging', this.owner, `key-${id}`);
    await this.fs.mkdir(claim);
    await this.write(`${claim}/${id}`, new Uint8Array());
    await this.syncDirectory(claim);
    await this.fs.rename(claim, key).catch((error: unknown) => {
      // A directory with something in it is not replaced: the key was taken.
      if (errnoOf(error) !== 'ENOTEMPTY' && errnoOf(error) !== 'EEXIST') throw error;
    });
    await this.syncDirectory(this.path('keys'));
    const [holder] = (await this.names(key)).filter((name) => name.includes('@'));
    if (holder === undefined) throw new Error(`the key ${key} names no item`);
    return holder;
  }

  /** Finishes the enqueue of a dead producer: its item has its key or never gets it. */
  protected override async tidy(owner: string, name: string): Promise<boolean> {
    const { id, renewals } = parseItem(name) ?? { id: '', renewals: 0 };
    const isWhole = id.includes('@') && renewals === 0;
    if (!isWhole || (await this.takeKey(id)) !== id) return await super.tidy(owner, name);
    return await this.move(this.path('staging', owner, name), this.path('ready', name));
  }
}
