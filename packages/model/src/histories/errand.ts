import type { Command } from '../replay/queue-world.ts';
import type { Draw } from '../replay/trace.ts';

/** Who takes part, by process: the roles of the model. */
export type Cast = readonly (readonly [process: number, role: string])[];

/** What one process does, one operation after the other. */
export class Errand {
  /** An operation was begun and has not been reported as done. */
  isUnderWay = false;
  /** Whether what is under way settles leases. */
  isSettling = false;
  readonly #role: string;
  readonly #settings: { readonly bucketItemsMax: number; readonly cap: number };
  #left: number;

  constructor(
    role: string,
    settings: { readonly bucketItemsMax: number; readonly cap: number },
    operations: number,
  ) {
    this.#role = role;
    this.#settings = settings;
    this.#left = role === 'batch' ? Math.min(operations, 3) : operations;
  }

  get isOver(): boolean {
    return this.#left === 0 && !this.isUnderWay;
  }

  /** Nothing more. */
  end(): void {
    this.#left = 0;
    this.isUnderWay = false;
  }

  /** The next thing to do; undefined when that was all. Leases are settled first; who is silent does nothing else. */
  next(held: readonly string[], draw: Draw, isSilent: boolean): Command | undefined {
    this.isSettling = held.length > 0;
    if (held.length > 0) return this.#settle(held, draw);
    if (isSilent) this.#left = 0;
    if (this.#left === 0) return undefined;
    this.#left -= 1;
    const { bucketItemsMax, cap } = this.#settings;
    switch (this.#role) {
      case 'taker':
        return { operation: 'claim', max: 1 };
      case 'bulk':
        return { operation: 'claim', max: bucketItemsMax };
      case 'archiver':
        return { operation: 'cap', max: cap };
      case 'readmitter':
        return { operation: 'readmit', max: cap };
      case 'sweeper':
        return { operation: 'sweep' };
      default:
        return { operation: 'enqueue', role: this.#role, batch: bucketItemsMax };
    }
  }

  #settle(held: readonly string[], draw: Draw): Command {
    const choice = draw(4);
    const item = held[0] ?? '';
    if (this.#role === 'bulk' && choice > 1) return { operation: 'ackMany' };
    return choice === 0 ? { operation: 'release', item } : { operation: 'ack', item };
  }
}
