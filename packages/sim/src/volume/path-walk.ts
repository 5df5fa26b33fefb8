import type { Errno } from '../kernel/errno.ts';
import { COLUMN } from './inode-table.ts';
import { ACCESS, permits } from './permissions.ts';
import type { Volume } from './volume.ts';

/** Bytes of the longest file name. */
const NAME_BYTES_MAX = 255;
/** Bytes of the longest path. */
export const PATH_BYTES_MAX = 4095;
/** Resolved directories remembered at once. */
const CACHE_MAX = 4096;

/** Whether a name is too long for any filesystem. Lone surrogates stand for one byte each. */
export function nameTooLong(name: string, bytesMax: number = NAME_BYTES_MAX): boolean {
  if (name.length * 3 <= bytesMax) return false;
  let bytes = 0;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    const escapesByte = code >= 0xdc80 && code <= 0xdcff && !isHighSurrogate(name.charCodeAt(at - 1));
    if (code < 0x80 || escapesByte) bytes += 1;
    else if (code < 0x800 || (code >= 0xd800 && code <= 0xdfff)) bytes += 2;
    else bytes += 3;
  }
  return bytes > bytesMax;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/**
 * Looks paths up. Directories that were found are remembered until a directory moves, so that the usual call costs
 * one lookup for its parent and one for its name.
 */
export class PathWalk {
  readonly #volume: Volume;
  readonly #cache: Map<string, number> = new Map();
  #cacheEpoch = -1;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  /** The last component of the path that was split last. */
  name = '';

  /**
   * The directory that holds a path's last component, or an errno. The component itself is left in `name`; the root
   * has the name `''` and is its own parent.
   */
  parentOf(path: string, uid: number): number | Errno {
    if (path.length * 3 > PATH_BYTES_MAX && nameTooLong(path, PATH_BYTES_MAX)) return 'ENAMETOOLONG';
    if (path.charCodeAt(0) !== SLASH) return 'ENOENT';
    let end = path.length;
    while (end > 1 && path.charCodeAt(end - 1) === SLASH) end -= 1;
    const cut = path.lastIndexOf('/', end - 1);
    this.name = path.slice(cut + 1, end);
    return cut <= 0 ? this.#volume.root : this.directoryAt(path.slice(0, cut), uid);
  }

  /** The directory that a path names, or an errno. The caller may search it. */
  directoryAt(path: string, uid: number): number | Errno {
    const { directoryEpoch } = this.#volume;
    if (this.#cacheEpoch !== directoryEpoch || this.#cache.size > CACHE_MAX) {
      this.#cache.clear();
      this.#cacheEpoch = directoryEpoch;
    }
    // What root found says nothing about others, so each user has its own entries.
    const key = uid === 0 ? path : `${uid}:${path}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const found = this.#walk(path, uid);
    if (typeof found === 'number') this.#cache.set(key, found);
    return found;
  }

  #walk(path: string, uid: number): number | Errno {
    const volume = this.#volume;
    let at = volume.root;
    for (const component of path.split('/')) {
      if (component === '' || component === '.') continue;
      if (!volume.inodes.isDirectory(at)) return 'ENOTDIR';
      if (!permits(volume, at, uid, ACCESS.search)) return 'EACCES';
      if (component === '..') {
        at = volume.inodes.get(COLUMN.parent, at);
        continue;
      }
      if (nameTooLong(component)) return 'ENAMETOOLONG';
      at = volume.directory(at).lookup(component);
      if (at === 0) return 'ENOENT';
    }
    return volume.inodes.isDirectory(at) ? at : 'ENOTDIR';
  }
}

const SLASH = 47;
