import { DEFAULT_UID } from '../kernel/call.ts';
import { ContentStore } from './content-store.ts';
import { COLUMN, FLAG, TYPE_DIRECTORY, TYPE_FILE, TYPE_OTHER } from './inode-table.ts';
import type { Volume } from './volume.ts';

/** Content that any number of files share until they write to it. */
export interface SharedContent {
  readonly address: number;
  readonly sizeClass: number;
  readonly sizeBytes: number;
}

/** What a built entry is like; defaults: owned by {@link DEFAULT_UID}, mode as Node makes it, modified at the volume's time. */
export interface BuiltStatus {
  readonly uid?: number;
  readonly mode?: number;
  readonly mtimeMs?: number;
}

/**
 * Fills a volume without calls, a million files in about a second. Everything built is durable, as if it had always
 * been there. It trusts its caller: names must be new and valid.
 */
export class BulkBuilder {
  readonly #volume: Volume;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  /** Puts bytes into the volume once, for any number of files. */
  content(bytes: Uint8Array): SharedContent {
    const sizeClass = ContentStore.classFor(bytes.length);
    const address = this.#volume.content.allocate(sizeClass);
    this.#volume.content.write(address, 0, bytes);
    return { address, sizeClass, sizeBytes: bytes.length };
  }

  /** The directory at a path, made with its parents where missing. Returns its inode. */
  directory(path: string, status: BuiltStatus = {}): number {
    let at = this.#volume.root;
    for (const name of path.split('/')) {
      if (name === '') continue;
      const existing = this.#volume.directory(at).lookup(name);
      at = existing !== 0 ? existing : this.directoryIn(at, name, status);
    }
    return at;
  }

  /** A new directory in another one. Returns its inode. */
  directoryIn(parent: number, name: string, status: BuiltStatus = {}): number {
    const inode = this.#add(parent, name, TYPE_DIRECTORY | (status.mode ?? 0o755), status);
    this.#volume.set(COLUMN.parent, inode, parent);
    this.#volume.set(COLUMN.links, inode, 2);
    this.#volume.addTo(COLUMN.links, parent, 1);
    return inode;
  }

  /** A new file in a directory. Returns its inode. */
  file(parent: number, name: string, content: SharedContent | Uint8Array, status: BuiltStatus = {}): number {
    const volume = this.#volume;
    const inode = this.#add(parent, name, TYPE_FILE | (status.mode ?? 0o644), status);
    volume.set(COLUMN.links, inode, 1);
    const isShared = !(content instanceof Uint8Array);
    const data = isShared ? content : this.content(content);
    volume.set(COLUMN.data, inode, data.address);
    volume.set(COLUMN.sizeClass, inode, data.sizeClass);
    volume.set(COLUMN.sizeBytes, inode, data.sizeBytes);
    volume.accountBytes(data.sizeBytes);
    if (isShared) volume.set(COLUMN.flags, inode, FLAG.used | FLAG.shared);
    return inode;
  }

  /** Something that is neither file nor directory: a socket, a dangling symbolic link. Returns its inode. */
  other(parent: number, name: string): number {
    const inode = this.#add(parent, name, TYPE_OTHER | 0o777, {});
    this.#volume.set(COLUMN.links, inode, 1);
    return inode;
  }

  /** Makes a directory the root of another device: EXDEV in and out of it, and it cannot be moved or removed. */
  mount(path: string, device: number): number {
    const inode = this.directory(path);
    this.#volume.set(COLUMN.device, inode, device);
    this.#flag(inode, FLAG.mount);
    return inode;
  }

  /** Makes a directory one of an overlay's lower layer: it cannot be renamed (EXDEV). */
  lowerLayer(path: string): number {
    const inode = this.directory(path);
    this.#flag(inode, FLAG.lower);
    return inode;
  }

  /** Gives an entry to another user, or other permission bits. */
  setStatus(inode: number, status: BuiltStatus): void {
    const volume = this.#volume;
    const mode = volume.inodes.get(COLUMN.mode, inode);
    if (status.mode !== undefined) volume.set(COLUMN.mode, inode, (mode & ~0o7777) | status.mode);
    if (status.uid !== undefined) volume.set(COLUMN.uid, inode, status.uid);
    if (status.mtimeMs !== undefined) volume.set(COLUMN.mtimeMs, inode, status.mtimeMs);
    // What somebody was allowed to resolve may be out of reach now.
    volume.directoryEpoch += 1;
  }

  #flag(inode: number, flag: number): void {
    this.#volume.set(COLUMN.flags, inode, this.#volume.inodes.get(COLUMN.flags, inode) | flag);
  }

  #add(parent: number, name: string, mode: number, status: BuiltStatus): number {
    const volume = this.#volume;
    const inode = volume.allocateInode(
      mode,
      status.uid ?? DEFAULT_UID,
      volume.inodes.get(COLUMN.device, parent),
    );
    if (status.mtimeMs !== undefined) volume.set(COLUMN.mtimeMs, inode, status.mtimeMs);
    volume.addEntry(parent, name, inode);
    return inode;
  }
}
