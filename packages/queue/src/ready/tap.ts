import { SpoolError } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import type { Moved } from '../disk.ts';
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
 * Makes a bucket's items claimable one by one. `gone`: somebody moved it first. A bucket that cannot be renamed is moved
 * item by item; its items stay in `ready` all along.
 */
export async function tap(context: Context, tapped: string, ref: BucketRef): Promise<Moved> {
  const { disk } = context;
  const target = tappedPath(tapped, ref);
  try {
    const outcome = await disk.move(ref.path, target);
    // A power failure that kept what is taken from it now, and lost this move, would leave a sealed bucket whose name says a
    // number that it no longer holds (Q04).
    if (outcome === 'moved' && ref.count !== null) await disk.settleEntries(tapped, ref.directory);
    return outcome;
  } catch (error) {
    if (!isImmovable(error, disk.fs.traits.transientErrnos)) throw error;
  }
  await disk.makeDirectory(target);
  let moved: Moved = 'gone';
  for (const name of await itemsIn(context, ref.path, (entry) => parseItemName(entry) !== undefined)) {
    if ((await disk.move(`${ref.path}/${name}`, `${target}/${name}`)) === 'moved') moved = 'moved';
  }
  await disk.removeDirectory(ref.path);
  return moved;
}
