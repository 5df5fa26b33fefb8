import { HISTORY_OPERATIONS, HISTORY_OUTCOMES } from '@spoolproof/contract';
import type { HistoryOperation, HistoryOutcome } from '@spoolproof/contract';

import { Column } from './column.ts';
import { IdTable } from './id-table.ts';

/** Stands for "no such number" in the columns of a history. */
export const NONE = 0xffffffff;

/** How a process of a lane ended. */
export type ProcessEnd = 'running' | 'closed' | 'killed' | 'crashed';

/** One process of a lane. Times in microseconds since the lane began. */
export interface HistoryProcess {
  readonly index: number;
  readonly role: string;
  startUs: number;
  /** When it ended, at the earliest: when the signal was sent, or its last record. Infinity while it runs. */
  endUs: number;
  end: ProcessEnd;
  /** Stretches during which it was stopped (SIGSTOP). */
  readonly stopped: { fromUs: number; toUs: number }[];
}

/** Why a touch of an item was not `ok`, or what else there is to say of it. */
export const TOUCH_DETAILS = {
  none: 0,
  /** The key was taken; nothing was added. */
  duplicate: 1,
  /** The queue said `lease-lost`. */
  leaseLost: 2,
  /** The operation threw; its note has the error. */
  threw: 3,
  /** The bytes delivered are not those enqueued. */
  damaged: 4,
} as const;

/** What one operation of one process did. `note` is its report or its error. */
export interface OperationFacts {
  readonly outcome: HistoryOutcome;
  readonly calls?: number;
  readonly vanished?: number;
  readonly entries?: number;
  readonly renames?: number;
  readonly stats?: number;
  readonly fsyncs?: number;
  readonly note?: unknown;
}

/** An error as a history keeps it. */
export interface HistoryError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** The errno of the error or of one of its causes. */
  readonly errno?: string;
  /** The fault that was injected into this operation, if one was. */
  readonly injected?: string;
  /** Syncs of a descriptor on which one had failed before, so far in its process. */
  readonly syncedAgain?: number;
}

/**
 * What the processes of a lane did, as columns: one row per operation, and one *touch* per item and operation. An
 * *item* is the number of an enqueue attempt; its id is known once the enqueue returned or somebody read the item.
 */
export class History {
  readonly ids: IdTable = new IdTable();
  readonly processes: HistoryProcess[] = [];
  /** Per operation. */
  readonly operations: {
    readonly process: Column<Uint32Array>;
    readonly kind: Column<Uint8Array>;
    readonly outcome: Column<Uint8Array>;
    readonly invokeUs: Column<Float64Array>;
    /** Infinity when the process ended first. */
    readonly returnUs: Column<Float64Array>;
    /** Calls of the file system, where they are counted. */
    readonly calls: Column<Uint32Array>;
    /** Calls that found a listed entry gone. */
    readonly vanished: Column<Uint32Array>;
    /** Directory entries read. */
    readonly entries: Column<Uint32Array>;
    readonly renames: Column<Uint32Array>;
    readonly stats: Column<Uint32Array>;
    /** Calls of fsync, failed ones included. */
    readonly fsyncs: Column<Uint32Array>;
    /** What was asked for: a claim's `max`, a cap. */
    readonly asked: Column<Uint32Array>;
  } = {
    process: new Column(Uint32Array),
    kind: new Column(Uint8Array),
    outcome: new Column(Uint8Array),
    invokeUs: new Column(Float64Array),
    returnUs: new Column(Float64Array),
    calls: new Column(Uint32Array),
    vanished: new Column(Uint32Array),
    entries: new Column(Uint32Array),
    renames: new Column(Uint32Array),
    stats: new Column(Uint32Array),
    fsyncs: new Column(Uint32Array),
    asked: new Column(Uint32Array),
  };
  /** Per touch of an item by an operation, in the order of the operation. */
  readonly touches: {
    readonly operation: Column<Uint32Array>;
    readonly item: Column<Uint32Array>;
    readonly outcome: Column<Uint8Array>;
    readonly detail: Column<Uint8Array>;
    /** Deliveries that a claim told, else 0. */
    readonly deliveries: Column<Uint32Array>;
  } = {
    operation: new Column(Uint32Array),
    item: new Column(Uint32Array),
    outcome: new Column(Uint8Array),
    detail: new Column(Uint8Array),
    deliveries: new Column(Uint32Array),
  };
  /** Per item. */
  readonly items: {
    /** The operation that enqueued it. */
    readonly operation: Column<Uint32Array>;
    /** Number of its id, or NONE. */
    readonly id: Column<Uint32Array>;
  } = { operation: new Column(Uint32Array), id: new Column(Uint32Array) };
  /** Item by number of its id; NONE for an id that no enqueue is known for. */
  readonly itemOfId: Column<Uint32Array> = new Column(Uint32Array);
  /** Reports and errors, by operation. */
  readonly notes: Map<number, unknown> = new Map();
  /** Idempotency keys, by item. */
  readonly keys: Map<number, string> = new Map();
  /** Items that kill whoever reads them. */
  readonly poison: Set<number> = new Set();
  /** Ids that were delivered although no enqueue is known for them, with the operation that delivered each. */
  readonly phantoms: { readonly id: string; readonly operation: number }[] = [];

