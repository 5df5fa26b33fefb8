import { POISON_DELAYS_MAX } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import { parseItemName, withDeliveries, type ItemName } from '../names/item-name.ts';
import { RETURNS_KEYS_END } from '../names/returns-keys.ts';
import { bucketName } from '../names/bucket-name.ts';
import type { BucketRef } from '../ready/bucket-ref.ts';
import { inStretches, itemsIn } from '../ready/queue-order.ts';
import { isImmovable, tap, tappedPath } from '../ready/tap.ts';
import type { Session } from '../session.ts';
import { bury } from './bury.ts';
import { LeaseBucket } from './lease-bucket.ts';

/** A claimed item before it becomes a lease. */
export interface Claimed {
  readonly bucket: LeaseBucket;
  readonly name: string;
  readonly item: ItemName;
  readonly deliveries: number;
}

/** A bucket being claimed item by item. */
interface Cursor {
  readonly ref: BucketRef;
  readonly path: string;
  readonly names: readonly string[];
  next: number;
  missed: boolean;
}

/** So many items in a row taken by others, and the listing is not worth following any further (Q33). */
const MISSES_MAX = 8;
/**
 * An item with no more deliveries left than this is delivered alone, and so is one that was delivered `POISON_DELAYS_MAX` times: it
 * may be what kills its workers, and alone it is buried alone (Q22).
 */
const SUSPECT_DELIVERIES_LEFT = 2;
/** Looks at the whole of `ready` in one claim. Each one after the first means that somebody else got on. */
const SURVEYS_MAX = 8;

/**
 * Claims items in queue order. Remembers what it saw: a listing is followed until it is used up or proves stale, so that
 * the cost of a claim does not depend on the depth (Q31). Every claim is decided by one rename (Q06).
 */
export class Claimer {
  readonly #context: Context;
  readonly #session: Session;
  #candidates: BucketRef[] = [];
  #cursor: Cursor | undefined;
  #standing: LeaseBucket | undefined;
  /** Buckets beside the standing one that had items to be settled when we last looked. */
  #held: LeaseBucket[] = [];
  #entered = 0;
  #misses = 0;
  #stale = true;

  constructor(context: Context, session: Session) {
    this.#context = context;
    this.#session = session;
  }

