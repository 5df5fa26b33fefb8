import { ContentStore } from './content-store.ts';
import { COLUMN, FLAG } from './inode-table.ts';
import type { Volume } from './volume.ts';

/** A copy of the bytes of a file from one position to another, as far as there are any. */
export function readContent(volume: Volume, inode: number, from: number, to: number): Uint8Array {
  const end = Math.min(to, volume.inodes.get(COLUMN.sizeBytes, inode));
  if (end <= from) return new Uint8Array(0);
  return volume.content.read(volume.inodes.get(COLUMN.data, inode), from, end);
}

/** Writes bytes into a file. What lies between its end and a later position becomes zeros. */
export function writeContent(volume: Volume, inode: number, at: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const size = volume.inodes.get(COLUMN.sizeBytes, inode);
  volume.pending?.write(inode, at, bytes.length);
  const end = at + bytes.length;
  const address = extentFor(volume, inode, Math.max(end, size));
  volume.keepBytes(address, Math.min(at, size), Math.min(end, size));
  if (at > size) volume.content.clear(address, size, at);
  volume.content.write(address, at, bytes);
  if (end > size) resize(volume, inode, end);
}

/** Cuts a file, or fills it up with zeros. */
export function truncateContent(volume: Volume, inode: number, sizeBytes: number): void {
  const size = volume.inodes.get(COLUMN.sizeBytes, inode);
  if (sizeBytes > size) {
    const address = extentFor(volume, inode, sizeBytes);
    volume.content.clear(address, size, sizeBytes);
  } else if (sizeBytes < size && volume.inodes.get(COLUMN.data, inode) !== 0) {
    // Bytes cut off must come back with a rollback, whatever is written over them later.
    volume.keepBytes(extentFor(volume, inode, size), sizeBytes, size);
  }
  if (sizeBytes !== size) resize(volume, inode, sizeBytes);
}

function resize(volume: Volume, inode: number, sizeBytes: number): void {
  volume.accountBytes(sizeBytes - volume.inodes.get(COLUMN.sizeBytes, inode));
  volume.set(COLUMN.sizeBytes, inode, sizeBytes);
}

/** The extent of a file, its own and large enough, with the bytes it had. */
function extentFor(volume: Volume, inode: number, sizeBytes: number): number {
  const address = volume.inodes.get(COLUMN.data, inode);
  const sizeClass = volume.inodes.get(COLUMN.sizeClass, inode);
  const isShared = volume.inodes.has(inode, FLAG.shared);
  if (address !== 0 && !isShared && sizeBytes <= ContentStore.capacity(sizeClass)) return address;
  const grownClass = Math.max(sizeClass, ContentStore.classFor(sizeBytes));
  const grown = volume.content.allocate(grownClass);
  const size = volume.inodes.get(COLUMN.sizeBytes, inode);
  if (address !== 0 && size > 0) volume.content.write(grown, 0, volume.content.read(address, 0, size));
  volume.replaceExtent(inode, grown, grownClass);
  return grown;
}
