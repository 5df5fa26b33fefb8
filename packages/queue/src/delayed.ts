import type { Context } from './context.ts';
import { bucketName, parseShardName } from './names/bucket-name.ts';
import { keyAt } from './names/key.ts';
import { countItems } from './ready/count-ready.ts';
import { bucketsIn, shardsIn } from './ready/queue-order.ts';
import type { Session } from './session.ts';

/**
 * Makes what is due claimable: whole buckets by one rename each. Buckets of single items become tapped, because their owner may
 * be moving an item into one this moment; batches are complete and become sealed.
 */
export async function promoteDue(context: Context, session: Session, signal?: AbortSignal): Promise<number> {
  const { delayed, ready } = context.layout;
  const nowKey = keyAt(context.ports.clock.nowMs());
  let promoted = 0;
  for (const ref of await bucketsIn(context, 'open', delayed.open)) {
    if (ref.key > nowKey) continue;
    signal?.throwIfAborted();
    // A key of our own: another bucket that was due at the same moment may be in `ready` under this name already.
    const name = bucketName({
      key: session.keys.next(),
      owner: session.owner.name,
      lent: ref.lent,
      count: null,
    });
    const path = `${ready.tapped}/${name}`;
    if ((await context.disk.move(ref.path, path)) === 'gone') continue;
    promoted += await countItems(context, path);
    await session.syncer.directories(ready.tapped, delayed.open);
  }
  for (const shard of await shardsIn(context, delayed.sealed)) {
    if ((parseShardName(shard)?.key ?? Infinity) > nowKey) break;
    const directory = `${delayed.sealed}/${shard}`;
    const refs = await bucketsIn(context, 'sealed', directory);
    for (const ref of refs.filter((each) => each.key <= nowKey)) {
      signal?.throwIfAborted();
      const into = await session.ready.shards.assign();
      if ((await session.ready.shards.place(ref.path, ref.name, into)) === 'gone') continue;
      promoted += ref.count ?? 0;
      await session.syncer.directories(session.ready.shards.pathOf(into), directory);
    }
    if (refs.every((each) => each.key <= nowKey)) await context.disk.removeDirectory(directory);
  }
  return promoted;
}
