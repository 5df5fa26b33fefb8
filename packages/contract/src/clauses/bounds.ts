import type { Durability } from '../capabilities.ts';

/** Items in a bucket, unless a queue was created with another number. */
export const BUCKET_ITEMS_MAX_DEFAULT = 1000;

/** Later items of another producer that may overtake an item, in buckets (Q11). */
export const ORDER_WINDOW_BUCKETS = 130;

/** Further deliveries of an item because a worker died that held it together with a poison item (Q22). */
export const POISON_DELAYS_MAX = 2;

/** Renames that an enforcement may spend on preparations before the first item leaves `ready` (Q24). */
export const CAP_PREPARING_RENAMES_MAX = 3;

/** Calls per enqueue, amortised over a bucket's worth of single enqueues, grouped syncs included (Q30). */
export const ENQUEUE_CALLS_MAX: Readonly<Record<Durability, number>> = { none: 6, flush: 12, strict: 12 };

/** Calls that an idempotency key adds to an enqueue (Q30). */
export const ENQUEUE_KEY_CALLS_MAX = 24;

/** Fsync calls before an enqueue resolves: of the item, its bucket, and a directory that is new (Q30). */
export const ENQUEUE_FSYNCS: Readonly<Record<Durability, { readonly min: number; readonly max: number }>> = {
  none: { min: 0, max: 0 },
  flush: { min: 0, max: 0 },
  strict: { min: 2, max: 6 },
};

/** Fsync calls that an idempotency key adds to an enqueue of durability `strict`: its directory and the two above it (Q30). */
export const ENQUEUE_KEY_FSYNCS_MAX = 3;

/** Calls per claim of one item, amortised over a bucket's worth of claims; reading the payload not included (Q31). */
export const CLAIM_CALLS_MAX = 8;

/** Directory entries read per claim of one item, amortised over a bucket's worth of claims (Q31). */
export const CLAIM_ENTRIES_MAX = 8;

/** Calls per claim at 1,000,000 items divided by those at 10,000 (Q31). */
export const CLAIM_COST_RATIO_MAX = 1.1;

/** Calls of an enforcement that do not depend on the number of victims: counting, listing, making directories (Q32). */
export const CAP_CALLS_CONSTANT = 64;

/** Calls for each open or tapped bucket that an enforcement has to count and empty, without its items (Q32). */
export const CAP_CALLS_PER_PARTIAL_BUCKET = 6;

/** What an enforcement has to do, for its bound. */
export interface CapWork {
  /** Sealed buckets with victims; k / bucketItemsMax when all k victims are in full buckets. */
  readonly sealedBuckets: number;
  /** Open and tapped buckets, with victims or without. */
  readonly partialBuckets: number;
  /** Victims in open and tapped buckets, which never move whole. */
  readonly partialItems: number;
  readonly bucketItemsMax: number;
}

/**
 * The most calls that an undisturbed enforcement may take. Half a bucket is for the one that the boundary cuts: it is
 * split along its smaller part.
 *
 * @see spec/contract.md Q32
 */
export function capCallsMax(work: CapWork): number {
  const partial = work.partialItems + work.partialBuckets * CAP_CALLS_PER_PARTIAL_BUCKET;
  return work.sealedBuckets + Math.ceil(work.bucketItemsMax / 2) + partial + CAP_CALLS_CONSTANT;
}

/** The most failed attempts per successful claim, with so many workers: one for each other worker, and one (Q33). */
export function contentionAttemptsMax(workers: number): number {
  return Math.max(1, workers);
}

/** The most descriptors that one process may have open at once, with so many workers in it (Q34). */
export function descriptorsMax(workers: number): number {
  return 64 + 16 * workers;
}

/** Memory with 1,000,000 items over memory with none, in bytes (Q34). */
export const MEMORY_GROWTH_BYTES_MAX = 64_000_000;

/**
 * The most entries that a directory of the queue's own may hold. Keys fan out over 4,096 directories; buckets and the
 * directories of buckets may overshoot while several processes fill one.
 *
 * @see spec/contract.md Q35
 */
export function directoryEntriesMax(bucketItemsMax: number): number {
  return Math.max(4096, 2 * bucketItemsMax);
}

/** What is in flight when a sweep begins, for its bound. */
export interface SweepWork {
  readonly owners: number;
  /** Buckets in the lease directories of owners that are given up, and their open ones. */
  readonly buckets: number;
  /** Files and directories in the staging of owners that are given up. */
  readonly staged: number;
}

/**
 * The most calls that a sweep may take which deletes nothing.
 *
 * @see spec/contract.md Q36
 */
export function sweepCallsMax(work: SweepWork): number {
  return 128 + 32 * work.owners + 8 * work.buckets + 16 * work.staged;
}

/** Calls of a sweep for each finished item that retention deletes (Q36). */
export const SWEEP_CALLS_PER_DELETION = 4;

/** The longest that the library's own code may hold the event loop between two turns, in milliseconds (Q37). */
export const EVENT_LOOP_SLICE_MS = 10;

/** Bytes of a snapshot that may be taken from the state while an append waits, in any schedule that is fair (J03). */
export const JOURNAL_PAUSE_BYTES_MAX = 2_097_152;
