import type { Context } from '../context.ts';
import { bucketName } from '../names/bucket-name.ts';
import { parseItemName, withDeliveries } from '../names/item-name.ts';
import { moveMaking } from '../move-making.ts';
import type { Session } from '../session.ts';
import type { BucketRef } from './bucket-ref.ts';
import { stillToTake, type PlannedBucket } from './cap-plan.ts';
import { itemsIn, type Direction } from './queue-order.ts';
import { isImmovable, tap, tappedPath } from './tap.ts';

const isItem = (name: string): boolean => parseItemName(name) !== undefined;

/**
 * Archives the victims in one bucket; resolves to how many, each of them by a rename that we won. A whole bucket goes by one
 * rename. One that the boundary cuts is split along its smaller part: either the victims go one by one, or the survivors step
 * aside one by one and the rest goes whole. So at most half a bucket is ever moved by item (Q32).
 */
export async function archiveFrom(
  context: Context,
  session: Session,
  planned: PlannedBucket,
  direction: Direction,
): Promise<number> {
  const { ref, items, victims } = planned;
  if (ref.area === 'sealed' && victims > items / 2) {
    try {
      const archived =
        victims === items
          ? await archiveWhole(context, session, ref)
          : await split(context, session, ref, victims, direction);
      // Whoever was faster may have tapped it: then its items are in `ready` still, and victims still.
      if (archived > 0) return archived;
    } catch (error) {
      if (!isImmovable(error, context.disk.fs.traits.transientErrnos)) throw error;
    }
  }
  const { tapped } = context.layout.ready;
  const path = tappedPath(tapped, ref);
  if (ref.area !== 'tapped') await tap(context, tapped, ref);
  const names = await itemsIn(context, path, isItem);
  const quota = stillToTake(victims, items, names.length);
  if (quota === 0) return 0;
  const ordered = direction === 'oldest-first' ? names : names.reverse();
  const archived = await archiveItems(context, session, ref, path, ordered.slice(0, quota));
  if (quota === names.length) await context.disk.removeDirectory(path);
  return archived;
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
 * Splits a sealed bucket. It is taken as if it were claimed, so that nobody else works on it and what is counted is so; the
 * survivors go back to a bucket that keeps their place in the queue, the rest to overflow by one rename. A crash leaves a
 * lease, which the next sweep gives back whole: an interrupted split archives nothing (Q24).
 */
async function split(
  context: Context,
  session: Session,
  ref: BucketRef,
  victims: number,
  direction: Direction,
): Promise<number> {
  const { layout, disk } = context;
  const held = `${session.owner.leased}/${ref.name}`;
  if ((await disk.move(ref.path, held)) === 'gone') return 0;
  const names = await itemsIn(context, held, isItem);
  const survivors =
    direction === 'oldest-first' ? names.slice(victims) : names.slice(0, names.length - victims);
  const key = parseItemName(survivors[0] ?? '')?.key ?? ref.key;
  const { owner } = session;
  // Under the name of its owner, so that it keeps its place before younger buckets of that owner (see `inStretches`).
  const aside = `${layout.ready.tapped}/${bucketName({ key, owner: ref.owner, lent: ref.lent, count: null })}`;
  let returned = 0;
  for (const name of survivors) {
    if ((await moveMaking(context, `${held}/${name}`, aside, name)) === 'moved') returned++;
  }
  const { shards } = session.overflow;
  const shard = await shards.assign();
  const count = names.length - returned;
  const archived = bucketName({ key: ref.key, owner: ref.owner, lent: ref.lent, count });
  // `gone`: a sweeper has given us up and the bucket back. It is in `ready`, and the next look will find it.
  if ((await shards.place(held, archived, shard)) === 'gone') return 0;
  await session.syncer.directories(
    aside,
    layout.ready.tapped,
    shards.pathOf(shard),
    ref.directory,
    owner.leased,
  );
  return count;
}
