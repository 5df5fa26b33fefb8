import type { Call, Caller } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import { COLUMN, FLAG } from './inode-table.ts';
import { isReserved, lookupIn, ownName, refusesAdding, refusesRemoving } from './lookup.ts';
import { ACCESS, permits } from './permissions.ts';
import { hasOpenDescendant, isInside, sharingViolation } from './sharing.ts';
import type { Volume } from './volume.ts';

/**
 * Renames, with the checks in the order in which Linux makes them. The parents were resolved earlier: a rename into a
 * directory that has moved since takes effect in the moved directory.
 */
export function rename(volume: Volume, call: Call, callers: Iterable<Caller>): Errno | undefined {
  const { parent, parent2 } = call;
  const { inodes } = volume;
  if (inodes.get(COLUMN.device, parent) !== inodes.get(COLUMN.device, parent2)) return 'EXDEV';
  if (isReserved(call.name) || isReserved(call.name2)) return 'EBUSY';
  const source = lookupIn(volume, parent, call.name);
  if (typeof source === 'string') return source;
  if (source === 0) return 'ENOENT';
  const target = lookupIn(volume, parent2, call.name2);
  if (typeof target === 'string') return target;
  const isDirectory = inodes.isDirectory(source);
  if (isDirectory && isInside(volume, parent2, source)) return 'EINVAL';
  if (target !== 0 && parent !== parent2 && inodes.isDirectory(target) && isInside(volume, parent, target)) {
    return 'ENOTEMPTY';
  }
  if (source === target) return undefined;
  const refusal =
    refusesRename(volume, call, source, target) ?? refusesPlatform(volume, source, target, callers);
  if (refusal !== undefined) return refusal;
  move(volume, call, source, target);
  return undefined;
}

function refusesRename(volume: Volume, call: Call, source: number, target: number): Errno | undefined {
  const { parent, parent2, caller } = call;
  const { inodes } = volume;
  const refusal =
    refusesRemoving(volume, parent, source, caller.uid) ??
    (target === 0
      ? refusesAdding(volume, parent2, caller.uid)
      : refusesRemoving(volume, parent2, target, caller.uid));
  if (refusal !== undefined) return refusal;
  const isDirectory = inodes.isDirectory(source);
  if (target !== 0) {
    if (isDirectory && !inodes.isDirectory(target)) return 'ENOTDIR';
    if (!isDirectory && inodes.isDirectory(target)) return 'EISDIR';
  }
  // The moved directory's `..` entry changes, which takes the right to write it.
  if (isDirectory && parent !== parent2 && !permits(volume, source, caller.uid, ACCESS.write))
    return 'EACCES';
  if (inodes.has(source, FLAG.mount) || (target !== 0 && inodes.has(target, FLAG.mount))) return 'EBUSY';
  if (isDirectory && inodes.has(source, FLAG.lower)) return 'EXDEV';
  return target !== 0 && isDirectory && volume.directory(target).size > 0 ? 'ENOTEMPTY' : undefined;
}

function refusesPlatform(
  volume: Volume,
  source: number,
  target: number,
  callers: Iterable<Caller>,
): Errno | undefined {
  if (volume.options.platform !== 'windows') return undefined;
  if (target !== 0 && volume.inodes.isDirectory(target)) return 'EPERM';
  if (sharingViolation(volume, source)) return 'EBUSY';
  if (target !== 0 && sharingViolation(volume, target)) return 'EPERM';
  const moves = volume.inodes.isDirectory(source);
  return moves && hasOpenDescendant(volume, source, callers) ? 'EPERM' : undefined;
}

function move(volume: Volume, call: Call, source: number, target: number): void {
  const { parent, name, parent2, name2 } = call;
  const { inodes } = volume;
  const isDirectory = inodes.isDirectory(source);
  const from = volume.directory(parent);
  const slot = from.find(name);
  const stored = from.nameAt(slot);
  // Most moves keep the name: then the string is kept as well.
  const owned = stored === name2 ? stored : ownName(name2);
  // The new entry comes first and takes another place, so that a listing may miss a file that stays in its directory.
  if (target === 0) volume.addEntry(parent2, owned, source);
  else {
    volume.replaceEntry(parent2, volume.directory(parent2).find(name2), source);
    if (isDirectory) {
      volume.set(COLUMN.links, target, 0);
      volume.addTo(COLUMN.links, parent2, -1);
    } else volume.addTo(COLUMN.links, target, -1);
  }
  volume.removeEntry(parent, slot);
  if (isDirectory) {
    volume.directoryEpoch += 1;
    if (parent !== parent2) {
      volume.set(COLUMN.parent, source, parent2);
      volume.addTo(COLUMN.links, parent, -1);
      volume.addTo(COLUMN.links, parent2, 1);
    }
  }
  volume.touch(parent);
  if (parent2 !== parent) volume.touch(parent2);
  volume.pending?.entries([
    { parent, name: stored, before: source, after: 0 },
    { parent: parent2, name: owned, before: target, after: source },
  ]);
  if (target !== 0) volume.freeWhenUnused(target);
}
