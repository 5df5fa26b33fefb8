import type { Context } from '../context.ts';
import { parseBucketName, parseShardName } from '../names/bucket-name.ts';
import { parseItemName } from '../names/item-name.ts';
import { keyAt } from '../names/key.ts';
import { bucketsIn, itemsIn, shardsIn } from '../ready/queue-order.ts';
import type { Session } from '../session.ts';

/**
 * Deletes finished items that are old enough, at most `deletionsMax` (a bucket is not left half deleted for it), oldest first.
 * The ledger is written first, so that the auditor can tell a deleted item from a lost one at any moment; a bucket whose
 * deletion was interrupted is gone on with by the next sweep.
 *
 * A shard is old enough when the next one was begun before the cutoff: everything in it was finished before that.
 */
export async function retire(context: Context, session: Session, deletionsMax: number): Promise<number> {
  const { disk, layout, settings, ports } = context;
  if (settings.doneRetentionMs === null) return 0;
  let deleted = 0;
  for (const name of await disk.names(layout.done.retiring)) {
    if (parseBucketName(name) !== undefined) deleted += await deleteBucket(context, session, name);
  }
  const cutoff = keyAt(ports.clock.nowMs() - settings.doneRetentionMs);
  const shards = await shardsIn(context, layout.done.sealed);
  for (const [at, shard] of shards.entries()) {
    const next = shards[at + 1];
    const endsAt = next === undefined ? undefined : parseShardName(next)?.key;
    const isOld = endsAt === undefined ? settings.doneRetentionMs === 0 : endsAt <= cutoff;
    if (!isOld || deleted >= deletionsMax) break;
    const directory = `${layout.done.sealed}/${shard}`;
    for (const ref of await bucketsIn(context, 'sealed', directory)) {
      if (deleted >= deletionsMax) break;
      if ((await disk.move(ref.path, `${layout.done.retiring}/${ref.name}`)) === 'gone') continue;
      deleted += await deleteBucket(context, session, ref.name);
    }
    if (next !== undefined) await disk.removeDirectory(directory);
  }
  return deleted;
}

async function deleteBucket(context: Context, session: Session, name: string): Promise<number> {
  const { disk, layout } = context;
  const path = `${layout.done.retiring}/${name}`;
  const items = await itemsIn(context, path, (entry) => parseItemName(entry) !== undefined);
  if (items.length > 0) await session.ledger.enter(name, items);
  let deleted = 0;
  for (const item of items) if (await disk.remove(`${path}/${item}`)) deleted++;
  await disk.removeDirectory(path);
  return deleted;
}
