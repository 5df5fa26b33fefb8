import type { Context } from './context.ts';
import type { Syncer } from './durability.ts';
import { KeyClock } from './names/key.ts';
import { OpenBucket } from './open-bucket.ts';
import { Owner } from './owner.ts';
import { Shards } from './shards.ts';
import { Ledger } from './ledger.ts';
import { Returns } from './returns.ts';
import { DelayedBuckets } from './delayed-buckets.ts';

/** Retention deletes whole shards of finished buckets, so they are begun at least this often within the retention. */
const DONE_SHARDS_PER_RETENTION = 8;

/** One life of an owner: its name, its clock, its sequence, and the buckets it moves things into. */
export interface Session {
  readonly owner: Owner;
  readonly keys: KeyClock;
  readonly syncer: Syncer;
  readonly sequence: Sequence;
  readonly ready: { readonly open: OpenBucket; readonly shards: Shards };
  readonly done: { readonly open: OpenBucket; readonly shards: Shards };
  readonly overflow: { readonly open: OpenBucket; readonly shards: Shards };
  readonly dead: OpenBucket;
  readonly returns: Returns;
  readonly delayed: DelayedBuckets;
  readonly ledger: Ledger;
}

/**
 * The numbers of a producer's items: dense from 0, so that a lost item is a hole that anybody can see. The number of an
 * enqueue that did not happen is used again, the smallest first: so no hole stays below what is used.
 */
export class Sequence {
  #next = 0;
  /** Numbers to be used again, the smallest last once sorted. */
  readonly #free: number[] = [];
  #isSorted = true;

  take(): number {
    if (!this.#isSorted) {
      this.#free.sort((a, b) => b - a);
      this.#isSorted = true;
    }
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(number: number): void {
    if (number > (this.#free.at(-1) ?? Infinity)) this.#isSorted = false;
    this.#free.push(number);
  }
}

/** Registers an owner and makes what it works with. Nothing but the owner's own files is created yet. */
export async function beginSession(context: Context, syncer: Syncer): Promise<Session> {
  const owner = await Owner.register(context);
  const keys = new KeyClock(context.ports.clock);
  const { layout, settings } = context;
  const retention = settings.doneRetentionMs;
  const doneAgeMaxMs = retention === null ? Infinity : Math.max(1000, retention / DONE_SHARDS_PER_RETENTION);
  const shardsOf = (directory: string, ageMaxMs?: number): Shards =>
    new Shards(context, directory, owner.name, keys, ageMaxMs);
  const bucketOf = (open: string, shards?: Shards, tapped?: string): OpenBucket =>
    new OpenBucket(context, { open, shards, tapped }, owner.name, keys, syncer);
  const ready = shardsOf(layout.ready.sealed);
  const done = shardsOf(layout.done.sealed, doneAgeMaxMs);
  const overflow = shardsOf(layout.overflow.sealed);
  return {
    owner,
    keys,
    syncer,
    sequence: new Sequence(),
    ready: { open: bucketOf(layout.ready.open, ready, layout.ready.tapped), shards: ready },
    done: { open: bucketOf(layout.done.open, done), shards: done },
    overflow: { open: bucketOf(layout.overflow.open, overflow), shards: overflow },
    dead: bucketOf(layout.dead.open),
    returns: new Returns(context, owner.name, syncer),
    delayed: new DelayedBuckets(context, owner.name, syncer),
    ledger: new Ledger(context, owner.name),
  };
}

/** Ends a session that has no lease left: what it had open is sealed, its owner unregistered. */
export async function endSession(session: Session): Promise<void> {
  await session.ready.open.finish();
  await session.done.open.finish();
  await session.overflow.open.finish();
  await session.dead.finish();
  await session.owner.close();
}
