import type { Call } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import { COLUMN, FLAG, TYPE_DIRECTORY, TYPE_FILE, TYPE_MASK } from './inode-table.ts';
import { isGone, isReserved, lookupIn, ownName, refusesAdding, refusesRemoving } from './lookup.ts';
import { ACCESS, permits } from './permissions.ts';
import { sharingViolation } from './sharing.ts';
import type { Volume } from './volume.ts';

/** Permission bits that Node gives new directories and files, with the usual mask of 022. */
const DIRECTORY_MODE = 0o755;
const FILE_MODE = 0o644;
/** Links that an inode can have (ext4). */
const LINKS_MAX = 65_000;

/** Creates a regular file and returns its inode, or an errno. */
export function createFile(volume: Volume, parent: number, name: string, uid: number): number | Errno {
  return createInode(volume, parent, name, uid, TYPE_FILE | FILE_MODE);
}

/** Creates a directory. */
export function mkdir(volume: Volume, call: Call): Errno | undefined {
  const { parent, name, caller } = call;
  const existing = lookupIn(volume, parent, name);
  if (typeof existing === 'string') return existing;
  if (existing !== 0) return 'EEXIST';
  const created = createInode(volume, parent, name, caller.uid, TYPE_DIRECTORY | DIRECTORY_MODE);
  return typeof created === 'string' ? created : undefined;
}

function createInode(
  volume: Volume,
  parent: number,
  name: string,
  uid: number,
  mode: number,
): number | Errno {
  const refusal = refusesAdding(volume, parent, uid);
  if (refusal !== undefined) return refusal;
  if (volume.inodesUsed >= volume.options.inodesMax) return 'ENOSPC';
  const inode = volume.allocateInode(mode, uid, volume.inodes.get(COLUMN.device, parent));
  const isDirectory = (mode & TYPE_MASK) === TYPE_DIRECTORY;
  volume.set(COLUMN.links, inode, isDirectory ? 2 : 1);
  if (isDirectory) {
    volume.set(COLUMN.parent, inode, parent);
    volume.addTo(COLUMN.links, parent, 1);
  }
  const owned = ownName(name);
  volume.addEntry(parent, owned, inode);
  volume.touch(parent);
  volume.pending?.entries([{ parent, name: owned, before: 0, after: inode }]);
  return inode;
}

/** Gives a file another name. Directories cannot have two. */
export function link(volume: Volume, call: Call): Errno | undefined {
  const { inode: existing, generation, parent2, name2, caller } = call;
  const { inodes } = volume;
  const taken = lookupIn(volume, parent2, name2);
  if (typeof taken === 'string') return taken;
  if (taken !== 0) return 'EEXIST';
  if (inodes.get(COLUMN.device, existing) !== inodes.get(COLUMN.device, parent2)) return 'EXDEV';
  if (forbidsLinking(volume, existing, caller.uid)) return 'EPERM';
  const refusal = refusesAdding(volume, parent2, caller.uid);
  if (refusal !== undefined) return refusal;
  if (inodes.isDirectory(existing)) return 'EPERM';
  if (isGone(volume, existing, generation)) return 'ENOENT';
  if (inodes.get(COLUMN.links, existing) >= LINKS_MAX) return 'EMLINK';
  volume.addTo(COLUMN.links, existing, 1);
  const owned = ownName(name2);
  volume.addEntry(parent2, owned, existing);
  volume.touch(parent2);
  volume.pending?.entries([{ parent: parent2, name: owned, before: 0, after: existing }]);
  return undefined;
}

/** `fs.protected_hardlinks`: a link to somebody else's file takes the right to read and write it. */
function forbidsLinking(volume: Volume, inode: number, uid: number): boolean {
  if (!volume.options.protectedHardlinks || uid === 0) return false;
  if (volume.inodes.get(COLUMN.uid, inode) === uid) return false;
  return !volume.inodes.isFile(inode) || !permits(volume, inode, uid, ACCESS.read | ACCESS.write);
}

/** Removes a name of a file. The file itself lives on until nobody has it open. */
export function unlink(volume: Volume, call: Call): Errno | undefined {
  const { parent, name, caller } = call;
  const inode = lookupIn(volume, parent, name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  if (isReserved(name)) return 'EISDIR';
  const refusal = refusesRemoving(volume, parent, inode, caller.uid);
  if (refusal !== undefined) return refusal;
  if (volume.inodes.isDirectory(inode)) return volume.options.platform === 'windows' ? 'EPERM' : 'EISDIR';
  if (sharingViolation(volume, inode)) return 'EBUSY';
  dropFileEntry(volume, parent, name, inode);
  volume.touch(parent);
  volume.pending?.entries([{ parent, name, before: inode, after: 0 }]);
  volume.freeWhenUnused(inode);
  return undefined;
}

/** Takes a file's entry out of a directory, and one off its links. */
function dropFileEntry(volume: Volume, parent: number, name: string, inode: number): void {
  volume.removeEntry(parent, volume.directory(parent).find(name));
  volume.addTo(COLUMN.links, inode, -1);
}

/** Removes an empty directory. */
export function rmdir(volume: Volume, call: Call): Errno | undefined {
  const { parent, name, caller } = call;
  const inode = lookupIn(volume, parent, name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  if (name === '') return 'EBUSY';
  if (name === '.') return 'EINVAL';
  if (name === '..') return 'ENOTEMPTY';
  const refusal = refusesRemoving(volume, parent, inode, caller.uid);
  if (refusal !== undefined) return refusal;
  if (!volume.inodes.isDirectory(inode)) return volume.options.platform === 'windows' ? 'ENOENT' : 'ENOTDIR';
  if (volume.inodes.has(inode, FLAG.mount)) return 'EBUSY';
  if (volume.directory(inode).size > 0) return 'ENOTEMPTY';
  if (sharingViolation(volume, inode)) return 'EBUSY';
  dropDirectoryEntry(volume, parent, name, inode);
  volume.touch(parent);
  volume.pending?.entries([{ parent, name, before: inode, after: 0 }]);
  volume.freeWhenUnused(inode);
  return undefined;
}

/** Takes a directory's entry out of its parent. Whoever has resolved it before finds it gone. */
function dropDirectoryEntry(volume: Volume, parent: number, name: string, inode: number): void {
  volume.removeEntry(parent, volume.directory(parent).find(name));
  volume.set(COLUMN.links, inode, 0);
  volume.addTo(COLUMN.links, parent, -1);
  volume.directoryEpoch += 1;
}
