import type { Context } from '../context.ts';
import type { Areas } from '../layout.ts';
import { parseItemName } from '../names/item-name.ts';
import { bucketsIn, shardsIn } from './queue-order.ts';

/**
 * Items in a state by looking at the disk: counts in the names of sealed buckets, listings of the others. Areas in the order
 * in which buckets move, so that nothing is missed; what moves meanwhile may be seen twice.
 */
export async function countIn(context: Context, areas: Areas): Promise<number> {
  let items = 0;
  for (const bucket of await bucketsIn(context, 'open', areas.open))
    items += await countItems(context, bucket.path);
  for (const shard of await shardsIn(context, areas.sealed)) {
    for (const bucket of await bucketsIn(context, 'sealed', `${areas.sealed}/${shard}`))
      items += bucket.count ?? 0;
  }
  for (const bucket of await bucketsIn(context, 'tapped', areas.tapped))
    items += await countItems(context, bucket.path);
  return items;
}

/** The depth: items in `ready`. */
export function countReady(context: Context): Promise<number> {
  return countIn(context, context.layout.ready);
}

/** Items in one directory, by listing it. */
export async function countItems(context: Context, path: string): Promise<number> {
  let items = 0;
  for await (const chunk of context.disk.list(path)) {
    for (const entry of chunk) if (parseItemName(entry.name) !== undefined) items++;
  }
  return items;
}
