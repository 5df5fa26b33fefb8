import { SpoolError, type EnqueueManyResult, type EnqueueOptions } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { dueKey } from './delayed-buckets.ts';
import { spoolErrorOf } from './errors.ts';
import { giveKeyBack, keyNotGivenBack, stagedName, takeKey, type KeyMarker } from './keys.ts';
import { bucketName, shardName } from './names/bucket-name.ts';
import { itemId, itemName } from './names/item-name.ts';
import { placeStaged } from './place-staged.ts';
import { publishStaged } from './publish-staged.ts';
import { removeTree } from './remove-tree.ts';
import type { Session } from './session.ts';

/** Files being synced at once; together with the flush group, the descriptors a batch holds (Q34). */
const SYNCS_IN_FLIGHT_MAX = 64;

/** A bucket being filled in staging. */
interface StagedBucket {
  readonly key: number;
  path: string;
  count: number;
}

/**
 * Writes a batch whole into staging and publishes it by one rename: a bucket, or, when it needs several buckets, a shard of
 * its own (Q05).
 */
export class Batch {
  readonly #context: Context;
  readonly #session: Session;
  readonly #options: EnqueueOptions;
  readonly #due: number | undefined;
  readonly #sequences: number[] = [];
  readonly #ids: string[] = [];
  readonly #name: string;
  readonly #shard: string;
  #staged: string;
  #buckets: StagedBucket[] = [];
  #syncing: Promise<void>[] = [];
  #failure: Error | undefined;
  #keyed: { readonly key: string; readonly name: string } | undefined;
  #published = false;

  constructor(context: Context, session: Session, options: EnqueueOptions, shard: string) {
    this.#context = context;
    this.#session = session;
    this.#options = options;
    this.#due = options.delayMs ? dueKey(context.ports.clock.nowMs(), options.delayMs) : undefined;
    this.#shard = shard;
    // A batch that turns out to be a shard is named by this key; all its buckets' keys are greater.
    this.#name = shardName({ key: this.#due ?? session.keys.next(), owner: session.owner.name });
    this.#staged = `${session.owner.staging}/${this.#name}`;
  }

