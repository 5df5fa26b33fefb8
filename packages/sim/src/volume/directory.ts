/**
 * The entries of one directory, in slots that keep their place as long as the entry lives. A listing walks the slots,
 * so an entry that stays is seen exactly once, and one that is renamed may be missed or seen under both names, as
 * with a real `getdents`.
 */
export class Directory {
  readonly inode: number;
  readonly names: string[] = [];
  readonly inodes: number[] = [];
  /** Free slots; the last is used first. */
  readonly #free: number[] = [];
  readonly #slotByName: Map<string, number> = new Map();

  constructor(inode: number) {
    this.inode = inode;
  }

  /** Entries present. */
  get size(): number {
    return this.#slotByName.size;
  }

  /** Slots in use or free: the range that a listing walks. */
  get slots(): number {
    return this.inodes.length;
  }

  /** The slot of a name, or -1. */
  find(name: string): number {
    const slot = this.#slotByName.get(name);
    return slot === undefined ? -1 : slot;
  }

  /** The inode in a slot, or 0 when the slot is free. */
  inodeAt(slot: number): number {
    return this.inodes[slot] as number;
  }

  /** The name in a slot. */
  nameAt(slot: number): string {
    return this.names[slot] as string;
  }

  /** The inode that a name stands for, or 0. */
  lookup(name: string): number {
    const slot = this.#slotByName.get(name);
    return slot === undefined ? 0 : (this.inodes[slot] as number);
  }

  /** Adds an entry that is not there, and returns its slot. */
  add(name: string, inode: number): number {
    const slot = this.#free.pop() ?? this.inodes.length;
    this.names[slot] = name;
    this.inodes[slot] = inode;
    this.#slotByName.set(name, slot);
    return slot;
  }

  /** Takes back the latest `add`: the slot becomes what it was before. */
  undoAdd(slot: number, wasFree: boolean): void {
    this.#slotByName.delete(this.nameAt(slot));
    if (wasFree) {
      this.#free.push(slot);
      this.names[slot] = '';
      this.inodes[slot] = 0;
      return;
    }
    this.names.length = slot;
    this.inodes.length = slot;
  }

  /** Whether the next `add` reuses a slot. */
  get hasFreeSlot(): boolean {
    return this.#free.length > 0;
  }

  /** Removes the entry in a slot. */
  remove(slot: number): void {
    this.#slotByName.delete(this.nameAt(slot));
    this.names[slot] = '';
    this.inodes[slot] = 0;
    this.#free.push(slot);
  }

  /** Takes back the latest `remove`. */
  undoRemove(slot: number, name: string, inode: number): void {
    this.#free.pop();
    this.names[slot] = name;
    this.inodes[slot] = inode;
    this.#slotByName.set(name, slot);
  }
}
