import type { Errno } from '../kernel/errno.ts';
import { COLUMN } from './inode-table.ts';
import { nameTooLong } from './path-walk.ts';
import { ACCESS, permits, stickyForbids } from './permissions.ts';
import type { Volume } from './volume.ts';

/**
 * The inode that a name in a directory stands for, 0 when there is none, or an errno. The right to search the directory
 * was checked when it was resolved.
 */
export function lookupIn(volume: Volume, parent: number, name: string): number | Errno {
  if (name === '' || name === '.') return parent;
  if (name === '..') return volume.inodes.get(COLUMN.parent, parent);
  if (nameTooLong(name)) return 'ENAMETOOLONG';
  return volume.directory(parent).lookup(name);
}

/** Whether a directory has been removed since it was resolved, and its number perhaps given to another inode. */
export function isGone(volume: Volume, directory: number, generation: number): boolean {
  const { inodes } = volume;
  return inodes.get(COLUMN.generation, directory) !== generation || inodes.get(COLUMN.links, directory) === 0;
}

/** Why a user may not add an entry to a directory, or undefined. */
export function refusesAdding(volume: Volume, parent: number, uid: number): Errno | undefined {
  return permits(volume, parent, uid, ACCESS.write | ACCESS.search) ? undefined : 'EACCES';
}

/** Why a user may not remove an entry from a directory, or undefined. */
export function refusesRemoving(
  volume: Volume,
  parent: number,
  inode: number,
  uid: number,
): Errno | undefined {
  if (!permits(volume, parent, uid, ACCESS.write | ACCESS.search)) return 'EACCES';
  return stickyForbids(volume, parent, inode, uid) ? 'EPERM' : undefined;
}

/** Whether a name cannot be given to or taken from an entry. */
export function isReserved(name: string): boolean {
  return name === '' || name === '.' || name === '..';
}

/** A copy of a name that does not keep the path it was cut from in memory. */
export function ownName(name: string): string {
  // V8 copies strings shorter than this when it cuts them.
  if (name.length < 13) return name;
  const encoding = ASCII.test(name) ? 'latin1' : 'utf16le';
  return Buffer.from(name, encoding).toString(encoding);
}

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
