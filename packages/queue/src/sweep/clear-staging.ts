import type { Context } from '../context.ts';
import { keyDirectory, parseMarker, parseStagedName } from '../keys.ts';
import { NEVER_ACCEPTED } from '../ledger.ts';
import { parseItemName } from '../names/item-name.ts';
import { publishStaged } from '../publish-staged.ts';
import { removeTree } from '../remove-tree.ts';
import type { Session } from '../session.ts';

/** What was left in a staging directory. */
export interface StagingCleared {
  readonly published: number;
  readonly removed: number;
}

/**
 * Clears the staging of an owner that is provably gone. What has a key that is taken for it is published: the key must not be
 * taken without an item (Q19). Everything else was never accepted: half-written, or written and not published.
 */
export async function clearStaging(
  context: Context,
  session: Session,
  owner: string,
): Promise<StagingCleared> {
  const { disk, layout } = context;
  const staging = `${layout.staging}/${owner}`;
  let published = 0;
  let removed = 0;
  for await (const chunk of disk.list(staging)) {
    for (const entry of chunk) {
      const path = `${staging}/${entry.name}`;
      const keyed = parseStagedName(entry.name);
      if (keyed !== undefined && (await finishKeyed(context, session, path, keyed))) {
        published++;
        continue;
      }
      // Their numbers were taken and never used: the ledger says so, or they would look like lost items.
      const items = await itemNames(context, path, keyed?.name ?? entry.name, entry.kind === 'directory');
      if (items.length > 0) await session.ledger.enter(NEVER_ACCEPTED, items);
      if (entry.kind === 'directory') removed += await removeTree(disk, path);
      else if (await disk.remove(path)) removed++;
    }
  }
  await disk.removeDirectory(staging);
  return { published, removed };
}

/** The items in something staged: itself, a batch's, or those of a batch of several buckets. */
async function itemNames(
  context: Context,
  path: string,
  name: string,
  isDirectory: boolean,
): Promise<string[]> {
  if (parseItemName(name) !== undefined) return [name];
  if (!isDirectory) return [];
  const names: string[] = [];
  for await (const chunk of context.disk.list(path)) {
    for (const entry of chunk) {
      names.push(
        ...(await itemNames(context, `${path}/${entry.name}`, entry.name, entry.kind === 'directory')),
      );
    }
  }
  return names;
}

async function finishKeyed(
  context: Context,
  session: Session,
  path: string,
  keyed: { readonly hash: string; readonly name: string },
): Promise<boolean> {
  for (const entry of await context.disk.names(keyDirectory(context, keyed.hash))) {
    const marker = parseMarker(entry);
    if (marker.name === keyed.name) return (await publishStaged(context, session, path, marker)) === 'moved';
  }
  return false;
}
