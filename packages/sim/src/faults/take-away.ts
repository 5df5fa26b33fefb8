import { directPort } from '../kernel/direct-port.ts';
import { BulkBuilder } from '../volume/bulk-builder.ts';
import { inodeAt } from '../volume/tree.ts';
import type { SimFs } from '../volume/sim-fs.ts';

/** Where entries go that a fault takes away. Nothing in there counts any more. */
const VANISHED_DIRECTORY = '/vanished';

/** Moves the entry at a path out of everybody's reach, as a racing archiver would. Missing entries stay missing. */
export function takeAway(simFs: SimFs, path: string): void {
  const { volume } = simFs;
  const inode = inodeAt(volume, path);
  if (inode === 0 || path.startsWith(VANISHED_DIRECTORY)) return;
  const vanished = volume.directory(new BulkBuilder(volume).directory(VANISHED_DIRECTORY, { uid: 0 }));
  const target = `${VANISHED_DIRECTORY}/${vanished.size}-${inode}`;
  // A direct call has happened when it returns; a mount point or an open file on Windows stays, and that is fine.
  directPort(simFs, { uid: 0 })
    .rename(path, target)
    .catch(() => undefined);
}
