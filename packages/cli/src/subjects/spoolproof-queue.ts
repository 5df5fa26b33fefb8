import type {
  SettleKind,
  SubjectCapReport,
  SubjectEnqueueResult,
  SubjectEntry,
  SubjectLease,
  SubjectQueue,
  SubjectSettlement,
  SubjectStats,
  SubjectSweepReport,
} from '@spoolproof/conformance';
import type { CapPolicy, Lease, Queue } from '@spoolproof/contract';

/** A lease as the gate sees it, with ours inside. */
interface HeldLease extends SubjectLease {
  readonly held: Lease<Uint8Array>;
}

/** Hands our queue to the gate: only words are changed, nothing is decided or caught here. */
export class SpoolproofQueue implements SubjectQueue {
  readonly #queue: Queue<Uint8Array>;
  readonly #policy: CapPolicy;

  constructor(queue: Queue<Uint8Array>, policy: CapPolicy = 'archive-oldest') {
    this.#queue = queue;
    this.#policy = policy;
  }

  async enqueue(payload: Uint8Array, options: { readonly key?: string } = {}): Promise<SubjectEnqueueResult> {
    return await this.#queue.enqueue(payload, options.key === undefined ? {} : { key: options.key });
  }

  async enqueueMany(payloads: readonly Uint8Array[]): Promise<readonly string[]> {
    const result = await this.#queue.enqueueMany(payloads);
    if (result.status === 'duplicate') throw new Error('a batch without a key was called a duplicate');
    return result.ids;
  }

  async claim(max: number): Promise<readonly HeldLease[]> {
    const leases = await this.#queue.claim({ max });
    return leases.map((held) => ({
      id: held.id,
      deliveries: held.deliveries,
      read: () => held.payload(),
      held,
    }));
  }

  async settle(lease: SubjectLease, kind: SettleKind): Promise<SubjectSettlement> {
    const held = heldBy(lease);
    if (kind === 'ack') return await this.#queue.ack(held);
    if (kind === 'release') return await this.#queue.release(held);
    return await this.#queue.bury(held, { reason: 'buried by the gate' });
  }

  async settleMany(leases: readonly SubjectLease[]): Promise<{ readonly lost: readonly SubjectLease[] }> {
    const { lost } = await this.#queue.ackMany(leases.map(heldBy));
    const lostIds = new Set(lost.map((lease) => lease.id));
    return { lost: leases.filter((lease) => lostIds.has(lease.id)) };
  }

  async renew(lease: SubjectLease): Promise<SubjectSettlement> {
    return await this.#queue.renew(heldBy(lease));
  }

  async enforceCap(cap: number): Promise<SubjectCapReport> {
    return await this.#queue.enforceCap({ max: cap, low: cap, policy: this.#policy });
  }

  async readmit(max: number): Promise<{ readonly readmitted: number }> {
    return await this.#queue.readmit({ max });
  }

  async sweep(): Promise<SubjectSweepReport> {
    return { ...(await this.#queue.sweep()) };
  }

  async stats(): Promise<SubjectStats> {
    return (await this.#queue.stats()).counts;
  }

  async *inventory(): AsyncGenerator<SubjectEntry> {
    for await (const { id, state } of this.#queue.inventory()) yield { id, state };
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

function heldBy(lease: SubjectLease): Lease<Uint8Array> {
  if (!('held' in lease)) throw new TypeError(`the lease of ${lease.id} is not from this queue`);
  return (lease as HeldLease).held;
}
