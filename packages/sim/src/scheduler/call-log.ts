import { CALL_NAMES, type Call, type CallName } from '../kernel/call.ts';

/** One recorded call. */
export interface LoggedCall {
  readonly task: number;
  readonly call: CallName;
  /** The steps at which it was made and at which its caller learnt the result; -1: never. */
  readonly invokedStep: number;
  readonly returnedStep: number;
  readonly failed: boolean;
}

const ROWS_MIN = 1024;

/** Every call of a run, in columns of typed arrays: eleven bytes a call. */
export class CallLog {
  #rows = 0;
  #task = new Uint8Array(ROWS_MIN);
  #code = new Uint8Array(ROWS_MIN);
  #failed = new Uint8Array(ROWS_MIN);
  #invoked = new Int32Array(ROWS_MIN);
  #returned = new Int32Array(ROWS_MIN);

  /** Calls recorded. */
  get length(): number {
    return this.#rows;
  }

  /** Records that a call was made, and returns its row. */
  invoke(task: number, code: number, step: number): number {
    const row = this.#rows;
    if (row === this.#task.length) this.#grow();
    this.#rows += 1;
    this.#task[row] = task;
    this.#code[row] = code;
    this.#invoked[row] = step;
    this.#returned[row] = -1;
    return row;
  }

  /** Records that a caller has learnt the result. */
  settle(row: number, call: Call, step: number): void {
    this.#returned[row] = step;
    this.#failed[row] = call.error === undefined ? 0 : 1;
  }

  at(row: number): LoggedCall {
    return {
      task: this.#task[row] as number,
      call: CALL_NAMES[this.#code[row] as number] as CallName,
      invokedStep: this.#invoked[row] as number,
      returnedStep: this.#returned[row] as number,
      failed: this.#failed[row] === 1,
    };
  }

  #grow(): void {
    const capacity = Math.ceil(this.#rows * 1.5);
    const grow = <T extends Uint8Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.#task = grow(this.#task, new Uint8Array(capacity));
    this.#code = grow(this.#code, new Uint8Array(capacity));
    this.#failed = grow(this.#failed, new Uint8Array(capacity));
    this.#invoked = grow(this.#invoked, new Int32Array(capacity));
    this.#returned = grow(this.#returned, new Int32Array(capacity));
  }
}
