import type { Call, OpenFile } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import { readContent, writeContent } from './file-content.ts';
import { COLUMN } from './inode-table.ts';
import { lookupIn } from './lookup.ts';
import { createFile } from './entry-calls.ts';
import { ACCESS, permits } from './permissions.ts';
import type { Volume } from './volume.ts';

/** Descriptors below this are standard input, output and error. */
const FIRST_DESCRIPTOR = 3;

/** Opens or creates a file; the descriptor is the lowest free one. */
export function open(volume: Volume, call: Call): Errno | undefined {
  const { caller, mode, parent, name } = call;
  const descriptor = freeDescriptor(call);
  if (descriptor === -1) return 'EMFILE';
  const inode = mode === 'create' ? createForWriting(volume, call) : lookupIn(volume, parent, name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  const refusal = mode === 'create' ? undefined : refusesOpening(volume, inode, call);
  if (refusal !== undefined) return refusal;
  volume.addTo(COLUMN.opens, inode, 1);
  caller.descriptors[descriptor] = { inode, mode, path: call.path, parent, position: 0 };
  call.value = descriptor;
  return undefined;
}

function freeDescriptor(call: Call): number {
  const { descriptors, descriptorsMax } = call.caller;
  for (let descriptor = FIRST_DESCRIPTOR; descriptor < FIRST_DESCRIPTOR + descriptorsMax; descriptor += 1) {
    if (descriptors[descriptor] === undefined) return descriptor;
  }
  return -1;
}

function createForWriting(volume: Volume, call: Call): number | Errno {
  const { parent, name, caller } = call;
  const existing = lookupIn(volume, parent, name);
  if (typeof existing === 'string') return existing;
  return existing === 0 ? createFile(volume, parent, name, caller.uid) : 'EEXIST';
}

function refusesOpening(volume: Volume, inode: number, call: Call): Errno | undefined {
  const { inodes } = volume;
  const { mode, caller } = call;
  const isDirectory = inodes.isDirectory(inode);
  if (mode === 'directory' && !isDirectory) return 'ENOTDIR';
  if (isDirectory && volume.options.platform === 'windows') return 'EPERM';
  const writes = mode === 'write' || mode === 'append';
  if (writes && isDirectory) return 'EISDIR';
  if (!isDirectory && !inodes.isFile(inode)) return 'ENXIO';
  return permits(volume, inode, caller.uid, writes ? ACCESS.write : ACCESS.read) ? undefined : 'EACCES';
}

/** Closes a descriptor. The last close of a file without names frees it. */
export function close(volume: Volume, call: Call): Errno | undefined {
  const file = fileOf(call);
  if (file === undefined) return 'EBADF';
  call.caller.descriptors[call.descriptor] = undefined;
  volume.addTo(COLUMN.opens, file.inode, -1);
  volume.freeWhenUnused(file.inode);
  return undefined;
}

function fileOf(call: Call): OpenFile | undefined {
  return call.caller.descriptors[call.descriptor];
}

/** Reads at a position. */
export function read(volume: Volume, call: Call): Errno | undefined {
  const file = fileOf(call);
  if (file === undefined || file.mode === 'create' || file.mode === 'write' || file.mode === 'append') {
    return 'EBADF';
  }
  if (volume.inodes.isDirectory(file.inode)) return 'EISDIR';
  const into = call.bytes as Uint8Array;
  const from = call.position ?? file.position;
  const bytes = readContent(volume, file.inode, from, from + into.length);
  into.set(bytes);
  call.transferred = bytes.length;
  call.value = bytes.length;
  return undefined;
}

/** Writes at a position, at the end of an `append` file, or where the last write without a position ended. */
export function write(volume: Volume, call: Call): Errno | undefined {
  const file = fileOf(call);
  if (file === undefined || file.mode === 'read' || file.mode === 'directory') return 'EBADF';
  const bytes = call.bytes as Uint8Array;
  const size = volume.inodes.get(COLUMN.sizeBytes, file.inode);
  const at = file.mode === 'append' ? size : (call.position ?? file.position);
  const room = volume.options.bytesMax - volume.bytesUsed + Math.max(0, size - at);
  const fits = bytes.length <= room ? bytes : bytes.subarray(0, Math.max(0, room));
  if (fits.length === 0 && bytes.length > 0) return 'ENOSPC';
  writeContent(volume, file.inode, at, fits);
  volume.touch(file.inode);
  if (call.position === null) file.position = at + fits.length;
  call.transferred = fits.length;
  call.value = fits.length;
  return undefined;
}

/** Makes what the descriptor stands for durable. */
export function fsync(volume: Volume, call: Call): Errno | undefined {
  const file = fileOf(call);
  if (file === undefined) return 'EBADF';
  volume.pending?.sync(file.inode);
  return undefined;
}

/** Opens, reads whole and closes, in one step. */
export function readFile(volume: Volume, call: Call): Errno | undefined {
  const { parent, name } = call;
  if (freeDescriptor(call) === -1) return 'EMFILE';
  const inode = lookupIn(volume, parent, name);
  if (typeof inode === 'string') return inode;
  if (inode === 0) return 'ENOENT';
  call.mode = 'read';
  const refusal = refusesOpening(volume, inode, call);
  if (refusal !== undefined) return refusal;
  if (volume.inodes.isDirectory(inode)) return 'EISDIR';
  const bytes = readContent(volume, inode, 0, Infinity);
  call.transferred = bytes.length;
  call.value = bytes;
  return undefined;
}