  /** Adds a process and answers with its number. */
  addProcess(role: string, startUs: number): HistoryProcess {
    const added: HistoryProcess = {
      index: this.processes.length,
      role,
      startUs,
      endUs: Number.POSITIVE_INFINITY,
      end: 'running',
      stopped: [],
    };
    this.processes.push(added);
    return added;
  }

  /** Records that an operation was invoked; its outcome is unknown until {@link finish}. */
  invoke(actor: number, kind: HistoryOperation, invokeUs: number, asked = 0): number {
    const columns = this.operations;
    columns.process.push(actor);
    columns.kind.push(HISTORY_OPERATIONS.indexOf(kind));
    columns.outcome.push(HISTORY_OUTCOMES.indexOf('unknown'));
    columns.invokeUs.push(invokeUs);
    columns.returnUs.push(Number.POSITIVE_INFINITY);
    columns.calls.push(0);
    columns.vanished.push(0);
    columns.entries.push(0);
    columns.renames.push(0);
    columns.stats.push(0);
    columns.fsyncs.push(0);
    return columns.asked.push(asked);
  }

  /** Records that an operation returned. */
  finish(operation: number, returnUs: number, facts: OperationFacts): void {
    const columns = this.operations;
    columns.returnUs.set(operation, returnUs);
    columns.outcome.set(operation, HISTORY_OUTCOMES.indexOf(facts.outcome));
    columns.calls.set(operation, facts.calls ?? 0);
    columns.vanished.set(operation, facts.vanished ?? 0);
    columns.entries.set(operation, facts.entries ?? 0);
    columns.renames.set(operation, facts.renames ?? 0);
    columns.stats.set(operation, facts.stats ?? 0);
    columns.fsyncs.set(operation, facts.fsyncs ?? 0);
    if (facts.note !== undefined) this.notes.set(operation, facts.note);
  }

  /** Adds an item that an operation tries to enqueue. */
  addItem(operation: number): number {
    this.items.id.push(NONE);
    return this.items.operation.push(operation);
  }

  /** Binds an item to its id. False when the id belongs to another item already, or the item to another id. */
  bind(item: number, id: string): boolean {
    const index = this.internId(id);
    const owner = this.itemOfId.at(index);
    const known = this.items.id.at(item);
    if ((owner !== NONE && owner !== item) || (known !== NONE && known !== index)) return false;
    this.itemOfId.set(index, item);
    this.items.id.set(item, index);
    return true;
  }

  /** The number of an id, which may be new. */
  internId(id: string): number {
    const index = this.ids.intern(id);
    while (this.itemOfId.length < this.ids.size) this.itemOfId.push(NONE);
    return index;
  }

  /** Records what an operation did to an item. */
  touch(
    operation: number,
    item: number,
    outcome: HistoryOutcome,
    detail: number = TOUCH_DETAILS.none,
    deliveries = 0,
  ): number {
    const columns = this.touches;
    columns.item.push(item);
    columns.outcome.push(HISTORY_OUTCOMES.indexOf(outcome));
    columns.detail.push(detail);
    columns.deliveries.push(deliveries);
    return columns.operation.push(operation);
  }

  /** The kind of an operation. */
  kindOf(operation: number): HistoryOperation {
    const kind = HISTORY_OPERATIONS[this.operations.kind.at(operation)];
    if (kind === undefined) throw new RangeError(`operation ${operation} is of no known kind`);
    return kind;
  }

  /** What became of an operation. */
  outcomeOf(operation: number): HistoryOutcome {
    return HISTORY_OUTCOMES[this.operations.outcome.at(operation)] ?? 'unknown';
  }

  /** What became of one touch. */
  touchOutcomeOf(touch: number): HistoryOutcome {
    return HISTORY_OUTCOMES[this.touches.outcome.at(touch)] ?? 'unknown';
  }

  /** The process of an operation. */
  processOf(operation: number): HistoryProcess {
    const actor = this.processes[this.operations.process.at(operation)];
    if (actor === undefined) throw new RangeError(`operation ${operation} has no process`);
    return actor;
  }

  /** An item's id where it is known, else `#` and its number. */
  nameOf(item: number): string {
    const id = this.items.id.at(item);
    return id === NONE ? `#${item}` : this.ids.text(id);
  }
}
