import type { Context } from '../context.ts';
import type { BucketRef } from './bucket-ref.ts';
import { countItems } from './count-ready.ts';
import { inStretches, type Direction, type Stretch } from './queue-order.ts';

/** What one look at `ready` found: how many items, and how many in each stretch, in the direction of the policy. */
export interface DepthPlan {
  readonly depth: number;
  readonly stretches: ReadonlyMap<string, number>;
}

/** A bucket of which some items are victims. */
export interface PlannedBucket {
  readonly ref: BucketRef;
  /** Items in it when the plan was made. */
  readonly items: number;
  /** How many of them, from the policy's end, are victims. */
  readonly victims: number;
}

/** Counts `ready` stretch by stretch. Memory: a number a shard. */
export async function planDepth(context: Context, direction: Direction): Promise<DepthPlan> {
  const stretches = new Map<string, number>();
  let depth = 0;
  for await (const stretch of inStretches(context, context.layout.ready, direction)) {
    let items = 0;
    for (const ref of stretch.buckets) items += ref.count ?? (await countItems(context, ref.path));
    stretches.set(stretch.shard, items);
    depth += items;
  }
  return { depth, stretches };
}

/**
 * Chooses the victims in a stretch. `quota` of its items were victims when the depth was counted; what has left since is taken to
 * have been among them. So several archivers that plan from one view together take what one of them would have taken, and
 * a plan that was too careful is made good by the next look.
 */
export async function planStretch(
  context: Context,
  stretch: Stretch,
  counted: number,
  quota: number,
): Promise<PlannedBucket[]> {
  const found: { readonly ref: BucketRef; readonly items: number }[] = [];
  let present = 0;
  for (const ref of stretch.buckets) {
    const items = ref.count ?? (await countItems(context, ref.path));
    found.push({ ref, items });
    present += items;
  }
  let left = stillToTake(quota, counted, present);
  const planned: PlannedBucket[] = [];
  for (const { ref, items } of found) {
    if (left <= 0) break;
    const victims = Math.min(left, items);
    if (victims > 0) planned.push({ ref, items, victims });
    left -= victims;
  }
  return planned;
}

/** Victims left of a quota when some of the counted items are gone already. */
export function stillToTake(quota: number, counted: number, present: number): number {
  return Math.max(0, quota - Math.max(0, counted - present));
}
