import type { Settlement } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import { bucketName, parseBucketName } from '../names/bucket-name.ts';
import { dueKey } from '../delayed-buckets.ts';
import type { Moved } from '../disk.ts';
import { withDeliveries } from '../names/item-name.ts';
import type { Session } from '../session.ts';
import { bury } from './bury.ts';
import type { LeasedItem } from './file-lease.ts';

/** What to do with leased items. Each is one rename that only the holder of the lease can win (Q07). */
export type Settling =
  | { readonly kind: 'ack' }
  | { readonly kind: 'release'; readonly delayMs: number }
  | { readonly kind: 'bury'; readonly reason: string };

/** Settles one item. A lease that was settled before, or lost, changes nothing. */
export async function settleOne(
  context: Context,
  session: Session,
  lease: LeasedItem,
  settling: Settling,
): Promise<Settlement> {
  if (lease.settled) return 'lease-lost';
  // At most one settle of a lease is ever under way; the disk alone would let a second one find the item elsewhere.
  lease.settled = true;
  const { bucket } = lease;
  let outcome: Moved;
  try {
    outcome = await moveOut(context, session, lease, settling);
  } catch (error) {
    // The item may still be ours: the caller may try again.
    lease.settled = false;
    throw error;
  }
  // Lost or settled, it is not ours any more.
  bucket.unsettled--;
  if (outcome === 'gone') return 'lease-lost';
  await session.syncer.directories(bucket.path);
  // ENOTEMPTY is the check that nothing is left in it; what is left then is the sweeper's.
  if (bucket.unsettled === 0 && !bucket.standing) {
    if ((await context.disk.removeDirectory(bucket.path)) === 'removed') await bucket.emptied();
  }
  return 'settled';
}

async function moveOut(
  context: Context,
  session: Session,
  lease: LeasedItem,
  settling: Settling,
): Promise<Moved> {
  const from = `${lease.bucket.path}/${lease.name}`;
  const name = withDeliveries(lease.name, lease.item, lease.deliveries);
  switch (settling.kind) {
    case 'ack':
      return session.done.open.collect(from, name);
    case 'bury':
      return bury(
        context,
        session,
        from,
        { id: lease.id, name, deliveries: lease.deliveries },
        settling.reason,
      );
    case 'release': {
      const { delayMs } = settling;
      if (delayMs === 0) return session.returns.put(from, name);
      return session.delayed.put(from, name, dueKey(context.ports.clock.nowMs(), delayMs));
    }
  }
}

/** Acks many: whole buckets by one rename each, the others item by item. Resolves to the leases that were lost. */
export async function ackMany<L extends LeasedItem>(
  context: Context,
  session: Session,
  leases: readonly L[],
  signal: AbortSignal | undefined,
): Promise<L[]> {
  const lost: L[] = [];
  const singles: L[] = [];
  const byBucket = new Map<LeasedItem['bucket'], L[]>();
  for (const lease of leases) {
    const mates = byBucket.get(lease.bucket);
    if (mates === undefined) byBucket.set(lease.bucket, [lease]);
    else mates.push(lease);
  }
  for (const [bucket, mates] of byBucket) {
    const distinct = new Set(mates).size;
    if (!bucket.whole || distinct !== bucket.sealedCount || mates.some((lease) => lease.settled)) {
      singles.push(...mates);
      continue;
    }
    signal?.throwIfAborted();
    if ((await ackBucket(context, session, bucket, mates)) === 'gone') lost.push(...mates);
  }
  for (const lease of singles) {
    signal?.throwIfAborted();
    if ((await settleOne(context, session, lease, { kind: 'ack' })) === 'lease-lost') lost.push(lease);
  }
  return lost;
}

async function ackBucket(
  context: Context,
  session: Session,
  bucket: LeasedItem['bucket'],
  leases: readonly LeasedItem[],
): Promise<Moved> {
  const parsed = parseBucketName(bucket.name);
  if (parsed === undefined) return 'gone';
  // As with single items: while this settle is under way there is no other.
  for (const lease of leases) lease.settled = true;
  const { unsettled } = bucket;
  bucket.unsettled = 0;
  const { shards } = session.done;
  let shard: string;
  let outcome: Moved;
  try {
    shard = await shards.assign();
    outcome = await shards.place(bucket.path, bucketName(parsed), shard);
  } catch (error) {
    // The bucket may still be ours: the caller may try again.
    for (const lease of leases) lease.settled = false;
    bucket.unsettled = unsettled;
    throw error;
  }
  if (outcome === 'moved') await session.syncer.directories(shards.pathOf(shard), session.owner.leased);
  return outcome;
}