  /** Up to `max` items; none when nothing is claimable now. */
  async claim(max: number, signal: AbortSignal | undefined): Promise<Claimed[]> {
    const claimed: Claimed[] = [];
    for (let surveys = 0; claimed.length < max;) {
      // What is claimed is ours already: an abort must not make us forget it.
      if (claimed.length === 0) signal?.throwIfAborted();
      if (this.#cursor !== undefined) {
        if (await this.#claimItems(this.#cursor, max, claimed)) break;
      } else if (!this.#stale && this.#candidates.length > 0) {
        if (this.#isBetterWhole(max, claimed.length)) break;
        await this.#nextBucket(max, claimed);
      } else if (claimed.length > 0 || surveys === SURVEYS_MAX) break;
      else {
        surveys++;
        await this.#survey();
        if (this.#candidates.length === 0) break;
      }
    }
    return claimed;
  }

  async #survey(): Promise<void> {
    this.#candidates = [];
    this.#stale = false;
    // The first stretch is enough: everything in it comes before everything else.
    for await (const stretch of inStretches(this.#context, this.#context.layout.ready)) {
      for (const shard of stretch.emptyShards) await this.#context.disk.removeDirectory(shard);
      this.#candidates = [...stretch.buckets];
      if (this.#candidates.length > 0) break;
    }
  }

  /** Whether to answer with what there is rather than break up a bucket that the next claim can have by one rename. */
  #isBetterWhole(max: number, claimed: number): boolean {
    const count = this.#candidates[0]?.count ?? null;
    return claimed > 0 && count !== null && count <= max && count > max - claimed;
  }

  async #nextBucket(max: number, claimed: Claimed[]): Promise<void> {
    const ref = this.#candidates.shift();
    if (ref === undefined) return;
    const { tapped } = this.#context.layout.ready;
    if (ref.area === 'sealed' && ref.count !== null && ref.count <= max - claimed.length) {
      if (await this.#claimWhole(ref, claimed)) return;
    } else if (ref.area === 'tapped') {
      await this.#follow(ref, ref.path);
      return;
    } else if ((await tap(this.#context, tapped, ref)) === 'moved') {
      await this.#follow(ref, tappedPath(tapped, ref));
      return;
    }
    // Somebody moved it: claimed, archived, tapped or split. In the last two cases some of its items are in `ready` still, and
    // come before those of the next bucket that we know of: look again (Q11).
    this.#stale = true;
  }

  async #follow(ref: BucketRef, path: string): Promise<void> {
    const names = await itemsIn(this.#context, path, (name) => parseItemName(name) !== undefined);
    if (names.length > 0) this.#cursor = { ref, path, names, next: 0, missed: false };
    else if (this.#mayRemove(ref)) await this.#context.disk.removeDirectory(path);
  }

  /** An empty bucket is left to a producer that may still be using it; removing it would only cost a new one. */
  #mayRemove(ref: BucketRef): boolean {
    return (
      ref.lent > 0 ||
      ref.key < RETURNS_KEYS_END ||
      this.#candidates.some((other) => other.owner === ref.owner)
    );
  }

  async #claimWhole(ref: BucketRef, claimed: Claimed[]): Promise<boolean> {
    const { disk } = this.#context;
    const { key, owner, lent, count } = ref;
    const name = bucketName({ key, owner, lent: lent + 1, count });
    const path = `${this.#session.owner.leased}/${name}`;
    try {
      if ((await disk.move(ref.path, path)) === 'gone') return false;
    } catch (error) {
      if (!isImmovable(error, disk.fs.traits.transientErrnos)) throw error;
      const { tapped } = this.#context.layout.ready;
      if ((await tap(this.#context, tapped, ref)) === 'gone') return false;
      await this.#follow(ref, tappedPath(tapped, ref));
      return true;
    }
    const names = await itemsIn(this.#context, path, (entry) => parseItemName(entry) !== undefined);
    const bucket = new LeaseBucket(path, name, names.length === count ? count : null, false, names.length);
    // It is work under way like any other: a suspect waits until it is settled (Q22).
    this.#hold(bucket);
    for (const each of names) {
      const item = parseItemName(each);
      if (item !== undefined)
        claimed.push({ bucket, name: each, item, deliveries: item.deliveries + lent + 1 });
    }
    await this.#session.syncer.directories(this.#session.owner.leased, ref.directory);
    return true;
  }

  /** True when the claim must end here: the next item is a suspect, or the last one was. */
  async #claimItems(cursor: Cursor, max: number, claimed: Claimed[]): Promise<boolean> {
    const standing = await this.#standingBucket();
    const before = claimed.length;
    let alone = false;
    while (claimed.length < max && this.#cursor === cursor && !alone) {
      const name = cursor.names[cursor.next];
      if (name === undefined) {
        this.#cursor = undefined;
        // What we missed may have been moved to a bucket that comes before the next one we know of (Q11).
        if (cursor.missed) this.#stale = true;
        break;
      }
      const item = parseItemName(name);
      alone = item !== undefined && this.#isSuspect(item.deliveries + cursor.ref.lent);
      if (alone && this.#isBusy()) break;
      cursor.next++;
      if (item === undefined) continue;
      const outcome = await this.#claimItem(cursor, name, item, standing);
      if (outcome === undefined) {
        alone = false;
        cursor.missed = true;
        this.#miss();
      } else {
        this.#misses = 0;
        if (outcome === 'buried') alone = false;
        else claimed.push(outcome);
      }
    }
    if (claimed.length > before) await this.#session.syncer.directories(standing.path, cursor.path);
    return alone;
  }

  #isSuspect(delivered: number): boolean {
    const max = this.#context.settings.deliveriesMax;
    const from = Math.max(1, Math.min(POISON_DELAYS_MAX, max - SUSPECT_DELIVERIES_LEFT));
    return delivered >= from && delivered < max;
  }

  /** Whether anything that we delivered is still being worked on. */
  #isBusy(): boolean {
    this.#forgetSettled();
    return this.#held.length > 0 || (this.#standing?.unsettled ?? 0) > 0;
  }

  #hold(bucket: LeaseBucket): void {
    this.#forgetSettled();
    this.#held.push(bucket);
  }

  #forgetSettled(): void {
    this.#held = this.#held.filter((bucket) => bucket.unsettled > 0);
  }

  async #claimItem(
    cursor: Cursor,
    name: string,
    item: ItemName,
    standing: LeaseBucket,
  ): Promise<Claimed | 'buried' | undefined> {
    const delivered = item.deliveries + cursor.ref.lent;
    const deliveries = delivered + 1;
    const from = `${cursor.path}/${name}`;
    if (delivered >= this.#context.settings.deliveriesMax) {
      const reason = `delivered ${delivered} times without being settled`;
      const buried = { id: item.id, name: withDeliveries(name, item, delivered), deliveries: delivered };
      return (await bury(this.#context, this.#session, from, buried, reason)) === 'moved'
        ? 'buried'
        : undefined;
    }
    const leasedName = withDeliveries(name, item, deliveries);
    if ((await this.#context.disk.move(from, `${standing.path}/${leasedName}`)) === 'gone') return undefined;
    standing.unsettled++;
    this.#entered++;
    return { bucket: standing, name: leasedName, item: { ...item, deliveries }, deliveries };
  }

  #miss(): void {
    this.#misses++;
    if (this.#misses < MISSES_MAX) return;
    this.#misses = 0;
    this.#cursor = undefined;
    this.#stale = true;
  }

  async #standingBucket(): Promise<LeaseBucket> {
    if (this.#standing !== undefined && this.#entered < this.#context.settings.bucketItemsMax)
      return this.#standing;
    if (this.#standing !== undefined) {
      this.#standing.standing = false;
      if (this.#standing.unsettled > 0) this.#hold(this.#standing);
      else await this.#context.disk.removeDirectory(this.#standing.path);
      this.#standing = undefined;
    }
    const { owner, keys } = this.#session;
    const name = bucketName({ key: keys.next(), owner: owner.name, lent: 0, count: null });
    const bucket = new LeaseBucket(`${owner.leased}/${name}`, name, null, true, 0);
    if ((await this.#context.disk.makeDirectory(bucket.path)) !== 'gone') this.#standing = bucket;
    this.#entered = 0;
    return bucket;
  }
}
