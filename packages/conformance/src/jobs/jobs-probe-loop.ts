import { EVENT_LOOP_SLICE_MS } from '@spoolproof/contract';
import type { HistoryOperation } from '@spoolproof/contract';

import type { LoopSlice } from '../checkers/observation.ts';
import { LoopWatch } from '../measure/loop-watch.ts';
import type { SubjectLease } from '../subject.ts';
import { describeClaim } from './jobs-consume.ts';
import type { Job } from './job.ts';
import type { Invocation } from './recorder.ts';
import type { Worker } from './worker.ts';

/**
 * Each kind of operation is done at least so often. Others on the machine, and the garbage collector, take time from
 * some repetitions; a hold that is the library's own is in all of them, so the shortest of the longest slices is it. As
 * long as that is above the bound of Q37 there are more repetitions, up to a maximum: on a busy machine a
 * repetition in which nobody else was in the way is only rarer.
 */
const repetitionsMin = 4;
const repetitionsMax = 40;

/** Victims of each enforcement: a part of a bucket, so that one is split. */
const victims = 30;
const inventoryPage = 1000;

/** Does each kind of operation several times. Answers with how long each held the event loop at least (Q37). */
export async function probeLoop(worker: Worker, job: Job & { kind: 'probe-loop' }): Promise<LoopSlice[]> {
  // Simulated processes share one event loop, which is not theirs.
  if (worker.loop === null) return [];
  const probe = new LoopProbe(worker, new LoopWatch(worker.loop));
  for (let round = 0; round < repetitionsMax && !worker.isStopping; round++) {
    const isWithin = probe.slices().every(({ sliceMs }) => sliceMs <= EVENT_LOOP_SLICE_MS);
    if (round >= repetitionsMin && isWithin) break;
    await probe.items(1, 'enqueue', 'claim one', 'ack one');
    await probe.items(job.batch, 'enqueue a bucket', 'claim a bucket', 'ack a bucket');
    await probe.upkeep();
    worker.progress(round);
  }
  return probe.slices();
}

class LoopProbe {
  readonly #worker: Worker;
  readonly #watch: LoopWatch;
  readonly #shortest: Map<string, { sliceMs: number; repetitions: number }> = new Map();

  constructor(worker: Worker, watch: LoopWatch) {
    this.#worker = worker;
    this.#watch = watch;
  }

  slices(): LoopSlice[] {
    return [...this.#shortest].map(([operation, slice]) => ({ operation, ...slice }));
  }

  /** Enqueues some, claims as many, and acknowledges them. */
  async items(count: number, enqueued: string, claimed: string, acked: string): Promise<void> {
    const { queue, documents, process: actor } = this.#worker;
    if (count > 1 && queue.enqueueMany === undefined) return;
    const first = this.#worker.nextItem;
    this.#worker.nextItem += count;
    const payloads = Array.from({ length: count }, (_, offset) =>
      documents.payload({ process: actor, index: first + offset, poison: false }),
    );
    const kind = count === 1 ? 'enqueue' : 'enqueue-batch';
    await this.#measure(enqueued, kind, { first, count }, async () => {
      const [payload] = payloads;
      if (count === 1 && payload !== undefined) return queue.enqueue(payload);
      return { ids: (await queue.enqueueMany?.(payloads)) ?? [] };
    });
    const leases = await this.#claim(claimed, count);
    if (leases.length > 0) await this.#ack(acked, leases);
  }

  /** Everything that looks at the whole queue. */
  async upkeep(): Promise<void> {
    const { queue } = this.#worker;
    const counts =
      queue.stats === undefined ? null : await this.#measure('stats', 'stats', {}, () => queue.stats?.());
    const ready = counts?.ready ?? 0;
    if (queue.enforceCap !== undefined && ready > victims * 2) {
      const cap = ready - victims;
      await this.#measure('cap', 'cap', { asked: cap }, () => queue.enforceCap?.(cap));
    }
    if (queue.sweep !== undefined) await this.#measure('sweep', 'sweep', {}, () => queue.sweep?.());
    await this.#page();
  }

  /** Lists as much of the inventory as one screen would show. */
  async #page(): Promise<void> {
    await this.#worker.turn();
    let listed = 0;
    this.#watch.start();
    for await (const { id } of this.#worker.queue.inventory()) {
      if (id !== '' && ++listed === inventoryPage) break;
    }
    this.#note('inventory page', this.#watch.stop());
  }

  async #claim(name: string, max: number): Promise<readonly SubjectLease[]> {
    let leases: readonly SubjectLease[] = [];
    await this.#measure(name, 'claim', { asked: max }, async () => {
      leases = await this.#worker.queue.claim(max);
      return describeClaim(leases);
    });
    return leases;
  }

  async #ack(name: string, leases: readonly SubjectLease[]): Promise<void> {
    const { queue } = this.#worker;
    const [first] = leases;
    const body = { ids: leases.map((lease) => lease.id) };
    await this.#measure(name, 'ack', { body }, async () => {
      if (leases.length === 1 && first !== undefined) {
        return { lost: (await queue.settle(first, 'ack')) === 'lease-lost' ? [0] : [] };
      }
      const lost = new Set((await queue.settleMany?.(leases))?.lost ?? []);
      return { lost: leases.flatMap((lease, position) => (lost.has(lease) ? [position] : [])) };
    });
  }

  /** Records an operation, and watches the event loop while it runs: not while its record is written. */
  async #measure<T>(
    name: string,
    kind: HistoryOperation,
    invocation: Invocation,
    perform: () => Promise<T> | undefined,
  ): Promise<T | null> {
    await this.#worker.turn();
    const value = await this.#worker.recorder.run(kind, invocation, async () => {
      this.#watch.start();
      try {
        const answer = await perform();
        return { value: answer, body: answer };
      } finally {
        this.#note(name, this.#watch.stop());
      }
    });
    return value ?? null;
  }

  #note(operation: string, sliceMs: number): void {
    const known = this.#shortest.get(operation) ?? { sliceMs: Number.POSITIVE_INFINITY, repetitions: 0 };
    this.#shortest.set(operation, {
      sliceMs: Math.min(known.sliceMs, sliceMs),
      repetitions: known.repetitions + 1,
    });
  }
}
