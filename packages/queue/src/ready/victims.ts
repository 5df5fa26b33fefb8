import type { Context } from '../context.ts';
import { isTaken, spoolErrorOf } from '../errors.ts';
import { bucketName } from '../names/bucket-name.ts';
import { parseItemName, withDeliveries } from '../names/item-name.ts';
import { moveMaking } from '../move-making.ts';
import type { Session } from '../session.ts';
import type { BucketRef } from './bucket-ref.ts';
import { stillToTake, type PlannedBucket } from './cap-plan.ts';
import { countItems } from './count-ready.ts';
import { itemsIn, type Direction } from './queue-order.ts';
import { isImmovable, tap, tappedPath } from './tap.ts';

const isItem = (name: string): boolean => parseItemName(name) !== undefined;

/**
 * Archives the victims in one bucket; resolves to how many, each of them a rename that we won. A whole bucket goes by one rename.
 * One that the boundary cuts is split along its smaller part: either the victims go one by one, or the survivors step aside one
 * by one and the bucket goes whole. So at most half a bucket is ever moved by item (Q32).
 */
export async function archiveFrom(
  context: Context,
  session: Session,
  planned: PlannedBucket,
  direction: Direction,
): Promise<number> {
  const { ref, items, victims } = planned;
  try {
    if (ref.area === 'sealed' && victims === items) {
      const archived = await archiveWhole(context, session, ref);
      // Whoever was faster may have tapped it: then its items are in `ready` still, and victims still.
      if (archived > 0) return archived;
    }
  } catch (error) {
    if (!isImmovable(error, context.disk.fs.traits.transientErrnos)) throw error;
  }
  const { tapped } = context.layout.ready;
  const path = tappedPath(tapped, ref);
  if (ref.area !== 'tapped') await tap(context, tapped, ref);
  const names = await itemsIn(context, path, isItem);
  const quota = stillToTake(victims, items, names.length);
  if (quota === 0) return 0;
  const ordered = direction === 'oldest-first' ? names : names.reverse();
  // Only a bucket that was sealed has nobody who publishes into it, so only such a one can go whole.
  if (ref.area === 'sealed' && quota > names.length / 2) {
    const archived = await split(context, session, ref, ordered.slice(quota));
    if (archived !== undefined) return archived;
  }
  return archiveItems(context, session, ref, path, ordered.slice(0, quota));
}

async function archiveWhole(context: Context, session: Session, ref: BucketRef): Promise<number> {
  const { shards } = session.overflow;
  const shard = await shards.assign();
  if ((await shards.place(ref.path, ref.name, shard)) === 'gone') return 0;
  await session.syncer.directories(shards.pathOf(shard), ref.directory);
  return ref.count ?? 0;
}

async function archiveItems(
  context: Context,
  session: Session,
  ref: BucketRef,
  path: string,
  victims: readonly string[],
): Promise<number> {
  let archived = 0;
  for (const victim of victims) {
    const item = parseItemName(victim);
    if (item === undefined) continue;
    const name = withDeliveries(victim, item, item.deliveries + ref.lent);
    if ((await session.overflow.open.collect(`${path}/${victim}`, name)) === 'moved') archived++;
  }
  if (archived > 0) await session.syncer.directories(path);
  return archived;
}

/**
 * Lets the survivors of a tapped bucket step aside into a bucket of their own, which keeps their place in the queue, and archives
 * the rest whole. They are in `ready` all along, so nobody gets past them (Q11), and an interruption archives nothing too much.
 * Undefined when the bucket cannot go whole: then item by item.
 */
async function split(
  context: Context,
  session: Session,
  ref: BucketRef,
  survivors: readonly string[],
): Promise<number | undefined> {
  const { layout, disk } = context;
  const path = tappedPath(layout.ready.tapped, ref);
  // The key of the oldest survivor is above the bucket's own and below that of its producer's next bucket.
  const key = Math.min(...survivors.map((name) => parseItemName(name)?.key ?? Infinity), Infinity);
  if (key !== Infinity) {
    const aside = bucketName({ key, owner: session.owner.name, lent: ref.lent, count: null });
    const directory = `${layout.ready.tapped}/${aside}`;
    for (const name of survivors) await moveMaking(context, `${path}/${name}`, directory, name);
    await session.syncer.directories(directory, layout.ready.tapped);
  }
  const archivedPath = tappedPath(layout.overflow.tapped, ref);
  try {
    await disk.fs.rename(path, archivedPath);
  } catch (error) {
    // There is one of that name from an earlier split, or it cannot be renamed here at all.
    const known = spoolErrorOf(error, 'archive', path);
    if (isTaken(error) || isImmovable(known, disk.fs.traits.transientErrnos)) return undefined;
    if (!(await disk.exists(path))) return 0;
    throw known;
  }
  await session.syncer.directories(layout.overflow.tapped, layout.ready.tapped);
  return countItems(context, archivedPath);
}
