import type { Capabilities, HistoryOperation, ItemState } from '@spoolproof/contract';
import { History, Snapshot, TouchIndex } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';

/** Promises everything, so that every clause applies. */
const everything: Capabilities = {
  durability: ['none'],
  order: 'per-producer',
  atomicBatch: true,
  leases: true,
  capPolicies: ['archive-oldest'],
  readmit: true,
  delay: true,
  idempotencyKeys: true,
  deliveriesMax: 3,
  flatCost: true,
};

/** Writes histories by hand: one line of a test, one thing that happened. Times are in milliseconds. */
export class LaneFixture {
  readonly history: History = new History();

  process(role: string): number {
    return this.history.addProcess(role, 0).index;
  }

  /** Ends a process with SIGKILL. */
  kill(process: number, ms: number): void {
    const found = this.history.processes[process]!;
    found.endUs = ms * 1000;
    found.end = 'killed';
  }

  enqueue(process: number, ms: number, id: string, options: { key?: string; poison?: boolean } = {}): number {
    const operation = this.history.invoke(process, 'enqueue', ms * 1000);
    const item = this.history.addItem(operation);
    this.history.finish(operation, ms * 1000 + 100, { outcome: 'ok' });
    this.history.touch(operation, item, 'ok');
    this.history.bind(item, id);
    if (options.key !== undefined) this.history.keys.set(item, options.key);
    if (options.poison === true) this.history.poison.add(item);
    return item;
  }

  /** A batch; without ids it never returned. */
  batch(process: number, ms: number, count: number, ids: readonly string[] | null): number[] {
    const operation = this.history.invoke(process, 'enqueue-batch', ms * 1000);
    const items = Array.from({ length: count }, () => this.history.addItem(operation));
    if (ids === null) return items;
    this.history.finish(operation, ms * 1000 + 100, { outcome: 'ok' });
    for (const [position, item] of items.entries()) {
      this.history.touch(operation, item, 'ok');
      this.history.bind(item, ids[position]!);
    }
    return items;
  }

  claim(process: number, ms: number, items: readonly number[], tookMs = 0.1): void {
    const operation = this.history.invoke(process, 'claim', ms * 1000, items.length);
    this.history.finish(operation, (ms + tookMs) * 1000, { outcome: 'ok' });
    for (const item of items) this.history.touch(operation, item, 'ok', 0, 1);
  }

  settle(
    process: number,
    ms: number,
    kind: 'ack' | 'release' | 'bury',
    item: number,
    result: 'settled' | 'lease-lost' | 'unknown' = 'settled',
  ): void {
    const operation = this.history.invoke(process, kind, ms * 1000);
    if (result !== 'unknown') this.history.finish(operation, ms * 1000 + 100, { outcome: 'ok' });
    if (result === 'settled') this.history.touch(operation, item, 'ok');
    else if (result === 'lease-lost') this.history.touch(operation, item, 'fail', 2);
    else this.history.touch(operation, item, 'unknown');
  }

  /** Any other operation. */
  operation(
    process: number,
    ms: number,
    kind: HistoryOperation,
    facts: {
      note?: unknown;
      asked?: number;
      failed?: boolean;
      calls?: number;
      stats?: number;
      vanished?: number;
      renames?: number;
      fsyncs?: number;
    } = {},
  ): number {
    const { note, asked = 0, failed = false, ...counts } = facts;
    const operation = this.history.invoke(process, kind, ms * 1000, asked);
    this.history.finish(operation, ms * 1000 + 500, { outcome: failed ? 'fail' : 'ok', note, ...counts });
    return operation;
  }

  snapshot(places: readonly (readonly [string, ItemState])[]): Snapshot {
    const snapshot = new Snapshot(this.history.ids);
    for (const [id, state] of places) snapshot.add(id, state);
    return snapshot;
  }

  observe(seen: Partial<Observation> = {}): Observation {
    return {
      history: this.history,
      touches: new TouchIndex(this.history),
      capabilities: everything,
      settings: { leaseMs: 10_000, bucketItemsMax: 1000, deliveriesMax: 3, durability: 'none' },
      workers: 6,
      final: null,
      audit: null,
      capWindows: [],
      interruptedCaps: [],
      orderWindows: [],
      costs: null,
      enqueueCosts: [],
      loopSlices: [],
      rejects: [],
      sweeps: [],
      contentions: [],
      directories: [],
      burials: null,
      foreign: null,
      outside: null,
      stats: [],
      readmits: [],
      recovery: null,
      drain: null,
      kills: 0,
      stalled: [],
      ...seen,
    };
  }
}

/** What an auditor says that found nothing wrong. */
export const soundAudit = {
  holes: 0,
  countMismatches: 0,
  damaged: 0,
  payloadsChecked: 10,
  keysWithoutItem: 0,
  reasonsMissing: 0,
  largestDirectory: { path: 'ready/tapped', entries: 3 },
  examples: [],
};
