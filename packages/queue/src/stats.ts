import type { QueueStats } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { countRetired } from './ledger.ts';
import { parseBucketName } from './names/bucket-name.ts';
import { parseItemName } from './names/item-name.ts';
import { isOwnerName } from './names/key.ts';
import { countIn, countItems } from './ready/count-ready.ts';
import { bucketsIn, inStretches } from './ready/queue-order.ts';

/**
 * Counts from the disk, at the time of asking (Q18). Each state is counted by itself: while items move, one may be seen in two
 * states or in none; at rest the numbers add up.
 */
export async function readStats(context: Context, signal: AbortSignal | undefined): Promise<QueueStats> {
  const { layout, disk } = context;
  const leased = await countLeased(context);
  signal?.throwIfAborted();
  const delayed = await countIn(context, layout.delayed);
  const ready = await countIn(context, layout.ready);
  const overflow = await countIn(context, layout.overflow);
  signal?.throwIfAborted();
  const retiring = (await bucketsIn(context, 'sealed', layout.done.retiring)).map((bucket) => bucket.path);
  let done = await countIn(context, layout.done);
  for (const path of retiring) done += await countItems(context, path);
  const dead = await countIn(context, { ...layout.dead, sealed: '', tapped: '' });
  return {
    counts: { ready, delayed, leased, done, overflow, dead },
    depth: ready,
    oldestReadyAgeMs: await oldestReadyAge(context),
    owners: (await disk.names(layout.owners)).filter(isOwnerName).length,
    retired: await countRetired(context),
  };
}

async function countLeased(context: Context): Promise<number> {
  const { disk, layout } = context;
  let items = 0;
  for (const owner of await disk.names(layout.leased)) {
    for (const name of await disk.names(`${layout.leased}/${owner}`)) {
      if (parseBucketName(name) !== undefined)
        items += await countItems(context, `${layout.leased}/${owner}/${name}`);
    }
  }
  return items;
}

/** The oldest item is in one of the first buckets; an empty one (of an idle producer) says nothing. */
async function oldestReadyAge(context: Context): Promise<number | null> {
  let oldest = Infinity;
  for await (const stretch of inStretches(context, context.layout.ready)) {
    for (const bucket of stretch.buckets) {
      for await (const chunk of context.disk.list(bucket.path)) {
        for (const entry of chunk) oldest = Math.min(oldest, parseItemName(entry.name)?.key ?? Infinity);
      }
      if (oldest !== Infinity) return Math.max(0, context.ports.clock.nowMs() - oldest / 1000);
    }
  }
  return null;
}
