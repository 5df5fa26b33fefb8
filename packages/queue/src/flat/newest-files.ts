interface File {
  readonly name: string;
  readonly mtimeMs: number;
}

/** Keeps the newest `max` files it is shown, by (mtime, name): a heap with the oldest of them on top. */
export class NewestFiles {
  readonly #max: number;
  readonly #heap: File[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** Enters a file; resolves to the name that falls out, which may be its own. */
  add(name: string, mtimeMs: number): string | undefined {
    const file = { name, mtimeMs };
    const oldest = this.#heap[0];
    if (this.#heap.length < this.#max) {
      this.#heap.push(file);
      this.#rise(this.#heap.length - 1);
      return undefined;
    }
    if (oldest === undefined || isOlder(file, oldest)) return name;
    this.#heap[0] = file;
    this.#sink(0);
    return oldest.name;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfOlder(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const leftFile = this.#heap[left];
      const rightFile = this.#heap[left + 1];
      if (leftFile === undefined) return;
      const least = rightFile !== undefined && isOlder(rightFile, leftFile) ? left + 1 : left;
      if (!this.#swapIfOlder(least, at)) return;
      at = least;
    }
  }

  #swapIfOlder(a: number, b: number): boolean {
    const fileA = this.#heap[a];
    const fileB = this.#heap[b];
    if (fileA === undefined || fileB === undefined || !isOlder(fileA, fileB)) return false;
    this.#heap[a] = fileB;
    this.#heap[b] = fileA;
    return true;
  }
}

function isOlder(a: File, b: File): boolean {
  return a.mtimeMs < b.mtimeMs || (a.mtimeMs === b.mtimeMs && a.name < b.name);
}
