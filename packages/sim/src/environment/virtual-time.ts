/** Something that is to happen at a time. */
export interface Alarm {
  readonly dueMs: number;
  /** Breaks ties: earlier alarms first. */
  readonly number: number;
  cancelled: boolean;
  readonly ring: () => void;
}

/** Time as the simulation has it: milliseconds since its start, and what is due when. It never goes back. */
export class VirtualTime {
  /** Milliseconds since the simulation began. */
  nowMs = 0;
  /** When the next alarm is due, or Infinity. */
  nextDueMs: number = Infinity;
  /** A binary heap, earliest first. */
  readonly #heap: Alarm[] = [];
  #alarms = 0;

  /** Sets an alarm. Give it up by setting `cancelled`. */
  alarm(dueMs: number, ring: () => void): Alarm {
    this.#alarms += 1;
    const alarm: Alarm = { dueMs, number: this.#alarms, cancelled: false, ring };
    this.#push(alarm);
    this.nextDueMs = (this.#heap[0] as Alarm).dueMs;
    return alarm;
  }

  /** Lets time pass, and rings what is due. */
  advance(byMs: number): void {
    this.nowMs += byMs;
    while (this.nextDueMs <= this.nowMs) this.#ringNext();
  }

  /** Jumps to the next alarm and rings it. False when there is none. */
  jump(): boolean {
    this.#dropCancelled();
    if (this.nextDueMs === Infinity) return false;
    this.nowMs = Math.max(this.nowMs, this.nextDueMs);
    this.#ringNext();
    return true;
  }

  #ringNext(): void {
    const alarm = this.#pop();
    this.nextDueMs = this.#heap[0]?.dueMs ?? Infinity;
    if (alarm !== undefined && !alarm.cancelled) alarm.ring();
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled === true) this.#pop();
    this.nextDueMs = this.#heap[0]?.dueMs ?? Infinity;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(alarm);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as Alarm;
      if (!isBefore(alarm, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = alarm;
  }

  #pop(): Alarm | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = at * 2 + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1] as Alarm, heap[down] as Alarm)) down += 1;
      if (!isBefore(heap[down] as Alarm, last)) break;
      heap[at] = heap[down] as Alarm;
      at = down;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
}
