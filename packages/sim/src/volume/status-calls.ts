import type { FileStatus } from '@spoolproof/contract';
import type { Call } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import { COLUMN } from './inode-table.ts';
import { kindOf } from './listing.ts';
import { lookupIn } from './lookup.ts';
import type { Volume } from './volume.ts';

/** Size that a directory reports: real ones report their own storage, whatever that is. */
const DIRECTORY_SIZE_BYTES = 4096;
const PERMISSION_MASK = 0o7777;

/** The status of an inode. */
function statusOf(volume: Volume, inode: number): FileStatus {
  const { inodes } = volume;
  const mode = inodes.get(COLUMN.mode, inode);
  const kind = kindOf(mode);
  return {
    kind,
    sizeBytes: kind === 'directory' ? DIRECTORY_SIZE_BYTES : inodes.get(COLUMN.sizeBytes, inode),
    mtimeMs: inodes.get(COLUMN.mtimeMs, inode),
    device: inodes.get(COLUMN.device, inode),
    inode,
    links: inodes.get(COLUMN.links, inode),
    mode: mode & PERMISSION_MASK,
    uid: inodes.get(COLUMN.uid, inode),
  };
}

/** Tells the status of a path. */
export function stat(volume: Volume, call: Call): Errno | undefined {
  const inode = lookupIn(volume, call.parent, call.name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  call.value = statusOf(volume, inode);
  return undefined;
}

/** Sets the time of modification. Only the owner may. */
export function utimes(volume: Volume, call: Call): Errno | undefined {
  const { caller } = call;
  const inode = lookupIn(volume, call.parent, call.name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  if (caller.uid !== 0 && volume.inodes.get(COLUMN.uid, inode) !== caller.uid) return 'EPERM';
  const grain = volume.options.mtimeGranularityMs;
  volume.set(COLUMN.mtimeMs, inode, grain > 0 ? Math.floor(call.mtimeMs / grain) * grain : call.mtimeMs);
  return undefined;
}
