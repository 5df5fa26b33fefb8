import type { Context } from '../context.ts';
import type { Areas } from '../layout.ts';
import { parseShardName } from '../names/bucket-name.ts';
import { bucketRef, inQueueOrder, type BucketRef, type ReadyArea } from './bucket-ref.ts';

/** A stretch of the queue order: buckets that come before everything in later stretches. */
export interface Stretch {
  /** The shard it goes with; empty for what comes after all shards. */
  readonly shard: string;
  readonly buckets: readonly BucketRef[];
  /** Shards found empty that nobody publishes to any more. */
  readonly emptyShards: readonly string[];
}

/** Which way to go through the queue. */
export type Direction = 'oldest-first' | 'newest-first';

/** The buckets of an area that has no shards. */
export async function bucketsIn(context: Context, area: ReadyArea, directory: string): Promise<BucketRef[]> {
  const buckets: BucketRef[] = [];
  for await (const chunk of context.disk.list(directory)) {
    for (const entry of chunk) {
      const ref = bucketRef(area, directory, entry.name);
      if (ref !== undefined) buckets.push(ref);
    }
  }
  return buckets;
}

/** The shards of a state, oldest first. */
export async function shardsIn(context: Context, directory: string): Promise<string[]> {
  const names = await context.disk.names(directory);
  return names.filter((name) => parseShardName(name) !== undefined).sort();
}

/**
 * The buckets of a state in queue order, a stretch (a shard and the open and tapped buckets that go with it) at a time, so
 * that memory holds one shard however deep the queue is.
 *
 * The areas are listed in the order in which buckets move (open, sealed, tapped), so that a bucket on the move is seen
 * twice rather than never. An open or tapped bucket belongs to the oldest shard that holds a younger bucket of its owner:
 * an owner may go on filling a shard for a while after others have begun the next, so its key alone would put what is left
 * of a tapped bucket behind buckets that are younger (Q11). Where no shard holds a younger one, its key decides: it belongs
 * to the last shard that is not younger than itself.
 *
 * Going oldest first, this shows as one comes to it; going newest first, the older shards are listed for it, and only when
 * an open or tapped bucket could belong to one of them.
 */
export async function* inStretches(
  context: Context,
  areas: Areas,
  direction: Direction = 'oldest-first',
): AsyncGenerator<Stretch> {
  const open = await bucketsIn(context, 'open', areas.open);
  const shards = await shardsIn(context, areas.sealed);
  const first = direction === 'oldest-first' ? 0 : shards.length - 1;
  const step = direction === 'oldest-first' ? 1 : -1;
  let loose: BucketRef[] | undefined;
  let ranks: ReadonlyMap<string, number> | undefined;
  let emptyShards: string[] = [];
  for (let at = first; at >= 0 && at < shards.length; at += step) {
    const shard = shards[at];
    const sealed = await bucketsIn(context, 'sealed', `${areas.sealed}/${shard}`);
    const isNewest = at === shards.length - 1;
    if (sealed.length === 0 && !isNewest) emptyShards.push(`${areas.sealed}/${shard}`);
    // An empty shard tells nothing; the next one decides what comes first.
    if (sealed.length === 0 && at + step >= 0 && at + step < shards.length) continue;
    loose ??= [...open, ...(await bucketsIn(context, 'tapped', areas.tapped))];
    if (direction === 'newest-first') ranks ??= await ranksOf(context, areas, shards.slice(0, at), loose);
    const bound = direction === 'oldest-first' ? (shards[at + 1] ?? '~') : (shard ?? '');
    const youngest = youngestByOwner(sealed);
    const belongs = (ref: BucketRef): boolean =>
      direction === 'oldest-first'
        ? ref.name < bound || isOvertakenBy(youngest, ref)
        : (ref.name >= bound && (ranks?.get(ref.name) ?? at) >= at) || at === 0;
    const buckets = (await eachOnce(context, [...sealed, ...loose.filter(belongs)])).sort(inQueueOrder);
    loose = loose.filter((ref) => !belongs(ref));
    yield {
      shard: shard ?? '',
      buckets: direction === 'oldest-first' ? buckets : buckets.reverse(),
      emptyShards,
    };
    emptyShards = [];
  }
  loose ??= [...open, ...(await bucketsIn(context, 'tapped', areas.tapped))];
  if (loose.length > 0 || emptyShards.length > 0) {
    const buckets = (await eachOnce(context, loose)).sort(inQueueOrder);
    yield { shard: '', buckets: direction === 'oldest-first' ? buckets : buckets.reverse(), emptyShards };
  }
}

/** The name of the youngest bucket of each owner. */
function youngestByOwner(buckets: readonly BucketRef[]): ReadonlyMap<string, string> {
  const youngest = new Map<string, string>();
  for (const { owner, name } of buckets) {
    if (name > (youngest.get(owner) ?? '')) youngest.set(owner, name);
  }
  return youngest;
}

function isOvertakenBy(youngest: ReadonlyMap<string, string>, ref: BucketRef): boolean {
  return (youngest.get(ref.owner) ?? '') > ref.name;
}

/** By name, which of the older shards a bucket goes with because a younger one of its owner is there; the others are absent. */
async function ranksOf(
  context: Context,
  areas: Areas,
  shards: readonly string[],
  loose: readonly BucketRef[],
): Promise<ReadonlyMap<string, number>> {
  const ranks = new Map<string, number>();
  for (const [rank, shard] of shards.entries()) {
    // A bucket whose key is below the next shard's goes with this one or an older one anyway.
    const undecided = loose.filter(({ name }) => name >= (shards[rank + 1] ?? '') && !ranks.has(name));
    if (undecided.length === 0) continue;
    const youngest = youngestByOwner(await bucketsIn(context, 'sealed', `${areas.sealed}/${shard}`));
    for (const ref of undecided) if (isOvertakenBy(youngest, ref)) ranks.set(ref.name, rank);
  }
  return ranks;
}

const PROGRESS: Readonly<Record<ReadyArea, number>> = { open: 0, sealed: 1, tapped: 2 };

/**
 * A bucket that moved while we listed was seen in two areas: the later one is where it is. One that is in both still did not move:
 * what bears its name in the later area is in the way of it, or is the part of it that was moved item by item.
 */
async function eachOnce(context: Context, refs: readonly BucketRef[]): Promise<BucketRef[]> {
  const latest = new Map<string, BucketRef>();
  const earlier: BucketRef[] = [];
  for (const ref of refs) {
    const identity = ref.name.slice(0, ref.name.indexOf('-w'));
    const other = latest.get(identity);
    const isLater = other === undefined || PROGRESS[ref.area] > PROGRESS[other.area];
    if (isLater) latest.set(identity, ref);
    const passed = isLater ? other : ref;
    if (passed !== undefined) earlier.push(passed);
  }
  const each = [...latest.values()];
  for (const ref of earlier) if (await context.disk.exists(ref.path)) each.push(ref);
  return each;
}

/** The entries of a bucket that are items, in queue order; foreign files are passed over. */
export async function itemsIn(
  context: Context,
  path: string,
  isItem: (name: string) => boolean,
): Promise<string[]> {
  const names = await context.disk.names(path);
  return names.filter(isItem).sort();
}
