import { readContent, truncateContent, writeContent } from '../volume/file-content.ts';
import { COLUMN } from '../volume/inode-table.ts';
import type { Volume } from '../volume/volume.ts';
import { dependencies } from './dependencies.ts';
import type { EntryEdit, PendingData, PendingItem } from './pending-item.ts';
import type { CrashProfile } from './profiles.ts';
import { undoEntries } from './undo-entries.ts';

/** Beyond this many pending changes the oldest become durable, as by a kernel's write-back. */
const ITEMS_MAX = 512;

/** Everything a power failure could still undo, oldest first. */
export class PendingLog {
  readonly profile: CrashProfile;
  readonly #volume: Volume;
  readonly #itemsMax: number;
  #items: PendingItem[] = [];
  /** Set while a crash is being worked out: its own writes are not pending. */
  #crashing = false;

  constructor(volume: Volume, profile: CrashProfile, itemsMax: number = ITEMS_MAX) {
    this.#volume = volume;
    this.profile = profile;
    this.#itemsMax = itemsMax;
  }

  /** The pending changes, oldest first. */
  get items(): readonly PendingItem[] {
    return this.#items;
  }

  /** Notes a change of names that has just been made. */
  entries(edits: readonly EntryEdit[]): void {
    if (this.profile === 'kill') return;
    for (const edit of edits) this.#pin(edit, 1);
    this.#add({ kind: 'entries', edits, forcedBy: (edits.at(-1) as EntryEdit).parent });
  }

