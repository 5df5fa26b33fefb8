/** Slots per record: what was done, and what it takes to undo it. */
const WIDTH = 5;

/** Undoes one record. */
export type Undo = (operation: number, a: unknown, b: unknown, c: unknown, d: unknown) => void;

/**
 * What it takes to bring a volume back to where it was. Records are flat, five slots each, and undone in reverse.
 * Nothing is recorded while no mark is set, so a volume that is never rolled back pays one comparison per change.
 */
export class UndoLog {
  readonly #slots: unknown[] = [];
  #marks = 0;

  /** Whether changes must be recorded. */
  get active(): boolean {
    return this.#marks > 0;
  }

  /** Records kept at present. */
  get length(): number {
    return this.#slots.length / WIDTH;
  }

  /** Starts recording, and returns where. */
  mark(): number {
    this.#marks += 1;
    return this.#slots.length;
  }

  record(operation: number, a: unknown, b: unknown, c?: unknown, d?: unknown): void {
    this.#slots.push(operation, a, b, c, d);
  }

  /** Undoes everything since a mark, and gives the mark up. */
  rollback(mark: number, undo: Undo): void {
    const slots = this.#slots;
    for (let at = slots.length - WIDTH; at >= mark; at -= WIDTH) {
      undo(slots[at] as number, slots[at + 1], slots[at + 2], slots[at + 3], slots[at + 4]);
    }
    slots.length = mark;
    this.#marks -= 1;
  }

  /** Gives a mark up and keeps what was done since. Only when no mark is left are its records forgotten. */
  commit(): void {
    this.#marks -= 1;
    if (this.#marks === 0) this.#slots.length = 0;
  }
}
