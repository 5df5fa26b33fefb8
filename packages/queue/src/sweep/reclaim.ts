import type { Context } from '../context.ts';
import { bucketName, parseBucketName, type BucketName } from '../names/bucket-name.ts';
import { RETURNS_KEYS_END } from '../names/returns-keys.ts';
import { countItems } from '../ready/count-ready.ts';
import { moveBucket } from '../ready/tap.ts';

/** Passes over a lease directory into which somebody keeps claiming. The next sweep goes on. */
const PASSES_MAX = 8;

/**
 * Gives everything that an owner has leased back to `ready`, a rename a bucket, and removes its lease directory, which tells the
 * owner that it has been given up. Buckets that were once leased become tapped and are claimed item by item from then on: a
 * poison item delays its mates no further, and a late settle cannot touch what somebody else has claimed since (Q07, Q22).
 */
export async function reclaimLeases(context: Context, owner: string): Promise<number> {
  const { disk, layout } = context;
  const leased = `${layout.leased}/${owner}`;
  let items = 0;
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    for (const name of await disk.names(leased)) {
      const bucket = parseBucketName(name);
      if (bucket === undefined) continue;
      const from = `${leased}/${name}`;
      if ((await disk.removeDirectory(from)) === 'removed') continue;
      const to = `${layout.ready.tapped}/${bucketName({ ...bucket, key: placeOf(bucket), count: null })}`;
      if ((await moveBucket(context, from, to)) === 'moved') items += await countItems(context, to);
    }
    // A claim that was under way may still arrive: ENOTEMPTY says so.
    if ((await disk.removeDirectory(leased)) !== 'kept') break;
  }
  return items;
}

/**
 * Where a lease bucket goes in the queue: one that was claimed whole, to its old place; one into which single items were claimed
 * has a key that says when that was, and goes to the front, where its items were.
 */
function placeOf(bucket: BucketName): number {
  return bucket.count === null && bucket.lent === 0 ? bucket.key % RETURNS_KEYS_END : bucket.key;
}
