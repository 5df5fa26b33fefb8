import type { FileSystemTraits } from '@spoolproof/contract';
import { CALL_CODE, HAS_PATH, type Call, type Caller } from '../kernel/call.ts';
import { PendingLog } from '../crash/pending-log.ts';
import type { CrashProfile } from '../crash/profiles.ts';
import { systemError, type Errno } from '../kernel/errno.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { link, mkdir, rmdir, unlink } from './entry-calls.ts';
import { close, fsync, open, read, readFile, write } from './file-calls.ts';
import { COLUMN } from './inode-table.ts';
import { readdir } from './listing.ts';
import { isGone, lookupIn } from './lookup.ts';
import { PathWalk } from './path-walk.ts';
import { ACCESS, permits } from './permissions.ts';
import { rename } from './rename-call.ts';
import { stat, utimes } from './status-calls.ts';
import { Volume, type VolumeOptions } from './volume.ts';

const POSIX_TRAITS: FileSystemTraits = { transientErrnos: [], directoryFsync: true };
const WINDOWS_TRAITS: FileSystemTraits = {
  transientErrnos: ['EPERM', 'EBUSY', 'EACCES'],
  directoryFsync: false,
};

/**
 * The simulated filesystem: POSIX semantics over a {@link Volume}, one call in two steps. It is deterministic: what it
 * answers depends on the volume, the call and, for the order of a listing, on `listingOrder`.
 */
export class SimFs implements Kernel {
  readonly volume: Volume;
  readonly traits: FileSystemTraits;
  /** Decides the order of a listing, by its number: any whole number from 0. Default: {@link seededOrder}. */
  listingOrder: (listing: number) => number;
  readonly #walk: PathWalk;
  readonly #callers: Set<Caller> = new Set();

  constructor(volume: Volume | VolumeOptions = {}) {
    this.volume = volume instanceof Volume ? volume : new Volume(volume);
    this.traits = this.volume.options.platform === 'windows' ? WINDOWS_TRAITS : POSIX_TRAITS;
    this.#walk = new PathWalk(this.volume);
    this.listingOrder = this.seededOrder;
  }

  /**
   * A hash of the volume's seed and the number of the listing, so that no order can be relied on, and a run can be
   * repeated.
   */
  readonly seededOrder = (listing: number): number =>
    Math.imul(listing ^ Math.imul(this.volume.options.seed, 0x9e3779b1), 0x85ebca6b) >>> 0;

  resolve(call: Call): void {
    if (HAS_PATH[call.code] !== true || call.listing !== undefined) return;
    const { inodes } = this.volume;
    const parent = this.#parentOf(call, call.path);
    if (parent === 0) return;
    call.parent = parent;
    call.generation = inodes.get(COLUMN.generation, parent);
    call.name = this.#walk.name;
    if (call.code === CALL_CODE.link && !this.#resolveExisting(call)) return;
    if (call.code !== CALL_CODE.rename && call.code !== CALL_CODE.link) return;
    const parent2 = this.#parentOf(call, call.destination);
    if (parent2 === 0) return;
    call.parent2 = parent2;
    call.generation2 = inodes.get(COLUMN.generation, parent2);
    call.name2 = this.#walk.name;
  }

  effect(call: Call): void {
    const { volume } = this;
    // A parent that was removed after it was resolved holds nothing and takes nothing.
    const gone =
      (call.parent !== 0 && isGone(volume, call.parent, call.generation)) ||
      (call.parent2 !== 0 && isGone(volume, call.parent2, call.generation2));
    const errno = gone ? 'ENOENT' : this.#perform(call);
    if (errno !== undefined) this.#fail(call, errno);
  }

  release(caller: Caller): void {
    const { descriptors } = caller;
    for (const file of descriptors) {
      if (file === undefined) continue;
      this.volume.addTo(COLUMN.opens, file.inode, -1);
      this.volume.freeWhenUnused(file.inode);
    }
    descriptors.length = 0;
    this.#callers.delete(caller);
  }

  /**
   * Loses power: every unsynced change that `survives` does not keep is undone, every open file is closed. The
   * volume must have been told to track what is unsynced (`trackUnsynced`), else nothing is lost.
   */
  losePower(survives: readonly boolean[]): void {
    for (const caller of this.#callers) this.release(caller);
    this.volume.pending?.crash(survives);
  }

  /** From now on, keeps account of what a power failure could undo. Everything present is durable. */
  trackUnsynced(profile: CrashProfile, itemsMax?: number): PendingLog {
    this.volume.pending?.settle();
    const pending = new PendingLog(this.volume, profile, itemsMax);
    this.volume.pending = pending;
    return pending;
  }

  /** Everything written so far is durable, as after sync(2). */
  sync(): void {
    this.volume.pending?.settle();
  }

  #perform(call: Call): Errno | undefined {
    const { volume } = this;
    switch (call.code) {
      case CALL_CODE.open:
        this.#callers.add(call.caller);
        return open(volume, call);
      case CALL_CODE.read:
        return read(volume, call);
      case CALL_CODE.write:
        return write(volume, call);
      case CALL_CODE.fsync:
        return fsync(volume, call);
      case CALL_CODE.close:
        return close(volume, call);
      case CALL_CODE.readFile:
        return readFile(volume, call);
      case CALL_CODE.rename:
        return rename(volume, call, this.#callers);
      case CALL_CODE.link:
        return link(volume, call);
      case CALL_CODE.unlink:
        return unlink(volume, call);
      case CALL_CODE.mkdir:
        return mkdir(volume, call);
      case CALL_CODE.rmdir:
        return rmdir(volume, call);
      case CALL_CODE.readdir:
        return readdir(volume, call, call.listing === undefined ? this.#nextOrder() : 0);
      case CALL_CODE.stat:
        return stat(volume, call);
      case CALL_CODE.utimes:
        return utimes(volume, call);
      default:
        return 'EINVAL';
    }
  }

  /** The directory that holds a path's last component, which the caller may search; 0 when the call has failed. */
  #parentOf(call: Call, path: string): number {
    const { uid } = call.caller;
    const found = this.#walk.parentOf(path, uid);
    if (typeof found === 'number' && permits(this.volume, found, uid, ACCESS.search)) return found;
    this.#fail(call, typeof found === 'number' ? 'EACCES' : found);
    return 0;
  }

  #resolveExisting(call: Call): boolean {
    const inode = lookupIn(this.volume, call.parent, call.name);
    if (typeof inode === 'string' || inode === 0) {
      this.#fail(call, inode === 0 ? 'ENOENT' : inode);
      return false;
    }
    // From here on it is the file that counts, not the name by which it was found.
    call.inode = inode;
    call.parent = 0;
    call.generation = this.volume.inodes.get(COLUMN.generation, inode);
    return true;
  }

  #nextOrder(): number {
    return this.listingOrder(this.volume.nextListing());
  }

  #fail(call: Call, errno: Errno): void {
    call.error = errorOf(call, errno);
  }
}

/** The error of a call, with the paths it was about. */
export function errorOf(call: Call, errno: Errno): Error {
  const twoPaths = call.code === CALL_CODE.rename || call.code === CALL_CODE.link;
  const path = HAS_PATH[call.code] === true ? call.path : undefined;
  return systemError(errno, call.callName, path, twoPaths ? call.destination : undefined);
}
