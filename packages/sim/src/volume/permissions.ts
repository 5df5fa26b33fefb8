import { COLUMN } from './inode-table.ts';
import type { Volume } from './volume.ts';

/** Permission bits of one class. */
export const ACCESS = { read: 4, write: 2, search: 1 } as const;

/** The sticky bit: only the owner of an entry, or of the directory, may remove it. */
const STICKY = 0o1000;
/** The user who may do everything. */
const SUPERUSER = 0;

/**
 * Whether a user has all of some permissions on an inode. Owner bits for the owner, other bits for everybody else:
 * groups are not modelled.
 */
export function permits(volume: Volume, inode: number, uid: number, access: number): boolean {
  if (uid === SUPERUSER) return true;
  const mode = volume.inodes.get(COLUMN.mode, inode);
  const bits = volume.inodes.get(COLUMN.uid, inode) === uid ? mode >> 6 : mode;
  return (bits & access) === access;
}

/** Whether the sticky bit of a directory keeps a user from removing or renaming an entry of it. */
export function stickyForbids(volume: Volume, parent: number, inode: number, uid: number): boolean {
  if (uid === SUPERUSER || (volume.inodes.get(COLUMN.mode, parent) & STICKY) === 0) return false;
  return volume.inodes.get(COLUMN.uid, inode) !== uid && volume.inodes.get(COLUMN.uid, parent) !== uid;
}
