import {
  isSpoolError,
  SpoolError,
  type Abortable,
  type BuryOptions,
  type Capabilities,
  type CapReport,
  type ClaimOptions,
  type EnforceCapOptions,
  type EnqueueManyResult,
  type EnqueueOptions,
  type EnqueueResult,
  type InventoryEntry,
  type ItemState,
  type Lease,
  type Ports,
  type Queue,
  type QueueStats,
  type ReadmitOptions,
  type ReadmitReport,
  type ReleaseOptions,
  type SettleManyResult,
  type Settlement,
  type SweepOptions,
  type SweepReport,
} from '@spoolproof/contract';
import { Admission } from './admission.ts';
import { checkCount, checkDelay, checkKey, checkPayload } from './arguments.ts';
import { Batch } from './batch.ts';
import { enforceCap } from './cap.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Codec } from './codec.ts';
import type { Context } from './context.ts';
import { DeadLetters } from './dead-letters.ts';
import { promoteDue } from './delayed.ts';
import { detachLease, resumeLease } from './detached.ts';
import { Syncer } from './durability.ts';
import { listState, type LocatedItem } from './inventory.ts';
import { Claimer } from './lease/claimer.ts';
import { FileLease } from './lease/file-lease.ts';
import { readPayload } from './lease/payload.ts';
import { ackMany, settleOne, type Settling } from './lease/settle.ts';
import { enqueueForeign, enqueueOne } from './producer.ts';
import { readmit } from './readmit.ts';
import { beginSession, endSession, type Session } from './session.ts';
import type { Settings } from './settings.ts';
import { readStats } from './stats.ts';
import { reclaimLeases } from './sweep/reclaim.ts';
import { sweep } from './sweep/sweep.ts';

/** How often a waiting claimer looks again, milliseconds. */
const POLL_MS = 20;
/** How often a claimer looks for delayed items that are due, milliseconds. */
const PROMOTE_EVERY_MS = 100;

interface Life {
  readonly session: Session;
  readonly claimer: Claimer;
}

/**
 * The filesystem queue: one directory, any number of processes, no server. At-least-once delivery with single-winner claims
 * and fenced settles.
 *
 * @see spec/contract.md
 */
export class FileQueue<T> implements Queue<T> {
  readonly capabilities: Capabilities = CAPABILITIES;
  readonly settings: Settings;
  /** What was buried. */
  readonly dead: DeadLetters<T>;
  readonly #context: Context;
  readonly #codec: Codec<T>;
  readonly #syncer: Syncer;
  readonly #admission: Admission;
  #life: Promise<Life> | undefined;
  #promotedAtMs = -Infinity;
  #closed = false;

  /** Use `openQueue`. */
  constructor(context: Context, codec: Codec<T>) {
    this.#context = context;
    this.#codec = codec;
    this.settings = context.settings;
    this.#syncer = new Syncer(
      context.disk,
      context.ports,
      context.settings.durability,
      context.settings.flushMs,
    );
    context.disk.settleEntries = (...directories) => this.#syncer.directories(...directories);
    this.#admission = new Admission(context);
    this.dead = new DeadLetters(context, codec, async () => (await this.#living()).session);
  }

  /**
   * Adds one item. When it resolves, the item is in `ready` (or `delayed`), as durable as the queue's level says (Q01).
   * @throws SpoolError QUEUE_FULL (policy `reject`), PAYLOAD_TOO_LARGE, PAYLOAD_INVALID, NO_SPACE, NOT_DURABLE, CLOSED.
   */
  async enqueue(payload: T, options: EnqueueOptions = {}): Promise<EnqueueResult> {
    const bytes = await this.#encode(payload);
    checkOptions(options);
    return this.#publishing(options.signal, true, async (session) => {
      await this.#admission.admit(1);
      return enqueueOne(this.#context, session, bytes, options);
    });
  }

