import type { Capabilities, CapPolicy } from './capabilities.ts';
import type { AcceptedState, ItemState } from './states.ts';

/** Every operation that can wait takes a signal; an aborted operation rejects with the signal's reason. */
export interface Abortable {
  readonly signal?: AbortSignal;
}

/** Options of an enqueue. */
export interface EnqueueOptions extends Abortable {
  /** Claimable this many milliseconds from now, never before; default 0. Lateness is at most 1/16 of the delay. */
  readonly delayMs?: number;
  /** Two enqueues with one key within the queue's key window yield one item (Q19). 1 to 1024 characters. */
  readonly key?: string;
}

/**
 * What became of an enqueue. `duplicate`: the key was taken, and `id` is the item that has it; nothing was added.
 */
export type EnqueueResult =
  | { readonly status: 'enqueued'; readonly id: string }
  | { readonly status: 'duplicate'; readonly id: string };

/** What became of a batch. With `duplicate`, `id` names the batch that has the key; nothing was added. */
export type EnqueueManyResult =
  | { readonly status: 'enqueued'; readonly ids: readonly string[] }
  | { readonly status: 'duplicate'; readonly id: string };

/** Options of a claim. */
export interface ClaimOptions extends Abortable {
  /** At most this many items; default 1. With a whole bucket's worth, a bucket is claimed by one rename. */
  readonly max?: number;
  /** Wait up to this many milliseconds for the first item; default 0: answer at once, maybe with nothing. */
  readonly waitMs?: number;
}

/** A claimed item: ours until settled, or until the lease is lost. */
export interface Lease<T> {
  readonly id: string;
  /** How often the item has been delivered, this time included: 1 at first. */
  readonly deliveries: number;
  /** When it was enqueued, by its producer's clock, milliseconds since the epoch. */
  readonly enqueuedAtMs: number;
  /** Names the lease across processes, for `resume`. */
  readonly token: string;
  /** The file name an adopted item had before, else null. */
  readonly origin: string | null;
  /**
   * Reads, verifies and decodes the payload.
   * @throws SpoolError PAYLOAD_DAMAGED when the bytes are not those enqueued: the item has been buried (Q03).
   * @throws SpoolError PAYLOAD_INVALID when the codec refuses them; the lease stays ours.
   * @throws SpoolError LEASE_LOST when the lease was lost meanwhile.
   */
  payload(): Promise<T>;
}

/** What became of a settle or a renewal. A superseded owner changes nothing and is told so (Q07). */
export type Settlement = 'settled' | 'lease-lost';

/** What became of settling many. `settled` counts; `lost` are the leases that were no longer ours. */
export interface SettleManyResult<T> {
  readonly settled: number;
  readonly lost: readonly Lease<T>[];
}

/** Options of a release. */
export interface ReleaseOptions extends Abortable {
  /** Claimable again after this many milliseconds; default 0: at once, in its old place. */
  readonly delayMs?: number;
}

/** Options of a burial. */
export interface BuryOptions extends Abortable {
  /** Why, for the people who will look at it. At most 4096 characters are kept. */
  readonly reason: string;
}

/** The cap: at most `max` items in `ready`. */
export interface Cap {
  readonly max: number;
  /** Enforcement that starts above `max` shrinks down to this; default `max`. */
  readonly low: number;
  readonly policy: CapPolicy;
}

/** Options of an enforcement; what is left out comes from the queue's settings. */
export interface EnforceCapOptions extends Abortable, Partial<Cap> {
  /** Told after every bucket or thousand items, with what this call has archived so far. */
  readonly onProgress?: (archived: number, planned: number) => void;
}

/** What an enforcement did. Every number was observed, none is an expectation (Q18). */
export interface CapReport {
  readonly depthBefore: number;
  readonly depthAfter: number;
  /** Items that this call moved to overflow. */
  readonly archived: number;
  /** Victims that were gone when their turn came: claimed, or archived by somebody else. Never counted above. */
  readonly vanished: number;
  readonly policy: CapPolicy;
  readonly max: number;
  readonly low: number;
}

/** Options of a readmission. */
export interface ReadmitOptions extends Abortable {
  /** At most this many items; default: as many as fit under the low watermark, all if there is no cap. */
  readonly max?: number;
}

/** What a readmission did. */
export interface ReadmitReport {
  readonly readmitted: number;
  readonly overflowLeft: number;
}

/** Options of a sweep. */
export interface SweepOptions extends Abortable {
  /** At most this many finished items are deleted in one sweep; default 10,000, so that ext4 stays quick. */
  readonly deletionsMax?: number;
}

/** What a sweep found and did. */
export interface SweepReport {
  /** Owners whose leases were taken back, because they are gone or were silent for a whole lease. */
  readonly ownersReclaimed: number;
  /** Owners that are silent but not yet for a whole lease: sweep again later. */
  readonly ownersSuspected: number;
  readonly itemsReclaimed: number;
  readonly bucketsSealed: number;
  /** Half-written files and batches of dead producers, removed. They were never accepted. */
  readonly stagingRemoved: number;
  /** Keyed items of dead producers, whose enqueue was finished for them (Q19). */
  readonly stagingPublished: number;
  readonly doneDeleted: number;
  readonly keysExpired: number;
  readonly delayedPromoted: number;
}

/** How many items are where. Counted from the disk at the time of asking (Q18). */
export interface QueueStats {
  readonly counts: Readonly<Record<AcceptedState, number>>;
  /** Items in `ready`: what the cap looks at. */
  readonly depth: number;
  /** Age of the oldest ready item in milliseconds by this host's clock, or null when none is ready. */
  readonly oldestReadyAgeMs: number | null;
  readonly owners: number;
  /** Finished items already deleted by retention, as the retirement ledger tells. */
  readonly retired: number;
}

/** One item as an inventory lists it. */
export interface InventoryEntry {
  readonly id: string;
  readonly state: ItemState;
  readonly deliveries: number;
}

/**
 * The engine-neutral queue. At-least-once delivery with single-winner claims and fenced settles.
 *
 * Expected outcomes (nothing to claim, lease lost, duplicate key) are return values. Everything else throws a
 * `SpoolError` with a stable code.
 */
export interface Queue<T> extends AsyncDisposable {
  readonly capabilities: Capabilities;
  enqueue(payload: T, options?: EnqueueOptions): Promise<EnqueueResult>;
  enqueueMany(payloads: Iterable<T> | AsyncIterable<T>, options?: EnqueueOptions): Promise<EnqueueManyResult>;
  claim(options?: ClaimOptions): Promise<Lease<T>[]>;
  ack(lease: Lease<T>, options?: Abortable): Promise<Settlement>;
  ackMany(leases: readonly Lease<T>[], options?: Abortable): Promise<SettleManyResult<T>>;
  release(lease: Lease<T>, options?: ReleaseOptions): Promise<Settlement>;
  bury(lease: Lease<T>, options: BuryOptions): Promise<Settlement>;
  renew(lease: Lease<T>, options?: Abortable): Promise<Settlement>;
  enforceCap(options?: EnforceCapOptions): Promise<CapReport>;
  readmit(options?: ReadmitOptions): Promise<ReadmitReport>;
  sweep(options?: SweepOptions): Promise<SweepReport>;
  stats(options?: Abortable): Promise<QueueStats>;
  inventory(options?: Abortable): AsyncIterable<InventoryEntry>;
  close(): Promise<void>;
}