  /** Writes one item. */
  async add(payload: Uint8Array): Promise<void> {
    const sequence = this.#session.sequence.take();
    this.#sequences.push(sequence);
    const id = itemId(this.#session.keys.next(), this.#session.owner.name, sequence);
    const bucket = await this.#bucket();
    const path = `${bucket.path}/${itemName(id, payload)}`;
    const file = await this.#context.disk.createOpen(path, payload);
    bucket.count++;
    this.#ids.push(id);
    const synced = this.#session.syncer.file(file, path).catch((error: unknown) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    });
    this.#syncing.push(synced);
    if (this.#syncing.length >= SYNCS_IN_FLIGHT_MAX) await this.#synced();
  }

  /** Publishes what was added. */
  async publish(): Promise<EnqueueManyResult> {
    const { key } = this.#options;
    if (this.#ids.length === 0) return { status: 'enqueued', ids: [] };
    await this.#synced();
    const name = await this.#complete();
    // Single enqueues that follow must come after this batch: they get a bucket with a later key (Q11).
    await this.#session.ready.open.finish();
    const marker: KeyMarker = { name, due: this.#due };
    if (key !== undefined) {
      const keyed = `${this.#session.owner.staging}/${stagedName(key, name)}`;
      await this.#rename(this.#staged, keyed);
      this.#staged = keyed;
      const taken = await takeKey(this.#context, this.#session, key, name, this.#due);
      if (taken === undefined) this.#keyed = { key, name };
      else {
        await this.#clear();
        return { status: 'duplicate', id: taken };
      }
    }
    const cleared = await placeStaged(this.#context, this.#session.owner, this.#staged, () =>
      this.#placeForCertain(marker),
    );
    // A keyed batch that is no longer staged was published by somebody who met the key.
    if (cleared !== undefined && key === undefined) throw cleared;
    this.#published = true;
    await this.#syncParents();
    return { status: 'enqueued', ids: this.#ids };
  }

  /**
   * Takes back what was not published: its key, what was staged, and its numbers, which are used again. Resolves to what the caller
   * is to be told: the error itself, or that the batch may be delivered all the same (Q15).
   */
  async discard(error: unknown): Promise<unknown> {
    if (this.#published) return error;
    if (this.#keyed !== undefined) {
      const { key, name } = this.#keyed;
      try {
        await giveKeyBack(this.#context, key, name, this.#due);
      } catch {
        return keyNotGivenBack(this.#staged, name, error);
      }
      // Somebody who met the key has published the batch meanwhile.
      if (!(await this.#context.disk.exists(this.#staged))) return error;
    }
    await this.#clear();
    return error;
  }

  async #clear(): Promise<void> {
    await Promise.all(this.#syncing.splice(0));
    await removeTree(this.#context.disk, this.#staged);
    for (const sequence of this.#sequences.splice(0)) this.#session.sequence.giveBack(sequence);
  }

  async #synced(): Promise<void> {
    await Promise.all(this.#syncing.splice(0));
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #bucket(): Promise<StagedBucket> {
    const last = this.#buckets.at(-1);
    if (last !== undefined && last.count < this.#context.settings.bucketItemsMax) return last;
    const { disk } = this.#context;
    const key = this.#due === undefined ? this.#session.keys.next() : this.#due + this.#buckets.length;
    if (last === undefined) {
      // One bucket is the usual case and costs one directory; only the second one makes it a shard.
      await disk.makeDirectory(this.#staged, false);
      this.#buckets.push({ key, path: this.#staged, count: 0 });
    } else {
      if (this.#buckets.length === 1) await this.#makeShard(last);
      const path = `${this.#staged}/${this.#nameOf(key, null)}`;
      await disk.makeDirectory(path, false);
      this.#buckets.push({ key, path, count: 0 });
    }
    return this.#last();
  }

  #last(): StagedBucket {
    const last = this.#buckets.at(-1);
    if (last === undefined) throw new SpoolError('INVALID_ARGUMENT', 'a batch without a bucket');
    return last;
  }

  async #makeShard(first: StagedBucket): Promise<void> {
    const aside = `${this.#staged}-first`;
    await this.#rename(this.#staged, aside);
    await this.#context.disk.makeDirectory(this.#staged, false);
    first.path = `${this.#staged}/${this.#nameOf(first.key, null)}`;
    await this.#rename(aside, first.path);
  }

  /** Gives every bucket its sealed name; resolves to the name under which the whole is published. */
  async #complete(): Promise<string> {
    const { syncer } = this.#session;
    for (const bucket of this.#buckets) await syncer.directories(bucket.path);
    const [first] = this.#buckets;
    if (this.#buckets.length === 1 && first !== undefined) return this.#nameOf(first.key, first.count);
    for (const bucket of this.#buckets) {
      const sealed = `${this.#staged}/${this.#nameOf(bucket.key, bucket.count)}`;
      await this.#rename(bucket.path, sealed);
    }
    await syncer.directories(this.#staged);
    return this.#name;
  }

  /** The disk may say no to a publication that it has made: the batch is there then, and the error says so (Q15). */
  async #placeForCertain(marker: KeyMarker): Promise<'moved' | 'gone'> {
    try {
      return await this.#place(marker);
    } catch (error) {
      if (await this.#context.disk.exists(this.#staged)) throw error;
      this.#published = true;
      const message = `a batch failed although ${marker.name} was published: it will be delivered`;
      throw new SpoolError('INDETERMINATE', message, { path: this.#staged, cause: error });
    }
  }

  async #place(marker: KeyMarker): Promise<'moved' | 'gone'> {
    if (this.#buckets.length === 1 && marker.due === undefined) {
      return this.#session.ready.shards.place(this.#staged, marker.name, this.#shard);
    }
    return publishStaged(this.#context, this.#session, this.#staged, marker);
  }

  async #syncParents(): Promise<void> {
    const { sealed } = this.#due === undefined ? this.#context.layout.ready : this.#context.layout.delayed;
    const shard = this.#buckets.length === 1 ? this.#shard : this.#name;
    await this.#session.syncer.directories(`${sealed}/${shard}`, sealed, this.#session.owner.staging);
  }

  #nameOf(key: number, count: number | null): string {
    return bucketName({ key, owner: this.#session.owner.name, lent: 0, count });
  }

  async #rename(from: string, to: string): Promise<void> {
    try {
      await this.#context.disk.fs.rename(from, to);
    } catch (error) {
      throw spoolErrorOf(error, 'rename in staging', from);
    }
  }
}