  /**
   * Adds a batch that appears whole or not at all, crashes included (Q05). Payloads are written as they come: an iterable of any
   * length needs the memory of one payload, and of the ids it returns.
   * @throws SpoolError as `enqueue`; then nothing of the batch was added.
   */
  async enqueueMany(
    payloads: Iterable<T> | AsyncIterable<T>,
    options: EnqueueOptions = {},
  ): Promise<EnqueueManyResult> {
    checkOptions(options);
    // What gives its payloads only once cannot be written a second time.
    const isRepeatable = Array.isArray(payloads) || payloads instanceof Set;
    return this.#publishing(options.signal, isRepeatable, (session) =>
      this.#enqueueBatch(session, payloads, options),
    );
  }

  async #enqueueBatch(
    session: Session,
    payloads: Iterable<T> | AsyncIterable<T>,
    options: EnqueueOptions,
  ): Promise<EnqueueManyResult> {
    const batch = new Batch(this.#context, session, options, await session.ready.shards.assign());
    try {
      let items = 0;
      for await (const payload of payloads) {
        options.signal?.throwIfAborted();
        await batch.add(await this.#encode(payload));
        items++;
      }
      await this.#admission.admit(items);
      options.signal?.throwIfAborted();
      return await batch.publish();
    } catch (error) {
      throw await batch.discard(error);
    }
  }

  /** Claims up to `max` items in queue order (Q06, Q11). An empty array says that nothing is claimable. */
  async claim(options: ClaimOptions = {}): Promise<Lease<T>[]> {
    const max = checkCount('max', options.max ?? 1);
    const waitMs = checkDelay('waitMs', options.waitMs ?? 0);
    const { clock, timers } = this.#context.ports;
    const until = clock.monotonicMs() + waitMs;
    for (;;) {
      const life = await this.#living(options.signal);
      await this.#promote(life.session, options.signal);
      const claimed = await life.claimer.claim(max, options.signal);
      if (claimed.length > 0) {
        const owner = life.session.owner.name;
        return claimed.map(({ bucket, name, item, deliveries }) =>
          this.#leaseOf(life.session, { owner, bucket, name }, item, deliveries),
        );
      }
      // Nothing may also mean that a sweeper gave us up: then there is no directory left to claim into.
      if (!(await life.session.owner.isCurrent())) continue;
      const left = until - clock.monotonicMs();
      if (left <= 0) return [];
      await timers.sleep(Math.min(POLL_MS, left), options.signal);
    }
  }

  /** Ends a lease: the item is done and never delivered again (Q09). */
  ack(lease: Lease<T>, options: Abortable = {}): Promise<Settlement> {
    return this.#settle(lease, { kind: 'ack' }, options);
  }

  /** Ends many leases, whole buckets by one rename each. */
  async ackMany(leases: readonly Lease<T>[], options: Abortable = {}): Promise<SettleManyResult<T>> {
    const { session } = await this.#living(options.signal);
    const lost = await ackMany(this.#context, session, leases.map(own), options.signal);
    return { settled: leases.length - lost.length, lost };
  }

  /** Gives an item back: at once, in its old place, or after a delay. */
  release(lease: Lease<T>, options: ReleaseOptions = {}): Promise<Settlement> {
    return this.#settle(
      lease,
      { kind: 'release', delayMs: checkDelay('delayMs', options.delayMs ?? 0) },
      options,
    );
  }

  /** Sets an item aside with a reason, for people to look at. */
  bury(lease: Lease<T>, options: BuryOptions): Promise<Settlement> {
    return this.#settle(lease, { kind: 'bury', reason: options.reason }, options);
  }

  /** Says at once that we are alive, and tells whether the lease is still ours. Heartbeats do the former by themselves. */
  async renew(lease: Lease<T>, options: Abortable = {}): Promise<Settlement> {
    const held = own(lease);
    const { session } = await this.#living(options.signal);
    if (held.settled) return 'lease-lost';
    if (held.owner === session.owner.name) await session.owner.beat();
    const there = await this.#context.disk.exists(`${held.bucket.path}/${held.name}`);
    return there ? 'settled' : 'lease-lost';
  }

  async enforceCap(options: EnforceCapOptions = {}): Promise<CapReport> {
    const { session } = await this.#living(options.signal);
    return enforceCap(this.#context, session, options);
  }

  async readmit(options: ReadmitOptions = {}): Promise<ReadmitReport> {
    if (options.max !== undefined) checkCount('max', options.max);
    const { session } = await this.#living(options.signal);
    return readmit(this.#context, session, options);
  }

  async sweep(options: SweepOptions = {}): Promise<SweepReport> {
    const { session } = await this.#living(options.signal);
    return sweep(this.#context, session, options);
  }

  async stats(options: Abortable = {}): Promise<QueueStats> {
    options.signal?.throwIfAborted();
    return readStats(this.#context, options.signal);
  }

  async *inventory(options: Abortable = {}): AsyncGenerator<InventoryEntry> {
    for (const state of ['leased', 'delayed', 'ready', 'overflow', 'done', 'dead'] as const) {
      yield* listState(this.#context, state, options.signal);
    }
  }

  /** The items of one state, with where they are. */
  list(state: Exclude<ItemState, 'staging'>, options: Abortable = {}): AsyncGenerator<LocatedItem> {
    return listState(this.#context, state, options.signal);
  }

  /** The absolute path of the queue. */
  get root(): string {
    return this.#context.layout.root;
  }

  /** Where this queue takes its filesystem, clock, randomness and identity from. */
  get ports(): Ports {
    return this.#context.ports;
  }

  /** Takes over a foreign file of the same filesystem by one rename. False when somebody else took it. For `adopt`. */
  async adoptFile(path: string, original: string): Promise<boolean> {
    const { session } = await this.#living();
    return (await enqueueForeign(session, path, original)) === 'moved';
  }

  /**
   * Hands a lease over to an owner of its own that outlives this process; resolves to the token for {@link resume}. It expires
   * when nobody renews it for a whole lease. @throws SpoolError LEASE_LOST
   */
  async detach(lease: Lease<T>): Promise<string> {
    await this.#living();
    return detachLease(this.#context, own(lease));
  }

  /** The lease behind a token. @throws SpoolError LEASE_LOST, INVALID_ARGUMENT */
  async resume(token: string): Promise<Lease<T>> {
    const { session } = await this.#living();
    const { location, item } = await resumeLease(this.#context, token);
    return this.#leaseOf(session, location, item, item.deliveries);
  }

  /** Syncs what durability `flush` still owes. @throws SpoolError NOT_DURABLE */
  async flush(): Promise<void> {
    await this.#syncer.flush();
    this.#syncer.check();
  }

  /** Gives back what is still leased, seals what was begun, unregisters. Further calls throw CLOSED. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const life = await this.#life;
    if (life !== undefined) {
      await reclaimLeases(this.#context, life.session.owner.name);
      await endSession(life.session);
    }
    await this.#syncer.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The current session; a new one when a sweeper has given the last one up. */
  async #living(signal?: AbortSignal): Promise<Life> {
    if (this.#closed) throw new SpoolError('CLOSED', `the queue at ${this.#context.layout.root} was closed`);
    signal?.throwIfAborted();
    this.#syncer.check();
    const life = await (this.#life ??= this.#begin());
    if (!life.session.owner.fenced) return life;
    this.#life = undefined;
    await life.session.owner.close();
    return this.#living(signal);
  }

  /**
   * Publishes something in our present life. When a sweeper has given us up meanwhile, what was staged is gone and nothing of
   * it was accepted: then it is published once more, in the next life.
   */
  async #publishing<R>(
    signal: AbortSignal | undefined,
    isRepeatable: boolean,
    publish: (session: Session) => Promise<R>,
  ): Promise<R> {
    const { session } = await this.#living(signal);
    try {
      return await publish(session);
    } catch (error) {
      const isUndone =
        isSpoolError(error, 'OWNER_FENCED') || (isSpoolError(error) && error.errno === 'ENOENT');
      const isOver = isRepeatable && isUndone && !(await session.owner.isStanding());
      if (!isOver || isSpoolError(error, 'INDETERMINATE')) throw error;
    }
    return publish((await this.#living(signal)).session);
  }

  async #begin(): Promise<Life> {
    try {
      const session = await beginSession(this.#context, this.#syncer);
      return { session, claimer: new Claimer(this.#context, session) };
    } catch (error) {
      this.#life = undefined;
      throw error;
    }
  }

  async #promote(session: Session, signal: AbortSignal | undefined): Promise<void> {
    const now = this.#context.ports.clock.monotonicMs();
    if (now - this.#promotedAtMs < PROMOTE_EVERY_MS) return;
    this.#promotedAtMs = now;
    await promoteDue(this.#context, session, signal);
  }

  async #settle(lease: Lease<T>, settling: Settling, options: Abortable): Promise<Settlement> {
    const { session } = await this.#living(options.signal);
    return settleOne(this.#context, session, own(lease), settling);
  }

  async #encode(payload: T): Promise<Uint8Array> {
    const bytes = await this.#codec.encode(payload);
    return checkPayload(bytes, this.settings.payloadBytesMax);
  }

  #leaseOf(
    session: Session,
    location: ConstructorParameters<typeof FileLease<T>>[0],
    item: ConstructorParameters<typeof FileLease<T>>[1],
    deliveries: number,
  ): FileLease<T> {
    return new FileLease(location, item, deliveries, this.#codec, (lease) =>
      readPayload(this.#context, session, lease),
    );
  }
}

function checkOptions(options: EnqueueOptions): void {
  if (options.key !== undefined) checkKey(options.key);
  if (options.delayMs !== undefined) checkDelay('delayMs', options.delayMs);
}

function own<T>(lease: Lease<T>): FileLease<T> {
  if (lease instanceof FileLease) return lease as FileLease<T>;
  throw new SpoolError('INVALID_ARGUMENT', 'this lease was not given by a FileQueue');
}
