import { readContent } from './file-content.ts';
import { COLUMN, TYPE_DIRECTORY, TYPE_FILE, TYPE_MASK } from './inode-table.ts';
import type { Volume } from './volume.ts';

/** One entry of a tree, as an onlooker sees it who is not part of the simulation. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly inode: number;
}

/** Walks everything below a directory, parents first, in the order of names. Costs no steps and changes nothing. */
export function* walkTree(volume: Volume, path = '/'): Generator<TreeEntry> {
  const start = inodeAt(volume, path);
  if (start === 0 || !volume.inodes.isDirectory(start)) return;
  const prefix = path === '/' ? '' : path;
  yield* walkFrom(volume, prefix, start);
}

function* walkFrom(volume: Volume, prefix: string, parent: number): Generator<TreeEntry> {
  const directory = volume.directory(parent);
  const names = directory.names.filter((_, slot) => directory.inodeAt(slot) !== 0).toSorted();
  for (const name of names) {
    const inode = directory.lookup(name);
    const type = volume.inodes.get(COLUMN.mode, inode) & TYPE_MASK;
    const path = `${prefix}/${name}`;
    yield {
      path,
      kind: type === TYPE_FILE ? 'file' : type === TYPE_DIRECTORY ? 'directory' : 'other',
      inode,
    };
    if (type === TYPE_DIRECTORY) yield* walkFrom(volume, path, inode);
  }
}

/** The inode at a path, or 0. Permissions do not matter to onlookers. */
export function inodeAt(volume: Volume, path: string): number {
  let at = volume.root;
  for (const name of path.split('/')) {
    if (name === '') continue;
    if (at === 0 || !volume.inodes.isDirectory(at)) return 0;
    at = volume.directory(at).lookup(name);
  }
  return at;
}

/** The bytes of the file at a path, or undefined when there is none. */
export function bytesAt(volume: Volume, path: string): Uint8Array | undefined {
  const inode = inodeAt(volume, path);
  return inode !== 0 && volume.inodes.isFile(inode) ? readContent(volume, inode, 0, Infinity) : undefined;
}
