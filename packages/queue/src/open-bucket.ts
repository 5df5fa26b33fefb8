import { isSpoolError, SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { countItems } from './ready/count-ready.ts';
import type { Moved } from './disk.ts';
import type { Syncer } from './durability.ts';
import { bucketName } from './names/bucket-name.ts';
import type { KeyClock } from './names/key.ts';
import type { Shards } from './shards.ts';

/** A disk that says this often in turn that a file is gone and that it is there cannot be worked with. */
const TRIES_MAX = 8;

/** Where a collecting bucket lives and what becomes of it. */
export interface Collection {
  /** The directory of the open buckets. */
  readonly open: string;
  /** Where a bucket goes when it is full; undefined: it stays. */
  readonly shards: Shards | undefined;
  /** Where a bucket may have been moved by those who take items from it; publishing goes on there. */
  readonly tapped: string | undefined;
}

interface Bucket {
  readonly name: string;
  readonly key: number;
  readonly shard: string | undefined;
  directory: string;
  reserved: number;
  entered: number;
  inFlight: number;
  tapped: boolean;
  /** Whether a move into it failed in a way that leaves open whether it happened. */
  isUncertain: boolean;
}

/**
 * One process's own bucket in `<state>/open`, into which it moves items one by one. It is its only writer, so it knows
 * when its last move has returned, and only then seals it: nothing can arrive late in a sealed bucket.
 *
 * @see spec/on-disk-format.md "Why three kinds of ready"
 */
export class OpenBucket {
  readonly #context: Context;
  readonly #collection: Collection;
  readonly #owner: string;
  readonly #keys: KeyClock;
  readonly #syncer: Syncer;
  #bucket: Bucket | undefined;
  #opening: Promise<Bucket> | undefined;
  readonly #unsealed: Bucket[] = [];

  constructor(context: Context, collection: Collection, owner: string, keys: KeyClock, syncer: Syncer) {
    this.#context = context;
    this.#collection = collection;
    this.#owner = owner;
    this.#keys = keys;
    this.#syncer = syncer;
  }

  /** The bucket's directory right now, once something is reserved in it; for what lies beside an item. */
  async reserve(): Promise<Reservation> {
    let bucket = this.#bucket;
    if (bucket === undefined) {
      this.#opening ??= this.#open();
      bucket = await this.#opening;
    }
    // Several callers may have waited for one opening; whoever finds it full goes for the next.
    if (bucket.reserved >= this.#context.settings.bucketItemsMax) {
      if (this.#bucket === bucket) this.#bucket = undefined;
      return this.reserve();
    }
    bucket.reserved++;
    bucket.inFlight++;
    if (bucket.reserved === this.#context.settings.bucketItemsMax && this.#bucket === bucket)
      this.#bucket = undefined;
    return { bucket };
  }

  /**
   * Moves a file into the reserved bucket under `name`. `gone`: the file is not there any more. When the bucket itself
   * is gone, a new one is opened.
   */
  async enter(reservation: Reservation, from: string, name: string): Promise<Moved> {
    const { bucket } = reservation;
    const { disk } = this.#context;
    let outcome: Moved = 'gone';
    let isLeft = false;
    try {
      for (let tries = 1; ; tries++) {
        outcome = await this.#moveInto(bucket, from, name);
        // One absence is not believed of what is still there: a lease would be told lost that its holder has (Q16).
        isLeft = outcome === 'gone' && (await disk.exists(from));
        if (!isLeft || !(await disk.exists(bucket.directory))) break;
        if (tries === TRIES_MAX) {
          const path = bucket.directory;
          throw new SpoolError('IO_FAILED', `cannot move ${from} into ${path}`, { path });
        }
      }
      if (outcome === 'moved') {
        bucket.entered++;
        await this.#syncBucket(bucket);
      }
    } catch (error) {
      // The disk may have done what it said no to: what is in the bucket has to be counted before it is sealed (Q18).
      bucket.isUncertain = true;
      bucket.inFlight--;
      // What went wrong first is what the caller is told.
      await this.#sealIfOver(bucket).catch(() => undefined);
      throw error;
    }
    bucket.inFlight--;
    await this.#sealIfOver(bucket);
    if (!isLeft) return outcome;
    if (this.#bucket === bucket) this.#bucket = undefined;
    return this.enter(await this.reserve(), from, name);
  }

  /** Gives a reservation back whose bucket turned out to be gone: the next one gets another bucket. */
  giveUp({ bucket }: Reservation): void {
    bucket.inFlight--;
    bucket.reserved--;
    if (this.#bucket === bucket) this.#bucket = undefined;
  }

  /** Reserves and enters in one. */
  async collect(from: string, name: string): Promise<Moved> {
    return this.enter(await this.reserve(), from, name);
  }

  /** Seals what was begun. For the end of a process that has nothing in flight, or a queue that deletes at once. */
  async finish(): Promise<void> {
    const bucket = this.#bucket;
    this.#bucket = undefined;
    if (bucket !== undefined && bucket.inFlight === 0) await this.#seal(bucket);
    for (const left of this.#unsealed.splice(0)) await this.#seal(left);
  }

  /**
   * Seals a bucket that is full, once nothing is on its way into it. When that fails, what moved into it has moved all the same:
   * so the operation that filled it does not fail. The bucket stays open, and {@link finish} tries again and speaks up. What
   * nobody could say later is that the place it was sealed into is not durable: that is said at once (Q14).
   * @throws SpoolError NOT_DURABLE
   */
  async #sealIfOver(bucket: Bucket): Promise<void> {
    if (bucket.inFlight > 0 || bucket === this.#bucket) return;
    try {
      await this.#seal(bucket);
    } catch (error) {
      this.#unsealed.push(bucket);
      if (isSpoolError(error, 'NOT_DURABLE')) throw error;
    }
  }

  async #open(): Promise<Bucket> {
    try {
      // The shard first: the bucket's key must be greater than that of the shard it will be sealed into (Q11).
      const shard = await this.#collection.shards?.assign();
      const key = this.#keys.next();
      const name = bucketName({ key, owner: this.#owner, lent: 0, count: null });
      const directory = `${this.#collection.open}/${name}`;
      // Synced once, below: also when the directory was there already.
      await this.#context.disk.makeDirectory(directory, false);
      await this.#syncer.directories(this.#collection.open);
      const bucket = {
        name,
        key,
        shard,
        directory,
        reserved: 0,
        entered: 0,
        inFlight: 0,
        tapped: false,
        isUncertain: false,
      };
      this.#bucket = bucket;
      return bucket;
    } finally {
      this.#opening = undefined;
    }
  }

  /** A bucket may be tapped between our move into it and our sync of it: then it is synced where it is now. */
  async #syncBucket(bucket: Bucket): Promise<void> {
    const { tapped } = this.#collection;
    const elsewhere = tapped === undefined || bucket.tapped ? undefined : `${tapped}/${bucket.name}`;
    await this.#syncer.bucket(bucket.directory, elsewhere);
  }

  async #moveInto(bucket: Bucket, from: string, name: string): Promise<Moved> {
    const { disk } = this.#context;
    const first = await disk.move(from, `${bucket.directory}/${name}`);
    const { tapped } = this.#collection;
    if (first === 'moved' || tapped === undefined || bucket.tapped) return first;
    const elsewhere = `${tapped}/${bucket.name}`;
    const second = await disk.move(from, `${elsewhere}/${name}`);
    if (second === 'moved') {
      bucket.tapped = true;
      bucket.directory = elsewhere;
    }
    return second;
  }

  async #seal(bucket: Bucket): Promise<void> {
    const { disk } = this.#context;
    // A tapped bucket is emptied item by item; when that has happened already, it goes. Its count is nobody's.
    if (bucket.isUncertain) {
      bucket.entered = await countItems(this.#context, bucket.directory);
      // An item whose own sync failed must not go missing from a bucket that counts it (Q04, Q18).
      await this.#syncBucket(bucket);
    }
    if (bucket.tapped || bucket.entered === 0 || this.#collection.shards === undefined) {
      await disk.removeDirectory(bucket.directory);
      return;
    }
    const sealed = bucketName({ key: bucket.key, owner: this.#owner, lent: 0, count: bucket.entered });
    // `gone` is a tap that came first: fine.
    const outcome = await this.#collection.shards.place(bucket.directory, sealed, bucket.shard);
    if (outcome === 'moved' && bucket.shard !== undefined) {
      await this.#syncer.directories(this.#collection.shards.pathOf(bucket.shard), this.#collection.open);
    }
  }
}

/** A place in a bucket that nobody else will take. */
export interface Reservation {
  readonly bucket: { readonly directory: string } & Bucket;
}
