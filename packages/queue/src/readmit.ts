import type { ReadmitOptions, ReadmitReport } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { bucketName } from './names/bucket-name.ts';
import { parseItemName, withDeliveries } from './names/item-name.ts';
import type { BucketRef } from './ready/bucket-ref.ts';
import { countIn, countReady } from './ready/count-ready.ts';
import { inStretches, itemsIn, shardsIn } from './ready/queue-order.ts';
import { moveBucket, tap, tappedPath } from './ready/tap.ts';
import { moveMaking } from './move-making.ts';
import type { Session } from './session.ts';

/**
 * Brings archived items back, oldest first: whole buckets by one rename, the last one item by item. Overflow is not a
 * graveyard. What was once leased comes back to a tapped bucket, as it does everywhere.
 */
export async function readmit(
  context: Context,
  session: Session,
  options: ReadmitOptions,
): Promise<ReadmitReport> {
  const { overflow } = context.layout;
  let room = await roomFor(context, options.max);
  let readmitted = 0;
  for await (const stretch of inStretches(context, overflow)) {
    for (const shard of stretch.emptyShards) await context.disk.removeDirectory(shard);
    for (const ref of stretch.buckets) {
      if (room <= 0) break;
      options.signal?.throwIfAborted();
      const moved = await readmitFrom(context, session, ref, room);
      room -= moved;
      readmitted += moved;
    }
    if (room <= 0) break;
  }
  return { readmitted, overflowLeft: await countIn(context, overflow) };
}

async function roomFor(context: Context, max: number | undefined): Promise<number> {
  if (max !== undefined) return max;
  const { cap } = context.settings;
  return cap === null ? Infinity : Math.max(0, cap.low - (await countReady(context)));
}

async function readmitFrom(
  context: Context,
  session: Session,
  ref: BucketRef,
  room: number,
): Promise<number> {
  const { disk, layout } = context;
  const { shards } = session.ready;
  if (ref.area === 'sealed' && ref.count !== null && ref.count <= room) {
    // A bucket that an archiver collected is named by when that was; back in the queue, it goes by its oldest item.
    const { oldest, hasDelivered } = await lookInto(context, ref);
    const back = { key: Math.min(ref.key, oldest), owner: ref.owner, lent: ref.lent };
    if (hasDelivered) {
      const target = `${layout.ready.tapped}/${bucketName({ ...back, count: null })}`;
      if ((await moveBucket(context, ref.path, target)) === 'gone') return 0;
      await session.syncer.directories(layout.ready.tapped, ref.directory);
      return ref.count;
    }
    // Into the oldest shard: what comes back is older than what is there, and keeps its place as far as it can.
    const shard = (await shardsIn(context, layout.ready.sealed))[0] ?? (await shards.assign());
    const name = bucketName({ ...back, count: ref.count });
    if ((await shards.place(ref.path, name, shard)) === 'gone') return 0;
    await session.syncer.directories(shards.pathOf(shard), ref.directory);
    return ref.count;
  }
  // Its owner may be archiving into an open bucket this moment: a tapped one takes that without harm.
  const path = tappedPath(layout.overflow.tapped, ref);
  if (ref.area !== 'tapped' && (await tap(context, layout.overflow.tapped, ref)) === 'gone') return 0;
  const names = await itemsIn(context, path, (name) => parseItemName(name) !== undefined);
  let moved = 0;
  const { lent } = ref;
  const key = Math.min(ref.key, parseItemName(names[0] ?? '')?.key ?? Infinity);
  const back = `${layout.ready.tapped}/${bucketName({ key, owner: session.owner.name, lent: 0, count: null })}`;
  for (const each of names.slice(0, room)) {
    const item = parseItemName(each);
    if (item === undefined) continue;
    const name = withDeliveries(each, item, item.deliveries + lent);
    if ((await moveMaking(context, `${path}/${each}`, back, name)) === 'moved') moved++;
  }
  await disk.removeDirectory(path);
  await session.syncer.directories(back, layout.ready.tapped, path);
  return moved;
}

/** When the oldest item of a bucket was made, and whether any of them has ever been leased: then it may not be claimed whole (Q22, Q07). */
async function lookInto(
  context: Context,
  ref: BucketRef,
): Promise<{ readonly oldest: number; readonly hasDelivered: boolean }> {
  let oldest = Infinity;
  let hasDelivered = ref.lent > 0;
  for await (const chunk of context.disk.list(ref.path)) {
    for (const entry of chunk) {
      const item = parseItemName(entry.name);
      if (item === undefined) continue;
      oldest = Math.min(oldest, item.key);
      hasDelivered ||= item.deliveries > 0;
    }
  }
  return { oldest, hasDelivered };
}
