import { COLUMN } from '../volume/inode-table.ts';
import type { Volume } from '../volume/volume.ts';
import type { EntryEdit } from './pending-item.ts';

/** Undoes changes of names, latest first, and drops what nothing names afterwards. */
export function undoEntries(volume: Volume, edits: readonly EntryEdit[]): void {
  for (const { parent, name, before, after } of edits) {
    if (after !== 0) detach(volume, parent, name, after);
    if (before !== 0) attach(volume, parent, name, before);
  }
  const touched = new Set(edits.flatMap(({ before, after }) => [before, after]));
  for (const inode of touched) {
    if (inode !== 0 && volume.inodes.isDirectory(inode) && !isNamed(volume, inode, edits))
      dropTree(volume, inode);
  }
}

function detach(volume: Volume, parent: number, name: string, inode: number): void {
  volume.removeEntry(parent, volume.directory(parent).find(name));
  volume.addTo(COLUMN.links, volume.inodes.isDirectory(inode) ? parent : inode, -1);
}

function attach(volume: Volume, parent: number, name: string, inode: number): void {
  volume.addEntry(parent, name, inode);
  if (!volume.inodes.isDirectory(inode)) {
    volume.addTo(COLUMN.links, inode, 1);
    return;
  }
  volume.set(COLUMN.parent, inode, parent);
  volume.addTo(COLUMN.links, parent, 1);
  // A removed directory has no links; it was empty, so it comes back with two.
  if (volume.inodes.get(COLUMN.links, inode) === 0) volume.set(COLUMN.links, inode, 2);
}

function isNamed(volume: Volume, inode: number, edits: readonly EntryEdit[]): boolean {
  return edits.some(
    ({ parent, name }) =>
      volume.inodes.get(COLUMN.links, parent) > 0 && volume.directory(parent).lookup(name) === inode,
  );
}

/** Everything below a directory that never came to be goes with it. */
function dropTree(volume: Volume, inode: number): void {
  const directory = volume.directory(inode);
  for (let slot = 0; slot < directory.slots; slot += 1) {
    const child = directory.inodeAt(slot);
    if (child === 0) continue;
    volume.removeEntry(inode, slot);
    if (volume.inodes.isDirectory(child)) dropTree(volume, child);
    else {
      volume.addTo(COLUMN.links, child, -1);
      volume.freeWhenUnused(child);
    }
  }
  volume.set(COLUMN.links, inode, 0);
  volume.freeWhenUnused(inode);
}
