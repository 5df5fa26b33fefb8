import type { DirectoryEntry, EntryKind } from '@spoolproof/contract';
import type { Call, OpenListing } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import type { Directory } from './directory.ts';
import { COLUMN, TYPE_DIRECTORY, TYPE_FILE, TYPE_MASK } from './inode-table.ts';
import { lookupIn } from './lookup.ts';
import { ACCESS, permits } from './permissions.ts';
import type { Volume } from './volume.ts';

/** Directories of at most this many slots can be listed in any order at all; larger ones in one of many. */
const FREE_ORDER_MAX = 5;
/** A directory with this many slots per entry is packed before it is listed. */
const SLACK = 4;

/** A listing under way: a walk over the slots that the directory had at its start, then over those it gained. */
export interface SlotListing extends OpenListing {
  readonly directory: Directory;
  /** The order of the slots present at the start. */
  readonly order: readonly number[] | undefined;
  readonly first: number;
  readonly stride: number;
  readonly slots: number;
  next: number;
}

/** What an entry is, from its mode. */
export function kindOf(mode: number): EntryKind {
  const type = mode & TYPE_MASK;
  if (type === TYPE_FILE) return 'file';
  return type === TYPE_DIRECTORY ? 'directory' : 'other';
}

/** The next chunk of a listing; the first opens the directory. `order` decides the order of the entries. */
export function readdir(volume: Volume, call: Call, order: number): Errno | undefined {
  if (call.listing === undefined) {
    const { parent, name, caller } = call;
    const inode = lookupIn(volume, parent, name);
    if (typeof inode === 'string') return inode;
    if (inode === 0) return 'ENOENT';
    if (!volume.inodes.isDirectory(inode)) return 'ENOTDIR';
    if (!permits(volume, inode, caller.uid, ACCESS.read)) return 'EACCES';
    call.listing = openListing(volume, inode, order);
  }
  const chunk = nextChunk(volume, call.listing as SlotListing);
  call.entries = chunk.length;
  call.value = chunk;
  return undefined;
}

function openListing(volume: Volume, inode: number, order: number): SlotListing {
  const before = volume.directory(inode);
  if (before.slots > 64 && before.slots > before.size * SLACK) volume.compact(inode);
  const directory = volume.directory(inode);
  const { slots } = directory;
  const small = slots <= FREE_ORDER_MAX;
  return {
    directory,
    order: small ? permutation(slots, order) : undefined,
    first: small ? 0 : order % slots,
    stride: small ? 1 : coprimeStride(slots, Math.floor(order / slots)),
    slots,
    next: 0,
    finished: false,
  };
}

/** The n-th permutation of the numbers below `count`. */
function permutation(count: number, number: number): readonly number[] {
  const left = Array.from({ length: count }, (_, index) => index);
  const chosen: number[] = [];
  let rest = number;
  for (let size = count; size > 0; size -= 1) {
    chosen.push(...left.splice(rest % size, 1));
    rest = Math.floor(rest / size);
  }
  return chosen;
}

/** A stride that visits each of `count` slots exactly once. */
function coprimeStride(count: number, seed: number): number {
  let stride = 1 + (seed % count);
  while (greatestCommonDivisor(stride, count) !== 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function nextChunk(volume: Volume, listing: SlotListing): readonly DirectoryEntry[] {
  const { directory, slots } = listing;
  const chunk: DirectoryEntry[] = [];
  const chunkMax = volume.options.listingChunk;
  while (chunk.length < chunkMax) {
    // Slots gained since the start come last.
    const at = listing.next;
    if (at >= directory.slots) {
      listing.finished = true;
      break;
    }
    listing.next += 1;
    const slot = at >= slots ? at : (listing.order?.[at] ?? (listing.first + at * listing.stride) % slots);
    const inode = slot < directory.slots ? directory.inodeAt(slot) : 0;
    if (inode === 0) continue;
    const mode = volume.inodes.get(COLUMN.mode, inode);
    chunk.push({ name: directory.nameAt(slot), kind: kindOf(mode) });
  }
  return chunk;
}
