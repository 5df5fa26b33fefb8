import type { Caller } from '../kernel/call.ts';
import { COLUMN } from './inode-table.ts';
import type { Volume } from './volume.ts';

/** Whether Windows keeps an entry from being renamed or removed because somebody has it open. */
export function sharingViolation(volume: Volume, inode: number): boolean {
  return volume.options.platform === 'windows' && volume.inodes.get(COLUMN.opens, inode) > 0;
}

/** Whether Windows keeps a directory from moving because a file below it is open. */
export function hasOpenDescendant(volume: Volume, directory: number, callers: Iterable<Caller>): boolean {
  for (const caller of callers) {
    for (const file of caller.descriptors) {
      if (file !== undefined && isInside(volume, file.parent, directory)) return true;
    }
  }
  return false;
}

/** Whether a directory is another one, or lies somewhere below it. */
export function isInside(volume: Volume, inode: number, ancestor: number): boolean {
  let at = inode;
  while (at !== ancestor) {
    const parent = volume.inodes.get(COLUMN.parent, at);
    if (parent === at) return false;
    at = parent;
  }
  return true;
}
