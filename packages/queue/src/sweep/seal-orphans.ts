import type { Context } from '../context.ts';
import { bucketName } from '../names/bucket-name.ts';
import { countItems } from '../ready/count-ready.ts';
import { bucketsIn } from '../ready/queue-order.ts';
import type { Session } from '../session.ts';

/**
 * Seals the buckets that an owner left open. Only for an owner that is provably gone: one that is merely late could still
 * publish into a bucket after we have counted it.
 */
export async function sealOrphans(context: Context, session: Session, owner: string): Promise<number> {
  const { layout, disk } = context;
  let sealed = 0;
  const states = [
    { areas: layout.ready, shards: session.ready.shards },
    { areas: layout.done, shards: session.done.shards },
    { areas: layout.overflow, shards: session.overflow.shards },
  ];
  for (const { areas, shards } of states) {
    for (const ref of await bucketsIn(context, 'open', areas.open)) {
      if (ref.owner !== owner || (await disk.removeDirectory(ref.path)) === 'removed') continue;
      const count = await countItems(context, ref.path);
      if (count === 0) continue;
      const shard = await shards.assign();
      const name = bucketName({ key: ref.key, owner, lent: ref.lent, count });
      if ((await shards.place(ref.path, name, shard)) === 'moved') sealed++;
      await session.syncer.directories(shards.pathOf(shard), areas.open);
    }
  }
  // Tapped ones are emptied by claimers, who leave the last empty one to its producer.
  for (const ref of await bucketsIn(context, 'tapped', layout.ready.tapped)) {
    if (ref.owner === owner) await disk.removeDirectory(ref.path);
  }
  return sealed;
}