  /** Notes a write that is about to be made. */
  write(inode: number, at: number, length: number): void {
    if (this.profile === 'kill' || this.#crashing) return;
    const volume = this.#volume;
    const sizeBefore = volume.inodes.get(COLUMN.sizeBytes, inode);
    const before = new Uint8Array(length);
    before.set(readContent(volume, inode, at, at + length));
    const separate = this.profile === 'posix-weak';
    const grows = at + length > sizeBefore;
    const after = new Uint8Array(0);
    volume.addTo(COLUMN.pins, inode, 1);
    this.#add({
      kind: 'data',
      inode,
      at,
      before,
      after,
      sizeBefore: separate ? -1 : sizeBefore,
      doomed: false,
    });
    if (!separate || !grows) return;
    volume.addTo(COLUMN.pins, inode, 1);
    this.#add({ kind: 'size', inode, before: sizeBefore });
  }

  /** An fsync of an inode has succeeded. */
  sync(inode: number): void {
    if (this.#items.length === 0) return;
    const { profile } = this;
    const forced = this.#items.map((item) => {
      if (profile === 'prefix') return true;
      if (item.kind !== 'entries') return item.inode === inode;
      if (profile === 'ext4') return true;
      return item.forcedBy === inode;
    });
    this.#retire(forced);
  }

  /** An fsync of an inode has failed, and the kernel has marked its pages clean: they will never be written. */
  doom(inode: number): void {
    for (const item of this.#items) if (item.kind === 'data' && item.inode === inode) item.doomed = true;
  }

  /** Everything pending becomes durable: the machine has been idle for long. */
  settle(): void {
    this.#retire(this.#items.map(() => true));
  }

  /** Everything pending is forgotten, because the volume is being rolled back. */
  forget(): void {
    this.#items = [];
  }

  /** What must have survived for each of the pending changes to survive. */
  dependencies(): readonly (readonly number[])[] {
    return dependencies(this.#items, this.profile);
  }

  /** Undoes every pending change that does not survive. Afterwards nothing is pending. */
  crash(survives: readonly boolean[]): void {
    this.#crashing = true;
    this.#captureWrites();
    const keeps = this.#items.map((item, index) => survives[index] === true && !isDoomed(item));
    this.#items.forEach((item, index) => {
      if (keeps[index] === true && item.kind === 'data') this.#shineThrough(item, index);
    });
    const lost = this.#items.filter((_, index) => keeps[index] !== true);
    const edits: EntryEdit[] = [];
    for (const item of lost.toReversed()) {
      if (item.kind === 'entries') edits.push(...item.edits.toReversed());
      else if (item.kind === 'size') truncateContent(this.#volume, item.inode, item.before);
      else this.#undoWrite(item);
    }
    undoEntries(this.#volume, edits);
    const items = this.#items;
    this.#items = [];
    for (const item of items) this.#unpin(item);
    this.#crashing = false;
    this.#volume.directoryEpoch += 1;
  }

  #add(item: PendingItem): void {
    this.#items.push(item);
    if (this.#items.length <= this.#itemsMax) return;
    const oldest = this.#items.findIndex((candidate) => !isDoomed(candidate));
    this.#retire(this.#items.map((_, index) => index === oldest));
  }

  /** Makes some changes durable, with what they need. */
  #retire(forced: boolean[]): void {
    if (!forced.includes(true)) return;
    const needs = this.dependencies();
    for (let index = forced.length - 1; index >= 0; index -= 1) {
      if (forced[index] === true) for (const needed of needs[index] ?? []) forced[needed] = true;
    }
    const items = this.#items;
    if (items.some(isDoomed)) this.#captureWrites();
    items.forEach((item, index) => {
      if (forced[index] === true && item.kind === 'data' && !item.doomed) this.#shineThrough(item, index);
    });
    this.#items = items.filter((item, index) => forced[index] !== true || isDoomed(item));
    items.forEach((item, index) => {
      if (forced[index] === true && !isDoomed(item)) this.#unpin(item);
    });
  }

  /** Finds out what each pending write wrote: what the next one over it remembers, or what is there now. */
  #captureWrites(): void {
    const writes = this.#items.filter((item) => item.kind === 'data');
    writes.forEach((item, index) => {
      const bytes = new Uint8Array(item.before.length);
      bytes.set(readContent(this.#volume, item.inode, item.at, item.at + item.before.length));
      for (const later of writes.slice(index + 1).toReversed()) overlay(bytes, item, later, later.before);
      item.after = bytes;
    });
  }

  /** A write that survives shows through where an earlier, overlapping one is lost. */
  #shineThrough(survivor: PendingData, index: number): void {
    for (const earlier of this.#items.slice(0, index)) {
      if (earlier.kind === 'data') overlay(earlier.before, earlier, survivor, survivor.after);
    }
  }

  #undoWrite(item: PendingData): void {
    const volume = this.#volume;
    const size = volume.inodes.get(COLUMN.sizeBytes, item.inode);
    const room = Math.max(0, Math.min(item.before.length, size - item.at));
    writeContent(volume, item.inode, item.at, item.before.subarray(0, room));
    if (item.sizeBefore >= 0 && item.sizeBefore < size && item.at + item.before.length >= size) {
      truncateContent(volume, item.inode, item.sizeBefore);
    }
  }

  #pin(edit: EntryEdit, change: number): void {
    for (const inode of [edit.before, edit.after]) {
      if (inode === 0) continue;
      this.#volume.addTo(COLUMN.pins, inode, change);
      if (change < 0) this.#volume.freeWhenUnused(inode);
    }
  }

  #unpin(item: PendingItem): void {
    if (item.kind === 'entries') {
      for (const edit of item.edits) this.#pin(edit, -1);
      return;
    }
    this.#volume.addTo(COLUMN.pins, item.inode, -1);
    this.#volume.freeWhenUnused(item.inode);
  }
}

function isDoomed(item: PendingItem): boolean {
  return item.kind === 'data' && item.doomed;
}

/** Copies the part of `bytes` (the extent of `top`) that overlaps `bottom` into `target` (the extent of `bottom`). */
function overlay(target: Uint8Array, bottom: PendingData, top: PendingData, bytes: Uint8Array): void {
  if (top.inode !== bottom.inode) return;
  const from = Math.max(bottom.at, top.at);
  const to = Math.min(bottom.at + target.length, top.at + bytes.length);
  if (to > from) target.set(bytes.subarray(from - top.at, to - top.at), from - bottom.at);
}
