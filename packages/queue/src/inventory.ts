import type { InventoryEntry, ItemState } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { Areas } from './layout.ts';
import { parseBucketName } from './names/bucket-name.ts';
import { parseItemName } from './names/item-name.ts';
import { bucketsIn, shardsIn } from './ready/queue-order.ts';

/** One item with where it is. */
export interface LocatedItem extends InventoryEntry {
  readonly path: string;
  readonly enqueuedAtMs: number;
  /** Null for adopted files. */
  readonly sizeBytes: number | null;
}

/** Lists the items of one state, a bucket at a time: memory holds one bucket's names. */
export async function* listState(
  context: Context,
  state: Exclude<ItemState, 'staging'>,
  signal?: AbortSignal,
): AsyncGenerator<LocatedItem> {
  for await (const { path, lent } of bucketsOf(context, state)) {
    signal?.throwIfAborted();
    for (const name of (await context.disk.names(path)).sort()) {
      const item = parseItemName(name);
      if (item === undefined) continue;
      yield {
        id: item.id,
        state,
        deliveries: item.deliveries + lent,
        path: `${path}/${name}`,
        enqueuedAtMs: item.key / 1000,
        sizeBytes: item.lengthBytes,
      };
    }
  }
}

async function* bucketsOf(
  context: Context,
  state: Exclude<ItemState, 'staging'>,
): AsyncGenerator<{ readonly path: string; readonly lent: number }> {
  const { layout, disk } = context;
  if (state === 'leased') {
    for (const owner of await disk.names(layout.leased)) {
      for (const name of await disk.names(`${layout.leased}/${owner}`)) {
        const bucket = parseBucketName(name);
        if (bucket !== undefined) yield { path: `${layout.leased}/${owner}/${name}`, lent: bucket.lent };
      }
    }
    return;
  }
  if (state === 'dead') {
    yield* await bucketsIn(context, 'open', layout.dead.open);
    return;
  }
  const areas: Areas = layout[state];
  yield* await bucketsIn(context, 'open', areas.open);
  for (const shard of await shardsIn(context, areas.sealed)) {
    yield* await bucketsIn(context, 'sealed', `${areas.sealed}/${shard}`);
  }
  yield* await bucketsIn(context, 'tapped', areas.tapped);
  if (state === 'done') yield* await bucketsIn(context, 'sealed', layout.done.retiring);
}
