import type { Lease, Queue, Settlement } from '@spoolproof/contract';

interface Item {
  readonly id: string;
  readonly payload: Uint8Array;
  deliveries: number;
  state: 'ready' | 'leased' | 'done' | 'dead';
  reason?: string;
  readonly delaysMs: number[];
}

/** The few operations that `work` needs, in memory; a delay is noted and over at once. */
export class MemoryQueue {
  readonly items: Item[];
  /** Ids whose settles answer `lease-lost`. */
  readonly lost = new Set<string>();
  sweeps = 0;

  constructor(payloads: readonly string[]) {
    this.items = payloads.map((text, index) => ({
      id: `item-${index}`,
      payload: Buffer.from(text),
      deliveries: 0,
      state: 'ready',
      delaysMs: [],
    }));
  }

  /** As the loop sees it. */
  asQueue(): Queue<Uint8Array> {
    return this as unknown as Queue<Uint8Array>;
  }

  async claim({ max = 1 }: { max?: number } = {}): Promise<Lease<Uint8Array>[]> {
    const taken = this.items.filter((item) => item.state === 'ready').slice(0, max);
    return taken.map((item) => {
      item.state = 'leased';
      item.deliveries += 1;
      return {
        id: item.id,
        deliveries: item.deliveries,
        enqueuedAtMs: 0,
        token: item.id,
        origin: null,
        payload: () => Promise.resolve(item.payload),
      };
    });
  }

  async ack(lease: Lease<Uint8Array>): Promise<Settlement> {
    return this.#settle(lease, (item) => (item.state = 'done'));
  }

  async release(lease: Lease<Uint8Array>, { delayMs = 0 }: { delayMs?: number } = {}): Promise<Settlement> {
    return this.#settle(lease, (item) => {
      item.delaysMs.push(delayMs);
      item.state = 'ready';
    });
  }

  async bury(lease: Lease<Uint8Array>, { reason }: { reason: string }): Promise<Settlement> {
    return this.#settle(lease, (item) => {
      item.reason = reason;
      item.state = 'dead';
    });
  }

  async sweep(): Promise<void> {
    this.sweeps += 1;
  }

  async stats(): Promise<{ counts: Record<string, number> }> {
    const count = (state: Item['state']): number => this.items.filter((item) => item.state === state).length;
    return { counts: { ready: count('ready'), delayed: 0, leased: count('leased') } };
  }

  #settle(lease: Lease<Uint8Array>, change: (item: Item) => void): Settlement {
    const item = this.items.find(({ id }) => id === lease.id);
    if (item?.state !== 'leased') throw new Error(`${lease.id} is not leased`);
    if (this.lost.has(item.id)) {
      item.state = 'done';
      return 'lease-lost';
    }
    change(item);
    return 'settled';
  }
}
