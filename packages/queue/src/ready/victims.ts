import type { Context } from '../context.ts';
import { bucketName } from '../names/bucket-name.ts';
import { parseItemName, withDeliveries } from '../names/item-name.ts';
import { moveMaking } from '../returns.ts';
import type { Session } from '../session.ts';
import type { BucketRef } from './bucket-ref.ts';
import { itemsIn, type Direction } from './queue-order.ts';
import { isImmovable, tap, tappedPath } from './tap.ts';

/** What became of the victims in one bucket. Both are observed: one rename each that we won or lost. */
export interface Archived {
  readonly archived: number;
  readonly vanished: number;
  /** How far the plan is fulfilled: victims that are not in `ready` any more, whoever took them. */
  readonly disposed: number;
  /** True when what was planned is somewhere else in `ready`: plan again rather than take somebody else instead. */
  readonly stale: boolean;
}

/**
 * Archives the first `excess` items of one bucket, in the direction of the policy. A whole bucket goes by one rename. A bucket
 * that the boundary cuts is split along its smaller part: either the victims go one by one, or the bucket goes whole and the
 * survivors come back one by one. So at most half a bucket is ever moved by item (Q32).
 */
export async function archiveFrom(
  context: Context,
  session: Session,
  ref: BucketRef,
  excess: number,
  direction: Direction,
): Promise<Archived> {
  const whole = await archiveByRename(context, session, ref, excess, direction);
  if (whole !== 'one by one' && whole !== 'gone') return whole;
  const { tapped } = context.layout.ready;
  const path = tappedPath(tapped, ref);
  if (ref.area !== 'tapped' && whole !== 'gone') await tap(context, tapped, ref);
  // Whoever was faster may have tapped it: then its items are in `ready` still, and victims still.
  const names = await itemsIn(context, path, (name) => parseItemName(name) !== undefined);
  if (names.length === 0 && ref.area !== 'tapped') {
    // A sealed bucket that is nowhere was claimed or archived. An open one may have been sealed: the plan is stale.
    const gone = Math.min(excess, ref.count ?? 0);
    return { archived: 0, vanished: gone, disposed: gone, stale: ref.count === null };
  }
  const victims = direction === 'oldest-first' ? names.slice(0, excess) : names.slice(-excess).reverse();
  return archiveItems(context, session, ref, path, victims);
}

async function archiveByRename(
  context: Context,
  session: Session,
  ref: BucketRef,
  excess: number,
  direction: Direction,
): Promise<Archived | 'gone' | 'one by one'> {
  const { count } = ref;
  if (ref.area !== 'sealed' || count === null || excess <= count / 2) return 'one by one';
  try {
    if (count <= excess) return await archiveWhole(context, session, ref, count);
    return await split(context, session, ref, { count, excess, direction });
  } catch (error) {
    if (isImmovable(error, context.disk.fs.traits.transientErrnos)) return 'one by one';
    throw error;
  }
}

async function archiveWhole(
  context: Context,
  session: Session,
  ref: BucketRef,
  count: number,
): Promise<Archived | 'gone'> {
  const { shards } = session.overflow;
  const shard = await shards.assign();
  const outcome = await shards.place(ref.path, ref.name, shard);
  if (outcome === 'gone') return 'gone';
  await session.syncer.directories(shards.pathOf(shard), ref.directory);
  return { archived: count, vanished: 0, disposed: count, stale: false };
}

async function archiveItems(
  context: Context,
  session: Session,
  ref: BucketRef,
  path: string,
  victims: readonly string[],
): Promise<Archived> {
  let archived = 0;
  for (const victim of victims) {
    const item = parseItemName(victim);
    if (item === undefined) continue;
    const name = withDeliveries(victim, item, item.deliveries + ref.lent);
    if ((await session.overflow.open.collect(`${path}/${victim}`, name)) === 'moved') archived++;
  }
  if (archived > 0) await session.syncer.directories(path);
  return { archived, vanished: victims.length - archived, disposed: victims.length, stale: false };
}

async function split(
  context: Context,
  session: Session,
  ref: BucketRef,
  plan: { readonly count: number; readonly excess: number; readonly direction: Direction },
): Promise<Archived | 'gone'> {
  const { layout } = context;
  const { count, excess, direction } = plan;
  const archivedPath = tappedPath(layout.overflow.tapped, ref);
  if ((await context.disk.move(ref.path, archivedPath)) === 'gone') return 'gone';
  const names = await itemsIn(context, archivedPath, (name) => parseItemName(name) !== undefined);
  const survivors = direction === 'oldest-first' ? names.slice(excess) : names.slice(0, count - excess);
  // The survivors' bucket has the old key, so that they keep their place in the queue.
  const { key, lent } = ref;
  const back = `${layout.ready.tapped}/${bucketName({ key, owner: session.owner.name, lent, count: null })}`;
  let returned = 0;
  for (const name of survivors) {
    if ((await moveMaking(context, `${archivedPath}/${name}`, back, name)) === 'moved') returned++;
  }
  await session.syncer.directories(
    archivedPath,
    back,
    layout.overflow.tapped,
    layout.ready.tapped,
    ref.directory,
  );
  return { archived: count - returned, vanished: 0, disposed: excess, stale: false };
}
