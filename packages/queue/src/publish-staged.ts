import type { Context } from './context.ts';
import { slotOf } from './delayed-buckets.ts';
import type { Moved } from './disk.ts';
import { moveMaking } from './move-making.ts';
import type { KeyMarker } from './keys.ts';
import { parseBucketName, parseShardName } from './names/bucket-name.ts';
import type { Session } from './session.ts';

/**
 * Publishes something that is staged whole under its final name: an item, a batch of one bucket, or a batch that is a
 * shard. By its producer, by whoever meets its key, or by a sweeper: one of them wins, `gone` is told to the others.
 */
export async function publishStaged(
  context: Context,
  session: Session,
  staged: string,
  marker: KeyMarker,
): Promise<Moved> {
  const { name, due } = marker;
  const { layout, disk } = context;
  if (parseBucketName(name) !== undefined) {
    if (due === undefined) return session.ready.shards.place(staged, name);
    return moveMaking(context, staged, `${layout.delayed.sealed}/${slotOf(due)}`, name);
  }
  if (parseShardName(name) !== undefined) {
    const sealed = due === undefined ? layout.ready.sealed : layout.delayed.sealed;
    let outcome = await disk.move(staged, `${sealed}/${name}`);
    // One absence is not believed of what is still there.
    if (outcome === 'gone' && (await disk.exists(staged)))
      outcome = await disk.move(staged, `${sealed}/${name}`);
    if (outcome === 'moved' && due === undefined) session.ready.shards.entered(name);
    return outcome;
  }
  return due === undefined ? session.returns.put(staged, name) : session.delayed.put(staged, name, due);
}
