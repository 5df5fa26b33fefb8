import { SpoolError } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import type { Moved } from '../disk.ts';
import { moveMaking } from '../move-making.ts';
import { bucketName } from '../names/bucket-name.ts';
import { parseItemName } from '../names/item-name.ts';
import type { BucketRef } from './bucket-ref.ts';
import { itemsIn } from './queue-order.ts';

/** Where a bucket stands once it is tapped. */
export function tappedPath(tapped: string, ref: BucketRef): string {
  return `${tapped}/${bucketName({ key: ref.key, owner: ref.owner, lent: ref.lent, count: null })}`;
}

/**
 * Whether a directory cannot be renamed here although its files can: a lower layer of overlayfs (EXDEV), or Windows while
 * somebody has one of the files open.
 */
export function isImmovable(error: unknown, transient: readonly string[]): boolean {
  if (!(error instanceof SpoolError) || error.errno === undefined) return false;
  return error.errno === 'EXDEV' || transient.includes(error.errno);
}

/**
 * Makes a bucket's items claimable one by one. `gone`: somebody moved it first.
 */
export async function tap(context: Context, tapped: string, ref: BucketRef): Promise<Moved> {
  const outcome = await moveBucket(context, ref.path, tappedPath(tapped, ref));
  // A power failure that kept what is taken from it now, and lost this move, would leave a sealed bucket whose name says a
  // number that it no longer holds (Q04).
  if (outcome === 'moved' && ref.count !== null) await context.disk.settleEntries(tapped, ref.directory);
  return outcome;
}

/**
 * Moves a bucket to a tapped one by one rename. Where that cannot be, because the bucket cannot be renamed here or because one of
 * that name is there already, it goes item by item, in the order of the queue. `gone`: nothing of it was left to move.
 */
export async function moveBucket(context: Context, from: string, target: string): Promise<Moved> {
  const { disk } = context;
  try {
    return await disk.move(from, target);
  } catch (error) {
    if (!isNameTaken(error) && !isImmovable(error, disk.fs.traits.transientErrnos)) throw error;
  }
  let moved: Moved = 'gone';
  for (const name of await itemsIn(context, from, (entry) => parseItemName(entry) !== undefined)) {
    if ((await moveMaking(context, `${from}/${name}`, target, name)) === 'moved') moved = 'moved';
  }
  await disk.removeDirectory(from);
  return moved;
}

/** Whether there is a directory of that name, with something in it. */
function isNameTaken(error: unknown): boolean {
  return error instanceof SpoolError && (error.errno === 'ENOTEMPTY' || error.errno === 'EEXIST');
}
