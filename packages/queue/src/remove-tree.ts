import type { Disk } from './disk.ts';

/**
 * Deletes a directory of our own staging with all that is in it, depth first. Nothing else in the library deletes a
 * directory that is not empty.
 */
export async function removeTree(disk: Disk, path: string): Promise<number> {
  let removed = 0;
  for await (const chunk of disk.list(path)) {
    for (const entry of chunk) {
      const child = `${path}/${entry.name}`;
      if (entry.kind === 'directory') removed += await removeTree(disk, child);
      else if (await disk.remove(child)) removed++;
    }
  }
  await disk.removeDirectory(path);
  return removed;
}
