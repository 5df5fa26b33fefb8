import { Volume as MemfsVolume } from 'memfs';
import type { DirectoryEntry, EntryKind, FileSystem, FileSystemTraits, OpenMode } from '@spoolproof/contract';
import { CALL_CODE, type Call, type Caller, type OpenListing } from '../kernel/call.ts';
import { directPort } from '../kernel/direct-port.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { errorOf } from '../volume/sim-fs.ts';
import { MEMFS_DEPARTURES, type MemfsFile } from './departures.ts';

/** Entries per chunk of a listing. */
const LISTING_CHUNK = 128;
const PERMISSION_MASK = 0o7777;
const DIRECTORY_MODE = 0o755;
const FILE_MODE = 0o644;
/** A descriptor of memfs that stands for none. */
const NO_FILE = -1;

const FLAGS: Readonly<Record<OpenMode, string>> = {
  read: 'r',
  create: 'wx',
  write: 'r+',
  append: 'a',
  directory: 'r',
};

interface MemfsListing extends OpenListing {
  readonly entries: readonly DirectoryEntry[];
  next: number;
}

/**
 * memfs as a kernel: the second simulated filesystem, written by others. Where it is not POSIX, the adapter answers
 * for it, case by case, as {@link MEMFS_DEPARTURES} lists. Beyond those it differs in what cannot be corrected from
 * outside: listings are sorted, users and permissions are those of this process, and nothing is ever unsynced.
 */
export class MemfsKernel implements Kernel {
  readonly volume: MemfsVolume;
  readonly traits: FileSystemTraits = { transientErrnos: [], directoryFsync: true };

  constructor(volume: MemfsVolume = new MemfsVolume()) {
    this.volume = volume;
  }

  resolve(): void {
    // memfs looks a path up and acts in one step: there is no time between for anybody to move a directory.
  }

  effect(call: Call): void {
    try {
      const correction = this.#correctionOf(call);
      if (correction === undefined)
        call.value = call.act === undefined ? this.#perform(call) : call.act(call);
      else if (correction !== 'nothing') call.error = errorOf(call, correction);
    } catch (error) {
      call.error = error instanceof Error ? error : new Error(String(error));
    }
  }

  release(caller: Caller): void {
    for (const file of caller.descriptors)
      if (file !== undefined) this.volume.closeSync((file as MemfsFile).memfsFile);
    caller.descriptors.length = 0;
  }

  #correctionOf(call: Call): ReturnType<(typeof MEMFS_DEPARTURES)[number]['correct']> {
    for (const departure of MEMFS_DEPARTURES) {
      const correction = departure.correct(this.volume, call);
      if (correction !== undefined) return correction;
    }
    return undefined;
  }

  #perform(call: Call): unknown {
    const { volume } = this;
    switch (call.code) {
      case CALL_CODE.open:
        return this.#open(call);
      case CALL_CODE.read:
        return this.#read(call);
      case CALL_CODE.write:
        return this.#write(call);
      case CALL_CODE.fsync:
        return volume.fsyncSync(memfsFileOf(call));
      case CALL_CODE.close:
        volume.closeSync(memfsFileOf(call));
        call.caller.descriptors[call.descriptor] = undefined;
        return undefined;
      case CALL_CODE.readFile:
        return new Uint8Array(volume.readFileSync(call.path) as Buffer);
      case CALL_CODE.rename:
        return volume.renameSync(call.path, call.destination);
      case CALL_CODE.link:
        return volume.linkSync(call.path, call.destination);
      case CALL_CODE.unlink:
        return volume.unlinkSync(call.path);
      case CALL_CODE.mkdir:
        volume.mkdirSync(call.path, { mode: DIRECTORY_MODE });
        return undefined;
      case CALL_CODE.rmdir:
        return volume.rmdirSync(call.path);
      case CALL_CODE.readdir:
        return this.#readdir(call);
      case CALL_CODE.stat:
        return this.#stat(call);
      default:
        return volume.utimesSync(call.path, call.mtimeMs / 1000, call.mtimeMs / 1000);
    }
  }

  #open(call: Call): number {
    const { caller, mode, path } = call;
    const inUse = caller.descriptors.filter((file) => file !== undefined).length;
    if (inUse >= caller.descriptorsMax) throw errorOf(call, 'EMFILE');
    if (mode === 'write' || mode === 'append') this.#refuseMissing(call);
    const memfsFile = this.volume.openSync(path, FLAGS[mode], FILE_MODE);
    if (mode === 'directory' && !this.volume.fstatSync(memfsFile).isDirectory()) {
      this.volume.closeSync(memfsFile);
      throw errorOf(call, 'ENOTDIR');
    }
    let descriptor = 3;
    while (caller.descriptors[descriptor] !== undefined) descriptor += 1;
    const file: MemfsFile = { inode: 0, mode, path, parent: 0, position: 0, memfsFile };
    caller.descriptors[descriptor] = file;
    return descriptor;
  }

  /** The flag `a` would create the file. */
  #refuseMissing(call: Call): void {
    this.volume.lstatSync(call.path);
  }

  #read(call: Call): number {
    const into = call.bytes as Uint8Array;
    const count = this.volume.readSync(memfsFileOf(call), into, 0, into.length, call.position ?? 0);
    call.transferred = count;
    return count;
  }

  #write(call: Call): number {
    const bytes = call.bytes as Uint8Array;
    const file = call.caller.descriptors[call.descriptor];
    const position = file?.mode === 'append' ? undefined : (call.position ?? file?.position ?? 0);
    const count = this.volume.writeSync(memfsFileOf(call), bytes, 0, bytes.length, position);
    if (file !== undefined && call.position === null) file.position = (position ?? 0) + count;
    call.transferred = count;
    return count;
  }

  #readdir(call: Call): readonly DirectoryEntry[] {
    const listing = (call.listing as MemfsListing | undefined) ?? this.#list(call.path);
    call.listing = listing;
    const chunk = listing.entries.slice(listing.next, listing.next + LISTING_CHUNK);
    listing.next += chunk.length;
    listing.finished = listing.next >= listing.entries.length;
    call.entries = chunk.length;
    return chunk;
  }

  #list(path: string): MemfsListing {
    const found = this.volume.readdirSync(path, { withFileTypes: true }) as unknown as readonly MemfsEntry[];
    return {
      entries: found.map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
      next: 0,
      finished: false,
    };
  }

  #stat(call: Call): unknown {
    const status = this.volume.lstatSync(call.path);
    return {
      kind: kindOf(status),
      sizeBytes: status.size,
      mtimeMs: Number(status.mtimeMs),
      device: 0,
      inode: Number(status.ino),
      links: Number(status.nlink),
      mode: Number(status.mode) & PERMISSION_MASK,
      uid: Number(status.uid),
    };
  }
}

interface MemfsEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

function kindOf(entry: Omit<MemfsEntry, 'name'>): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

function memfsFileOf(call: Call): number {
  const file = call.caller.descriptors[call.descriptor];
  return file === undefined ? NO_FILE : (file as MemfsFile).memfsFile;
}

/** memfs behind the `FileSystem` port, for programs that need no scheduler. */
export function memfsFileSystem(volume?: MemfsVolume): FileSystem {
  return directPort(new MemfsKernel(volume));
}
